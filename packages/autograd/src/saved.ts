/**
 * @file Values that a backward pass needs, kept with the version they had. A later write to them is an
 * error when they are used, not a wrong gradient.
 */
import { AutogradError, detached, isFloatingPoint, type Tensor } from "@kindling/tensor";
import { withTangents } from "./forward/dual.ts";
import { historyOf } from "./history.ts";
import type { Edge } from "./node.ts";

/** Gives back the value, or throws if it was overwritten. */
export type Saved = () => Tensor;

/** Keeps an input. `version` is that from before the call, so an input that was overwritten is noticed. */
export const saveInput =
  (x: Tensor, version: number, by: string): Saved =>
  () => {
    checkVersion(x, version, by);
    return x;
  };

/**
 * Keeps an output. The tensor itself may get another history by later in-place operations, so what
 * comes back is an alias with the history of now.
 */
export function saveOutput(x: Tensor, edge: () => Edge, by: string): Saved {
  const version = x.storage.version;
  return () => {
    checkVersion(x, version, by);
    if (!isFloatingPoint(x.dtype)) return x; // nothing flows to it
    const alias = withTangents(detached(x), x);
    historyOf(alias).edge = edge();
    return alias;
  };
}

function checkVersion(x: Tensor, version: number, by: string): void {
  if (x.storage.version === version) return;
  throw new AutogradError(`${by}: a value that its gradient needs was overwritten`, {
    got: `a tensor [${x.shape.join(", ")}] at version ${x.storage.version}`,
    expected: `version ${version}, as it was saved: an in-place operation changed it since`,
    fix: "the out-of-place form of that operation, or clone() before it",
  });
}
