/**
 * @file Sizes that a layer is made with.
 */
import { ValueError } from "@kindling/tensor";

/** Throws a `ValueError` unless `count` is a whole number from 0. */
export function checkCount<N extends number>(count: N, where: string, name: string): N {
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new ValueError(`${where}: not a size`, {
    got: `${name} = ${String(count)}`,
    expected: "a whole number from 0",
  });
}
