/**
 * @file Positions of one value around a tensor.
 */
import { dispatch } from "../dispatch.ts";
import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import type { View } from "../layout.ts";
import { showShape, type Sizes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Padded, Shape } from "../types/index.ts";
import { checkNumbers, parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { fitting } from "./fitting.ts";
import { viewOf } from "./view.ts";

/** How many positions, and of what value. */
export interface ConstantPadOptions {
  readonly pad?: readonly number[];
  /** 0 unless given. */
  readonly value?: number | bigint | boolean;
}

/**
 * Positions of one value around a tensor, or less of it where a number is negative.
 *
 * @param pad  how many before and behind: for the last axis, then for the one before it, and so on.
 * @throws {ValueError} unless there are two whole numbers for each of at most all axes
 * @throws {ShapeError} when more would be taken away than there is
 * @example
 * constantPadNd(tensor([[1, 2], [3, 4]]), [1, 0, 0, 1], 9)
 * // => tensor([[9., 1., 2.],
 * // =>         [9., 3., 4.],
 * // =>         [9., 9., 9.]])
 */
export function constantPadNd<
  S extends Shape,
  D extends DType,
  const P extends readonly number[] = readonly number[],
>(
  x: Tensor<S, D>,
  pad: P | ConstantPadOptions,
  value?: ConstantPadOptions["value"] | ConstantPadOptions,
): Tensor<Padded<S, P>, D>;
export function constantPadNd(x: Tensor, ...args: unknown[]): Tensor {
  const { pad, value = 0 } = parametersOf("pad", ["pad", "value"], args) as ConstantPadOptions;
  checkTensor("pad", "x", x);
  const sides = sidesOf(x.shape, checkNumbers("pad", pad ?? []));
  const ranges = sides.map(([before, after], i) => {
    const start = Math.max(-before, 0);
    return { start, step: 1, length: x.shape[i]! - start - Math.max(-after, 0) };
  });
  if (ranges.some(({ length }) => length < 0))
    throw new ShapeError("pad: more is taken away than there is", {
      got: `pad ${showShape(pad ?? [])} for ${showShape(x.shape)}`,
      expected: "at most the size of each axis",
    });
  const cut = viewOf("pad", x, { kind: "slice", ranges });
  const shape = sides.map(([before, after], i) => x.shape[i]! + before + after);
  return surrounded(cut, shape, sides, value);
}

function surrounded(
  x: Tensor,
  shape: Sizes,
  sides: readonly (readonly [before: number, after: number])[],
  value: number | bigint | boolean,
): Tensor {
  const ranges = sides.map(([before], i) => ({
    start: Math.max(before, 0),
    step: 1,
    length: x.shape[i]!,
  }));
  const view: View = { kind: "slice", ranges };
  if (Object.is(value, 0) || value === false)
    return dispatch("embed", "pad", [x], { shape, view })[0]!;
  const out = x.newFull([...shape], fitting("pad", value, x.dtype)) as Tensor;
  viewOf("pad", out, view).copy_(x as Tensor<[]>);
  return out;
}

/** How many positions before and behind each axis. */
function sidesOf(shape: Sizes, pad: readonly number[]): readonly (readonly [number, number])[] {
  if (pad.length % 2 !== 0 || pad.length > 2 * shape.length || !pad.every(Number.isSafeInteger))
    throw new ValueError("pad: the numbers do not fit the axes", {
      got: `pad ${showShape(pad)} for ${showShape(shape)}`,
      expected: `two whole numbers for each of at most ${shape.length} axes, the last one first`,
    });
  return shape.map((_, i) => {
    const at = 2 * (shape.length - 1 - i);
    return [pad[at] ?? 0, pad[at + 1] ?? 0];
  });
}
