/**
 * @file Class numbers: what they may be, and the errors that name the one that is wrong.
 */
import { DTypeError, IndexError, isFloatingPoint, type Tensor } from "@kindling/tensor";

/**
 * The labels as numbers.
 *
 * @throws {DTypeError} for labels that are not of an integer dtype
 */
export function labelNumbers(where: string, labels: Tensor): number[] {
  if (isFloatingPoint(labels.dtype) || labels.dtype === "bool") {
    throw new DTypeError(`${where}: labels are class numbers`, {
      got: `${labels.dtype} labels [${labels.shape.join(", ")}]`,
      expected: "an integer dtype",
      fix: "labels.long()",
    });
  }
  return Array.from<number | bigint, number>(labels.toTypedArray(), Number);
}

/** Throws an `IndexError` unless each label, but for `ignoreIndex`, is one of so many classes. */
export function checkLabels(
  where: string,
  numbers: readonly number[],
  shape: readonly number[],
  classes: number,
  ignoreIndex?: number,
): void {
  const at = numbers.findIndex((k) => k !== ignoreIndex && !(k >= 0 && k < classes));
  if (at < 0) return;
  throw new IndexError(`${where}: a label is out of range`, {
    got: `label ${numbers[at]} at [${positionOf(at, shape).join(", ")}]`,
    expected: `whole numbers from 0 to ${classes - 1}, for ${classes} classes`,
  });
}

/** The index, axis by axis, of a row-major position. */
function positionOf(at: number, shape: readonly number[]): number[] {
  let rest = at;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .toReversed();
}
