/**
 * @file Class numbers as vectors.
 */
import { checkTensor, type Shape, type Tensor, ValueError, zeros } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { countIgnored, labelNumbers } from "./loss/labels.ts";

/**
 * 1 at the place of each class number, 0 elsewhere.
 *
 * @param labels  `[...]`, whole numbers from 0.
 * @param given   `numClasses`: the length of the new last axis; one more than the largest label unless given.
 * @returns `[..., numClasses]`, int64.
 * @throws {DTypeError} for labels of a float dtype
 * @throws {IndexError} for a label outside [0, numClasses)
 * @example
 * oneHot(tensor([0, 2], { dtype: "int64" })).toArray() // => [[1, 0, 0], [0, 0, 1]]
 */
export function oneHot<S extends Shape, N extends number = number>(
  labels: Tensor<S>,
  ...given: Given<[numClasses: N], { readonly numClasses?: N }>
): Tensor<[...S, N], "int64">;
export function oneHot(labels: Tensor, ...given: readonly unknown[]): Tensor {
  const options = namedArguments<{ numClasses?: number }>("oneHot", ["numClasses"], given);
  checkTensor("oneHot", "labels", labels);
  const numbers = labelNumbers("oneHot", labels);
  const { numClasses = -1 } = options;
  const count = numClasses === -1 ? largest(numbers, labels) + 1 : numClasses;
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ValueError("oneHot: no such number of classes", {
      got: `numClasses = ${count}`,
      expected: "a whole number from 1, or -1 for one more than the largest label",
    });
  }
  countIgnored("oneHot", numbers, labels.shape, count);
  const places = zeros([...labels.shape, count], { dtype: "int64" }) as Tensor;
  return places.scatter_(-1, labels.long().unsqueeze(-1), { value: 1 });
}

function largest(numbers: readonly number[], labels: Tensor): number {
  if (numbers.length > 0) return numbers.reduce((a, b) => Math.max(a, b), 0);
  throw new ValueError("oneHot: no labels to count classes by", {
    got: `labels [${labels.shape.join(", ")}]`,
    expected: "numClasses, where there are no labels",
  });
}
