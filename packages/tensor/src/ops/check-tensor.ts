/**
 * @file What is no tensor is refused at the first operation that wants one.
 */
import { ValueError } from "../errors.ts";
import { isTensor, type Tensor } from "../tensor.ts";

/**
 * Refuses what is no tensor, as a call from JavaScript may bring.
 *
 * @param where  the operation.
 * @param what   its parameter.
 * @throws {ValueError} naming what came
 * @example
 * let reason;
 * try { checkTensor("linear", "x", [1, 2]); } catch (error) { reason = error.message; }
 * reason
 * // => linear: x must be a tensor
 * // =>   got       an array
 * // =>   expected  a tensor
 * // =>   fix       tensor([…])
 */
export function checkTensor(where: string, what: string, value: unknown): asserts value is Tensor {
  if (isTensor(value)) return;
  throw new ValueError(`${where}: ${what} must be a tensor`, {
    got: kindOf(value),
    expected: "a tensor",
    fix: Array.isArray(value) ? "tensor([…])" : undefined,
  });
}

/** What a value is, for messages. */
export function kindOf(value: unknown): string {
  if (isTensor(value)) return "a tensor";
  if (Array.isArray(value)) return "an array";
  return value === null ? "null" : typeof value;
}

/** Refuses what is no list of tensors. */
export function checkTensors(where: string, values: unknown): asserts values is readonly Tensor[] {
  if (!Array.isArray(values))
    throw new ValueError(`${where}: tensors come in an array`, {
      got: kindOf(values),
      expected: "an array of tensors",
      fix: isTensor(values) ? `${where}([x, y])` : undefined,
    });
  values.forEach((value, i) => checkTensor(where, `tensor ${i}`, value));
}
