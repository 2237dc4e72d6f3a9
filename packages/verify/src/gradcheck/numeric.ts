/** @file Derivatives of a tensor function by differences: along an element, or along a direction. */
import { fromTypedArray, type Tensor } from "@kindling/tensor";
import { type Difference, differenceOf, stepAt } from "./differences.ts";
import { flat, floatingOutputs, type TensorFunction } from "./function.ts";

/** Per output, per element, what the differences tell. */
export type Column = readonly (readonly Difference[])[];

/**
 * How every output changes when one input moves.
 *
 * @param direction  flat, per element of input `k` how far it moves
 * @param centre     the outputs where nothing moves
 */
export function differencesAlong(
  f: TensorFunction,
  inputs: readonly Tensor[],
  k: number,
  direction: Float64Array,
  centre: readonly Float64Array[],
  eps: number | undefined,
): Column {
  const x = flat(inputs[k]!);
  const step = stepAlong(x, direction, eps);
  const at = (delta: number): Float64Array[] => {
    const moved = inputs.map((input, i) => copyOf(input, i === k ? direction : undefined, delta));
    return floatingOutputs(f(...moved)).map(flat);
  };
  const [below, above, innerBelow, innerAbove] = [at(-step), at(step), at(-step / 2), at(step / 2)];
  return centre.map((values, o) =>
    Array.from(values, (value, i) =>
      differenceOf({
        step,
        centre: value,
        outer: [below[o]?.[i] ?? NaN, above[o]?.[i] ?? NaN],
        inner: [innerBelow[o]?.[i] ?? NaN, innerAbove[o]?.[i] ?? NaN],
      }),
    ),
  );
}

/** The direction in which one element moves. */
export function along(size: number, place: number): Float64Array {
  const direction = new Float64Array(size);
  direction[place] = 1;
  return direction;
}

/** A step that suits the largest element that moves; that of a single one is what rounding leaves of it. */
function stepAlong(x: Float64Array, direction: Float64Array, eps: number | undefined): number {
  const moving = x.filter((_, i) => direction[i] !== 0);
  if (moving.length === 1) {
    const [only = 0] = moving;
    const wanted = stepAt(only, eps);
    return (only + wanted - (only - wanted)) / 2;
  }
  return stepAt(
    moving.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    eps,
  );
}

/** A copy without history, moved by `delta` times a direction. */
function copyOf(x: Tensor, direction: Float64Array | undefined, delta: number): Tensor {
  if (x.dtype !== "float64") return x;
  const values = flat(x);
  direction?.forEach((d, i) => {
    if (d !== 0) values[i] = values[i]! + delta * d;
  });
  return fromTypedArray(values, [...x.shape]);
}
