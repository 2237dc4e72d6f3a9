/**
 * @file Tensors in the shape that they have together, and the coordinates of grids.
 */
import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { broadcastShapes, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { Shape } from "../types/index.ts";
import { checkTensors } from "./check-tensor.ts";
import { parametersOf } from "./arguments.ts";

/**
 * Views of tensors, stretched to one shape.
 *
 * @param tensors  one by one or as an array.
 * @throws {ShapeError} when the shapes do not broadcast
 * @example
 * broadcastTensors(tensor([1, 2]), tensor([[3], [4]])).map((x) => x.shape) // => [ [ 2, 2 ], [ 2, 2 ] ]
 */
export function broadcastTensors<D extends DType>(
  ...tensors: readonly Tensor<Shape, D>[] | readonly [readonly Tensor<Shape, D>[]]
): Tensor<Shape, D>[] {
  const list = tensors.flat();
  checkTensors("broadcastTensors", list);
  const shape = list.reduce<readonly number[]>(
    (all, x) => broadcastShapes("broadcastTensors", all, x.shape),
    [],
  );
  return list.map((x) => x.expand(shape as number[]) as Tensor<Shape, D>);
}

/** Which coordinate goes down the rows. */
export interface MeshgridOptions {
  /** `"ij"`: the first, as in matrices; `"xy"`: the second, as in plots. Default: `"ij"`. */
  readonly indexing?: "ij" | "xy";
}

/**
 * The coordinates of the points of a grid, a tensor for each axis. Views, not copies.
 *
 * @param given  vectors or single numbers of one dtype, one by one or as an array; then options.
 * @throws {ShapeError} for a tensor of more axes
 * @throws {ValueError} for another `indexing`
 * @example
 * const [i, j] = meshgrid(tensor([1, 2]), tensor([3, 4, 5]));
 * i.toArray() // => [ [ 1, 1, 1 ], [ 2, 2, 2 ] ]
 * j.toArray() // => [ [ 3, 4, 5 ], [ 3, 4, 5 ] ]
 */
export function meshgrid<D extends DType>(
  ...given:
    | readonly [...tensors: readonly Tensor<Shape, D>[], options: MeshgridOptions]
    | readonly Tensor<Shape, D>[]
    | readonly [tensors: readonly Tensor<Shape, D>[], options?: MeshgridOptions]
): Tensor<Shape, D>[];
export function meshgrid(...given: readonly unknown[]): Tensor[] {
  const all = given.flat();
  const tensors = all.filter(isTensor);
  const { indexing = "ij" } = parametersOf("meshgrid", ["indexing"], all.slice(tensors.length));
  if (indexing !== "ij" && indexing !== "xy")
    throw new ValueError("meshgrid: unknown indexing", {
      got: JSON.stringify(indexing),
      expected: '"ij" or "xy"',
    });
  const wrong = tensors.find((x) => x.ndim > 1);
  if (wrong !== undefined)
    throw new ShapeError("meshgrid: neither a vector nor a number", {
      got: showShape(wrong.shape),
      expected: "at most one axis",
    });
  const turned = (list: readonly Tensor[]): Tensor[] =>
    indexing === "xy" && list.length > 1 ? [list[1]!, list[0]!, ...list.slice(2)] : [...list];
  const axes = turned(tensors);
  const shape = axes.map((x) => x.numel());
  const grids = axes.map((x, axis) => {
    const sizes = shape.map((size, i) => (i === axis ? size : 1));
    return x.reshape(sizes).expand(shape);
  });
  return turned(grids);
}
