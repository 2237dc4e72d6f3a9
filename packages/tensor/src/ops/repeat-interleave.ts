/**
 * @file Each element several times.
 */
import { ShapeError, ValueError } from "../errors.ts";
import { axisOf, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { DType, Resized, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { elementsOf } from "./convert.ts";
import { indexSelect, vector } from "./gather.ts";
import { installMethods } from "./install.ts";
import { checkKind } from "./map.ts";
import { fromTypedArray } from "./values.ts";

function repeatInterleave(x: Tensor, args: readonly unknown[]): Tensor {
  const names = ["repeats", "dim", "outputSize"] as const;
  const { repeats, dim, outputSize } = parametersOf("repeatInterleave", names, args) as {
    repeats: number | Tensor;
    dim?: number | null;
    outputSize?: number;
  };
  const isFlat = dim === undefined || dim === null;
  const whole = isFlat ? x.ravel() : vector(x);
  const axis = isFlat ? 0 : axisOf(dim, whole.shape.length, "repeatInterleave");
  const places = placesOf(timesOf(repeats, whole.shape[axis]!));
  if (outputSize !== undefined && outputSize !== places.length)
    throw new ValueError("repeatInterleave: another number of positions", {
      got: `outputSize ${outputSize}`,
      expected: `${places.length}, the sum of repeats`,
    });
  return indexSelect("repeatInterleave", whole, axis, fromTypedArray(places));
}

/** How often each position comes. */
function timesOf(repeats: number | Tensor, size: number): number[] {
  const given = isTensor(repeats) ? timesIn(repeats) : [repeats];
  const times = given.length === 1 ? new Array<number>(size).fill(given[0]!) : given;
  if (times.length !== size)
    throw new ShapeError("repeatInterleave: a number for each position", {
      got: `${times.length} numbers for ${size} positions`,
      expected: `${size}, or one number`,
    });
  if (times.every((n) => Number.isSafeInteger(n) && n >= 0)) return times;
  throw new ValueError("repeatInterleave: not a number of times", {
    got: `repeats ${showShape(given)}`,
    expected: "whole numbers from 0",
  });
}

function timesIn(repeats: Tensor): number[] {
  checkKind("repeatInterleave", repeats.dtype, ["integer"], "repeats.long()");
  if (repeats.shape.length < 2) return Array.from(elementsOf(repeats), Number);
  throw new ShapeError("repeatInterleave: repeats is not a vector", {
    got: showShape(repeats.shape),
    expected: "at most one axis",
  });
}

function placesOf(times: readonly number[]): BigInt64Array {
  const places = new BigInt64Array(times.reduce((sum, n) => sum + n, 0));
  let end = 0;
  times.forEach((n, i) => places.fill(BigInt(i), end, (end += n)));
  return places;
}

installMethods({
  repeatInterleave(this: Tensor, ...args: unknown[]) {
    return repeatInterleave(this, args);
  },
});

/** Parameters of `repeatInterleave` by name. */
export interface RepeatInterleaveOptions {
  readonly repeats?: number | Tensor;
  /** The axis; without one, of all elements in a row. */
  readonly dim?: number;
  /** How many positions come out, to be checked. */
  readonly outputSize?: number;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Each position of an axis so many times in a row; without an axis, each element, as a vector.
     * @param repeats  how often each comes, as one number or a vector of a number each.
     * @throws {ShapeError} for another number of numbers than positions
     * @throws {ValueError} for what is not a whole number from 0
     * @example
     * tensor([1, 2]).repeatInterleave(2) // => tensor([1., 1., 2., 2.])
     * tensor([[1, 2], [3, 4]]).repeatInterleave(tensor([1n, 2n]), 0)
     * // => tensor([[1., 2.],
     * // =>         [3., 4.],
     * // =>         [3., 4.]])
     */
    repeatInterleave<
      S extends Shape,
      D extends DType,
      R extends number | Tensor | RepeatInterleaveOptions,
      A extends number | RepeatInterleaveOptions | undefined = undefined,
    >(
      this: Tensor<S, D>,
      repeats: R,
      dim?: A,
      options?: RepeatInterleaveOptions,
    ): Tensor<
      A extends number
        ? Resized<S, A, number>
        : [A, R] extends [undefined, number | Tensor]
          ? [number]
          : Shape,
      D
    >;
  }
}
