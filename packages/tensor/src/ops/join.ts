/**
 * @file Joining tensors: one behind the other along an axis, or side by side along a new one.
 */
import { checkTensor, checkTensors } from "./check-tensor.ts";
import { dispatch } from "../dispatch.ts";
import { type DType, resultType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { axisOf, sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  AxisIn,
  Cat,
  CatFaults,
  CheckedList,
  JoinAxis,
  Stack,
  StackFaults,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { converted } from "./convert.ts";

/**
 * Tensors one behind the other along an axis.
 *
 * @throws {ShapeError} when other sizes differ
 * @example
 * cat([tensor([[1, 2]]), tensor([[3, 4]])])
 * // => tensor([[1., 2.],
 * // =>         [3., 4.]])
 */
export function cat<const L extends readonly Tensor[], const A extends JoinAxis = 0>(
  tensors: CheckedList<L, CatFaults<L, AxisIn<A>>>,
  dim?: A,
): Cat<L, AxisIn<A>>;
export function cat(tensors: readonly Tensor[], ...args: unknown[]): Tensor {
  const dim = dimOf("cat", args);
  checkTensors("cat", tensors);
  if (tensors.length === 0)
    throw new ValueError("cat: nothing to join", { got: "no tensors", expected: "at least one" });
  // PyTorch lets empty vectors pass along with tensors of any shape.
  const parts = tensors.filter((x) => !isEmptyVector(x));
  const first = parts[0] ?? tensors[0]!;
  const axis = axisOf(dim, first.shape.length, "cat");
  for (const x of [first, ...parts]) {
    if (
      x.shape.length > 0 &&
      sameShape(x.shape.toSpliced(axis, 1), first.shape.toSpliced(axis, 1)) &&
      x.shape.length === first.shape.length
    )
      continue;
    throw new ShapeError("cat: shapes do not continue each other", {
      got: `${showShape(first.shape)} and ${showShape(x.shape)}`,
      expected: `equal sizes but on axis ${axis}`,
    });
  }
  const dtype = commonType(tensors);
  const none = first.shape.with(axis, 0);
  const inputs = tensors.map((x) =>
    converted("cat", isEmptyVector(x) ? x.reshape(none) : x, dtype),
  );
  return dispatch("cat", "cat", inputs, { axis })[0]!;
}

/** Another name of `cat`. */
export const concat: typeof cat = cat;

/**
 * Tensors of one shape side by side along a new axis.
 * @example
 * stack([tensor([1, 2]), tensor([3, 4])], 1)
 * // => tensor([[1., 3.],
 * // =>         [2., 4.]])
 */
export function stack<const L extends readonly Tensor[], const A extends JoinAxis = 0>(
  tensors: CheckedList<L, StackFaults<L>>,
  dim?: A,
): Stack<L, AxisIn<A>>;
export function stack(tensors: readonly Tensor[], ...args: unknown[]): Tensor {
  const dim = dimOf("stack", args);
  checkTensors("stack", tensors);
  const [first] = tensors;
  if (first === undefined)
    throw new ValueError("stack: nothing to join", { got: "no tensors", expected: "at least one" });
  const other = tensors.find((x) => !sameShape(x.shape, first.shape));
  if (other !== undefined)
    throw new ShapeError("stack: shapes differ", {
      got: `${showShape(first.shape)} and ${showShape(other.shape)}`,
      expected: "one shape",
    });
  const axis = axisOf(dim, first.shape.length + 1, "stack");
  return cat(
    tensors.map((x) => x.unsqueeze(axis)),
    axis,
  );
}

const dimOf = (name: string, args: readonly unknown[]): number =>
  (parametersOf(name, ["dim"], args).dim ?? 0) as number;

const isEmptyVector = ({ shape }: Tensor): boolean => shape.length === 1 && shape[0] === 0;

const commonType = (tensors: readonly Tensor[]): DType =>
  resultType(...tensors.map((x) => ({ dtype: x.dtype, axes: x.shape.length > 0 })));

const atLeast = (x: Tensor, rank: 1 | 2 | 3): Tensor => {
  checkTensor(`atleast${rank}d`, "x", x);
  if (x.shape.length >= rank) return x;
  if (rank === 1 || x.shape.length === 0) return x.reshape(new Array<number>(rank).fill(1));
  if (rank === 2) return x.unsqueeze(0);
  return x.shape.length === 1 ? x.reshape([1, x.shape[0]!, 1]) : x.unsqueeze(2);
};

function each(
  name: string,
  tensors: readonly Tensor[],
  change: (x: Tensor) => Tensor,
): readonly Tensor[] {
  checkTensors(name, tensors);
  return tensors.map(change);
}

/**
 * With at least one axis.
 * @example
 * atleast1d(tensor(1)) // => tensor([1.])
 */
export const atleast1d = (x: Tensor): Tensor => atLeast(x, 1);
/**
 * With at least two axes.
 * @example
 * atleast2d(tensor([1, 2])) // => tensor([[1., 2.]])
 */
export const atleast2d = (x: Tensor): Tensor => atLeast(x, 2);
/**
 * With at least three axes.
 * @example
 * atleast3d(tensor([1, 2])).shape // => [ 1, 2, 1 ]
 */
export const atleast3d = (x: Tensor): Tensor => atLeast(x, 3);
/**
 * Joined along the second axis; vectors along their only one.
 * @example
 * hstack([tensor([1]), tensor([2, 3])]) // => tensor([1., 2., 3.])
 */
export const hstack = (tensors: readonly Tensor[]): Tensor => {
  const parts = each("hstack", tensors, atleast1d);
  return cat(parts, parts[0]?.shape.length === 1 ? 0 : 1);
};
/**
 * Joined along the first axis, vectors as rows.
 * @example
 * vstack([tensor([1, 2]), tensor([3, 4])])
 * // => tensor([[1., 2.],
 * // =>         [3., 4.]])
 */
export const vstack = (tensors: readonly Tensor[]): Tensor =>
  cat(each("vstack", tensors, atleast2d), 0);
/**
 * Joined along the third axis.
 * @example
 * dstack([tensor([1, 2]), tensor([3, 4])])
 * // => tensor([[[1., 3.],
 * // =>          [2., 4.]]])
 */
export const dstack = (tensors: readonly Tensor[]): Tensor =>
  cat(each("dstack", tensors, atleast3d), 2);
/**
 * Joined as columns.
 * @example
 * columnStack([tensor([1, 2]), tensor([3, 4])])
 * // => tensor([[1., 3.],
 * // =>         [2., 4.]])
 */
export const columnStack = (tensors: readonly Tensor[]): Tensor =>
  hstack(each("columnStack", tensors, (x) => (x.shape.length <= 1 ? x.reshape([-1, 1]) : x)));
