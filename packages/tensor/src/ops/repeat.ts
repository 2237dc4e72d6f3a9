/**
 * @file Copies side by side, and axes turned around.
 */
import type { DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { axisOf, checkSizes, numelOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Shape } from "../types/index.ts";
import { listOf, parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { cat } from "./join.ts";

function repeated(name: string, x: Tensor, times: readonly number[]): Tensor {
  checkSizes(times, name);
  if (times.length < x.shape.length)
    throw new ShapeError(`${name}: fewer numbers than axes`, {
      got: `${showShape(times)} for ${showShape(x.shape)}`,
      expected: `at least ${x.shape.length} numbers`,
    });
  const shape = [...times.slice(x.shape.length).map(() => 1), ...x.shape];
  const apart: Tensor = x.reshape(shape.flatMap((size) => [1, size]));
  const spread: Tensor = apart.expand(...shape.flatMap((size, i) => [times[i]!, size]));
  return spread.reshape(shape.map((size, i) => size * times[i]!)).clone();
}

function rolled(x: Tensor, args: readonly unknown[]): Tensor {
  const { shifts, dims } = parametersOf("roll", ["shifts", "dims"], args) as {
    shifts: number | readonly number[];
    dims?: number | readonly number[] | null;
  };
  const steps = listOf("roll", [shifts]);
  if (dims === undefined || dims === null)
    return rolledAlong(x.reshape([numelOf(x.shape)]), onlyOne(steps), 0).reshape(x.shape);
  const axes = listOf("roll", [dims]).map((dim) => axisOf(dim, x.shape.length, "roll"));
  if (axes.length !== steps.length) throw unequal(steps, axes.length);
  return axes.reduce((so, axis, i) => rolledAlong(so, steps[i]!, axis), x.clone());
}

function onlyOne(steps: readonly number[]): number {
  if (steps.length === 1) return steps[0]!;
  throw unequal(steps, 1);
}

const unequal = (steps: readonly number[], count: number): ValueError =>
  new ValueError("roll: a number of places for each axis", {
    got: `shifts ${showShape(steps)} for ${count} ${count === 1 ? "axis" : "axes"}`,
    expected: "as many shifts as dims",
  });

function rolledAlong(x: Tensor, places: number, axis: number): Tensor {
  const size = x.shape[axis] ?? 1;
  const start = size === 0 ? 0 : ((-places % size) + size) % size;
  if (start === 0) return x;
  const [head, tail] = [x.narrow(axis, 0, start), x.narrow(axis, start, size - start)];
  return cat([tail, head] as Tensor[], axis);
}

type Lists = readonly (number | readonly number[])[];

installMethods({
  repeat(this: Tensor, ...times: Lists) {
    return repeated("repeat", this, listOf("repeat", times));
  },
  tile(this: Tensor, ...times: Lists) {
    const given = listOf("tile", times);
    const missing = Math.max(0, this.shape.length - given.length);
    return repeated("tile", this, [...new Array<number>(missing).fill(1), ...given]);
  },
  roll(this: Tensor, ...args: unknown[]) {
    return rolled(this, args);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Copies side by side, so many along each axis; more numbers than axes make new ones in front.
     * @throws {ShapeError} for fewer numbers than axes
     * @example
     * tensor([1, 2]).repeat(2, 2)
     * // => tensor([[1., 2., 1., 2.],
     * // =>         [1., 2., 1., 2.]])
     */
    repeat(...times: readonly number[] | readonly [readonly number[]]): Tensor<Shape, D>;
    /**
     * As `repeat`, where fewer numbers are those of the last axes.
     * @example
     * tensor([[1, 2]]).tile(2) // => tensor([[1., 2., 1., 2.]])
     */
    tile(...times: readonly number[] | readonly [readonly number[]]): Tensor<Shape, D>;
    /**
     * Moved by so many places along axes, and in again at the other end; without axes row by row.
     * @throws {ValueError} unless there is a number for each axis
     * @example
     * tensor([1, 2, 3]).roll(1) // => tensor([3., 1., 2.])
     */
    roll(shifts: number | readonly number[], dims?: number | readonly number[]): Tensor<S, D>;
  }
}
