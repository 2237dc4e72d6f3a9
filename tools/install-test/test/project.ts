/** @file The project that the tests share. */
import type { TestProject } from "vitest/node";
import { installedProject } from "../installed-project.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the project. */
    readonly project: string;
    /** The names of the packages in it. */
    readonly packages: readonly string[];
  }
}

/** Makes the project before the tests; what it returns removes it. */
export default function setup({ provide }: TestProject): () => void {
  const { folder, packages, remove } = installedProject();
  provide("project", folder);
  provide("packages", packages);
  return remove;
}
