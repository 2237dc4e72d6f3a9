/**
 * @file Fills without chance. All write to the tensor, unseen by autograd, and return it.
 */
import { noGrad } from "@kindling/autograd";
import { type Given, namedArguments } from "../arguments.ts";
import { checkTensor, ShapeError, type Tensor, ValueError } from "@kindling/tensor";

/**
 * Fills with one number.
 * @example
 * nn.init.constant_(zeros(2), 7) // => tensor([7., 7.])
 */
export const constant_ = <T extends Tensor>(tensor: T, val: number | { readonly val: number }): T =>
  filled("constant_", tensor, typeof val === "number" ? val : val?.val);

function filled<T extends Tensor>(where: string, tensor: T, val: number): T {
  checkTensor(where, "the tensor", tensor);
  return written(tensor, () => tensor.fill_(val));
}

/**
 * Fills with ones.
 * @example
 * nn.init.ones_(zeros(2)) // => tensor([1., 1.])
 */
export const ones_ = <T extends Tensor>(tensor: T): T => filled("ones_", tensor, 1);

/**
 * Fills with zeros.
 * @example
 * nn.init.zeros_(ones(2)) // => tensor([0., 0.])
 */
export const zeros_ = <T extends Tensor>(tensor: T): T => filled("zeros_", tensor, 0);

/**
 * Fills a matrix with ones on the diagonal and zeros beside it: a `Linear` that passes its input on.
 *
 * @throws {ShapeError} unless the tensor has two axes
 * @example
 * nn.init.eye_(zeros(2, 2))
 * // => tensor([[1., 0.],
 * // =>         [0., 1.]])
 */
export function eye_<T extends Tensor>(tensor: T): T {
  checkRank(tensor, "eye_", (axes) => axes === 2, "two axes");
  return written(tensor, () => {
    tensor.zero_();
    const [rows = 0, columns = 0] = tensor.shape;
    for (let i = 0; i < Math.min(rows, columns); i++) tensor.setAt([i, i], 1);
  });
}

/**
 * Fills a convolution's weight `[o, i, ...window]` so that it passes as many channels on as it can.
 *
 * @throws {ShapeError} unless the tensor has three to five axes
 * @throws {ValueError} when the outputs do not divide into so many groups
 * @example
 * nn.init.dirac_(zeros(1, 1, 3)) // => tensor([[[0., 1., 0.]]])
 */
export function dirac_<T extends Tensor>(
  tensor: T,
  ...given: Given<[groups: number], { readonly groups?: number }>
): T {
  const { groups = 1 } = namedArguments<{ groups?: number }>("dirac_", ["groups"], given);
  checkRank(tensor, "dirac_", (axes) => axes >= 3 && axes <= 5, "three to five axes");
  const [outputs = 0, inputs = 0, ...window] = tensor.shape;
  if (!Number.isInteger(groups) || groups < 1 || outputs % groups !== 0) {
    throw new ValueError("dirac_: the outputs do not divide into groups", {
      got: `${outputs} outputs, ${groups} groups`,
      expected: "a number of groups that divides the outputs",
    });
  }
  const middle = window.map((size) => Math.floor(size / 2));
  const perGroup = outputs / groups;
  return written(tensor, () => {
    tensor.zero_();
    for (let output = 0; output < outputs; output++) {
      const channel = output % perGroup;
      if (channel < inputs) tensor.setAt([output, channel, ...middle], 1);
    }
  });
}

/** Runs `write`, unseen by autograd. */
export function written<T extends Tensor>(tensor: T, write: () => unknown): T {
  noGrad(write);
  return tensor;
}

/** Throws unless it is a tensor with the right number of axes. */
export function checkRank(
  tensor: Tensor,
  where: string,
  isRight: (axes: number) => boolean,
  expected: string,
): void {
  checkTensor(where, "the tensor", tensor);
  if (isRight(tensor.ndim)) return;
  throw new ShapeError(`${where}: another number of axes is needed`, {
    got: `a tensor [${tensor.shape.join(", ")}]`,
    expected,
  });
}
