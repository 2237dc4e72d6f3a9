/** @file The two Jacobians that a gradient check compares: by the tape and by differences. */
import { grad } from "@kindling/autograd";
import { fromTypedArray, type Tensor, zeros } from "@kindling/tensor";
import { type Difference, differenceOf, stepAt } from "./differences.ts";

/** A function under test. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/** The outputs that can be differentiated, as a list. */
export function floatingOutputs(result: Tensor | readonly Tensor[]): Tensor[] {
  const outputs = Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]; // `isArray` does not narrow readonly arrays
  return outputs.filter(({ dtype }) => dtype === "float64");
}

/**
 * A row of the Jacobian: the gradients of one output with respect to each input, flat.
 *
 * @param cotangent  picks an element of the output.
 */
export function tapeRow(
  outputs: readonly Tensor[],
  output: number,
  inputs: readonly Tensor[],
  cotangent: Tensor,
): Float64Array[] {
  const of = outputs[output];
  if (of === undefined || !of.requiresGrad) return inputs.map((x) => new Float64Array(x.numel()));
  const differentiated = inputs.filter((x) => x.requiresGrad);
  const found = grad([of], differentiated, {
    gradOutputs: [cotangent],
    retainGraph: true,
    allowUnused: true,
  });
  return inputs.map((x) => {
    const gradient = found[differentiated.indexOf(x)] ?? null;
    return gradient === null ? new Float64Array(x.numel()) : flat(gradient);
  });
}

/** The tensor of a shape that is 1 at one place and else 0. */
export function oneAt(shape: readonly number[], place: number): Tensor {
  const values = new Float64Array(shape.reduce((a, b) => a * b, 1));
  values[place] = 1;
  return fromTypedArray(values, [...shape]);
}

/**
 * Column `place` of input `k`: how every element of every output changes with that one element.
 *
 * @returns per output, per element, what the differences tell.
 */
export function differenceColumn(
  f: TensorFunction,
  inputs: readonly Tensor[],
  k: number,
  place: number,
  centre: readonly Float64Array[],
  eps?: number,
): Difference[][] {
  const x = flat(inputs[k] ?? zeros([0]))[place] ?? 0;
  const wanted = stepAt(x, eps);
  const step = (x + wanted - (x - wanted)) / 2; // what x ± step really are, after rounding
  const at = (delta: number): Float64Array[] =>
    floatingOutputs(f(...inputs.map((input, i) => moved(input, i === k ? place : -1, delta)))).map(
      flat,
    );
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

/** The elements, row-major. */
export const flat = (x: Tensor): Float64Array => x.detach().toTypedArray() as Float64Array; // inputs and outputs under test are float64

/** A copy, with one element moved; without history. */
function moved(x: Tensor, place: number, delta: number): Tensor {
  if (x.dtype !== "float64") return x;
  const values = flat(x);
  if (place >= 0) values[place] = (values[place] ?? 0) + delta;
  return fromTypedArray(values, [...x.shape]);
}
