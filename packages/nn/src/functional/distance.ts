/**
 * @file Lengths, angles and distances of vectors along an axis.
 */
import { add, type Expr, sub } from "@kindling/expr";
import {
  broadcastShapes,
  type Build,
  type DType,
  type Floating,
  mapped,
  type Shape,
  type Tensor,
  checkTensor,
} from "@kindling/tensor";
import { namedArguments } from "../arguments.ts";

/** Which norm, and along which axis. */
export interface NormalizeOptions {
  /** The norm's order. Default: 2. */
  readonly p?: number;
  /** The axis of the vectors. Default: 1. */
  readonly dim?: number;
  /** The least norm that is divided by. Default: 1e-12. */
  readonly eps?: number;
}

/**
 * x / max(‖x‖ₚ, eps): vectors along an axis brought to length 1.
 *
 * @throws {DTypeError} for integers
 * @throws {IndexError} when there is no such axis
 * @example
 * nn.functional.normalize(tensor([[3, 4]])) // => tensor([[0.6000, 0.8000]])
 */
export function normalize<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options?: NormalizeOptions,
): Tensor<S, D>;
export function normalize(x: Tensor, ...given: readonly unknown[]): Tensor {
  const names = ["p", "dim", "eps"] as const;
  const {
    p = 2,
    dim = 1,
    eps = 1e-12,
  } = namedArguments<NormalizeOptions>("normalize", names, given);
  checkTensor("normalize", "x", x);
  return x.div(x.norm(p, dim, true).clampMin(eps));
}

/** Along which axis. */
export interface CosineOptions {
  /** The axis of the vectors. Default: 1. */
  readonly dim?: number;
  /** The least length that is divided by. Default: 1e-8. */
  readonly eps?: number;
}

/**
 * a · b / (‖a‖ ‖b‖): the cosine of the angle between vectors along an axis.
 *
 * @param a  broadcasts with `b`.
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {IndexError} when there is no such axis
 * @example
 * nn.functional.cosineSimilarity(tensor([[1, 0]]), tensor([[1, 1]])) // => tensor([0.7071])
 */
export function cosineSimilarity<D extends DType>(
  a: Tensor<Shape, D>,
  b: Tensor<Shape, D>,
  options?: CosineOptions,
): Tensor<Shape, Floating[D]>;
export function cosineSimilarity(a: Tensor, b: Tensor, ...given: readonly unknown[]): Tensor {
  const names = ["dim", "eps"] as const;
  const { dim = 1, eps = 1e-8 } = namedArguments<CosineOptions>("cosineSimilarity", names, given);
  checkTensor("cosineSimilarity", "a", a);
  checkTensor("cosineSimilarity", "b", b);
  const [x, y] = broadcastTensors(a, b);
  return directions(x, dim, eps)
    .mul(directions(y, dim, eps))
    .sum(dim);
}

/** Both in the shape they have together. */
function broadcastTensors(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const shape = broadcastShapes("cosineSimilarity", a.shape, b.shape);
  return [a.expand(shape as number[]), b.expand(shape as number[])];
}

/** The bound of the lengths is none for gradients, as in PyTorch. */
function directions(x: Tensor, dim: number, eps: number): Tensor {
  const squares = x.square().sum(dim, true) as Tensor;
  const raised = squares
    .detach()
    .clampMin(eps * eps)
    .sub(squares.detach());
  return x.div(squares.add(raised).sqrt());
}

/** Which norm, and what is added. */
export interface PairwiseOptions {
  /** The norm's order. Default: 2. */
  readonly p?: number;
  /** Added to each difference. Default: 1e-6. */
  readonly eps?: number;
  /** Whether the last axis stays, of size 1. Default: false. */
  readonly keepdim?: boolean;
}

/**
 * ‖a - b + eps‖ₚ along the last axis.
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @example
 * nn.functional.pairwiseDistance(tensor([[1, 2]]), tensor([[4, 6]])) // => tensor([5.0000])
 */
export function pairwiseDistance<D extends DType>(
  a: Tensor<Shape, D>,
  b: Tensor<Shape, D>,
  options?: PairwiseOptions,
): Tensor<Shape, Floating[D]>;
export function pairwiseDistance(a: Tensor, b: Tensor, ...given: readonly unknown[]): Tensor {
  const names = ["p", "eps", "keepdim"] as const;
  const options = namedArguments<PairwiseOptions>("pairwiseDistance", names, given);
  const { p = 2, eps = 1e-6, keepdim = false } = options;
  const differences = mapped("pairwiseDistance", [a, b, eps], moved, { floating: true });
  return differences.norm(p, -1, keepdim);
}
const moved: Build = (x: Expr, y: Expr, eps: Expr): Expr => add(sub(x, y), eps);
