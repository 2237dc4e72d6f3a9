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
  const values = labels.toTypedArray();
  return values instanceof BigInt64Array ? numbersOf(values) : Array.from(values);
}

/** A `bigint` is made only of what does not fit into 32 bits. */
function numbersOf(values: BigInt64Array): number[] {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const numbers = new Array<number>(values.length);
  for (let i = 0; i < numbers.length; i++) {
    const low = words[2 * i]!;
    numbers[i] = words[2 * i + 1] === low >> 31 ? low : Number(values[i]);
  }
  return numbers;
}

/**
 * How many labels are `ignoreIndex`.
 *
 * @throws {IndexError} unless each of the others is one of so many classes
 */
export function countIgnored(
  where: string,
  numbers: readonly number[],
  shape: readonly number[],
  classes: number,
  ignoreIndex?: number,
): number {
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    const k = numbers[i]!;
    if (k === ignoreIndex) count += 1;
    else if (!(k >= 0 && k < classes)) throw outOfRange(where, k, positionOf(i, shape), classes);
  }
  return count;
}

const outOfRange = (
  where: string,
  label: number,
  position: readonly number[],
  classes: number,
): IndexError =>
  new IndexError(`${where}: a label is out of range`, {
    got: `label ${label} at [${position.join(", ")}]`,
    expected: `whole numbers from 0 to ${classes - 1}, for ${classes} classes`,
  });

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
