/** @file What computes: the versions that a checkpoint and a report name. */
import { backendName } from "@kindling/torch";
import self from "../../package.json" with { type: "json" };

/** By which versions something was computed. */
export interface Versions {
  readonly kindling: string;
  readonly node: string;
  readonly platform: string;
  readonly backend: string;
}

/** The versions that compute here. */
export const versions = (): Versions => ({
  kindling: self.version,
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
  backend: backendName(),
});
