/**
 * @file The gated linear unit.
 */
import { mul, sigmoid } from "@kindling/expr";
import {
  type DType,
  mapped,
  type Shape,
  ShapeError,
  type Tensor,
  checkTensor,
} from "@kindling/tensor";
import { namedArguments } from "../arguments.ts";

/**
 * a · sigmoid(b), where a and b are the halves of x along an axis.
 *
 * @param dim  the axis that is halved. Default: -1.
 * @throws {ShapeError} when its size is odd
 * @see Dauphin et al. (2016), arXiv:1612.08083
 * @example
 * nn.functional.glu(tensor([3, 5, 0, 0])) // => tensor([1.5000, 2.5000])
 */
export function glu<D extends DType>(x: Tensor<Shape, D>, dim?: number): Tensor<Shape, D>;
export function glu(x: Tensor, ...given: readonly unknown[]): Tensor {
  const { dim = -1 } = namedArguments<{ readonly dim?: number }>("glu", ["dim"], given);
  checkTensor("glu", "x", x);
  const size = x.size(dim);
  if (size % 2 !== 0)
    throw new ShapeError("glu: the axis has no halves", {
      got: `size ${size} on axis ${dim} of [${x.shape.join(", ")}]`,
      expected: "an even size",
    });
  const halves = [x.narrow(dim, 0, size / 2), x.narrow(dim, size / 2, size / 2)];
  return mapped("glu", halves, (a, b) => mul(a, sigmoid(b)), { floating: true });
}
