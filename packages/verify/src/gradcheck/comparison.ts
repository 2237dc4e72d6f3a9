/** @file The derivatives that a check compares: each element of the Jacobians, or a projection of each. */
import { fromTypedArray, Generator, rand, type Tensor } from "@kindling/tensor";
import { forwardTangents, tapeGradients } from "./analytic.ts";
import { weighted } from "./differences.ts";
import { flat, type TensorFunction } from "./function.ts";
import { along, type Column, differencesAlong } from "./numeric.ts";
import type { Settled } from "./options.ts";
import type { Derivative } from "./verdict.ts";

/** A function at a point. */
export interface Point {
  readonly f: TensorFunction;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** The outputs' values. */
  readonly centre: readonly Float64Array[];
}

/** Which derivatives to take. */
type Modes = Pick<Settled, "eps" | "checkBackwardAd" | "checkForwardAd">;

/** Every element of every Jacobian. */
export function elementwise(point: Point, modes: Modes): Derivative[] {
  const { f, inputs, outputs, centre } = point;
  const places = inputs.flatMap((x, input) =>
    x.requiresGrad ? Array.from({ length: x.numel() }, (_, element) => ({ input, element })) : [],
  );
  const numeric = places.map(({ input, element }) =>
    differencesAlong(f, inputs, input, along(inputs[input]!.numel(), element), centre, modes.eps),
  );
  const rows = modes.checkBackwardAd ? outputs.map((y, o) => tapeRows(point, y, o)) : undefined;
  return places.flatMap(({ input, element }, n) => {
    const columns = modes.checkForwardAd ? forwardColumn(point, input, element) : undefined;
    return numeric[n]!.flatMap((column, output) =>
      column.flatMap((difference, outputElement) => {
        const place = { input, element, output, outputElement };
        return [
          ...compared(
            "tape",
            place,
            rows?.[output]?.[outputElement]?.[input]?.[element],
            difference,
          ),
          ...compared("forward mode", place, columns?.[output]?.[outputElement], difference),
        ];
      }),
    );
  });
}

/** Per input and output one number: the Jacobian between random directions of both. */
export function projected({ f, inputs, outputs, centre }: Point, modes: Modes): Derivative[] {
  const generator = new Generator({ seed: 0 });
  const v = outputs.map((y) => directionLike(y, generator));
  const gradients = modes.checkBackwardAd
    ? outputs.map((_, o) => tapeGradients(outputs, o, inputs, v[o]!))
    : undefined;
  return inputs.flatMap((x, input) => {
    if (!x.requiresGrad || x.numel() === 0) return [];
    const u = directionLike(x, generator);
    const column = differencesAlong(f, inputs, input, flat(u), centre, modes.eps);
    const moved = modes.checkForwardAd
      ? forwardTangents(
          f,
          inputs,
          inputs.map((_, i) => (i === input ? u : undefined)),
        )
      : undefined;
    return outputs.flatMap((y, output) => {
      if (y.numel() === 0) return [];
      const place = { input, element: undefined, output, outputElement: undefined };
      const difference = weighted(column[output]!, flat(v[output]!));
      const gradient = gradients?.[output]?.[input];
      const tangent = moved?.[output];
      return [
        ...compared("tape", place, gradient && dot(gradient, flat(u)), difference),
        ...compared("forward mode", place, tangent && dot(tangent, flat(v[output]!)), difference),
      ];
    });
  });
}

/** Of either sign and never near 0, so that each element has its say. */
export function directionLike(x: Tensor, generator: Generator): Tensor {
  const parts = rand([2, x.numel()], { dtype: "float64", generator }).toTypedArray();
  const values = Float64Array.from(
    { length: x.numel() },
    (_, i) => (parts[i]! + 0.5) * (parts[x.numel() + i]! < 0.5 ? -1 : 1),
  );
  return fromTypedArray(values, [...x.shape]);
}

export const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

function compared(
  mode: Derivative["mode"],
  place: Pick<Derivative, "input" | "element" | "output" | "outputElement">,
  analytic: number | undefined,
  { value, uncertainty, isKink }: Column[number][number],
): Derivative[] {
  if (analytic === undefined) return [];
  return [{ mode, ...place, analytic, numeric: value, uncertainty, isKink }];
}

const tapeRows = ({ inputs, outputs }: Point, y: Tensor, output: number): Float64Array[][] =>
  Array.from({ length: y.numel() }, (_, place) =>
    tapeGradients(outputs, output, inputs, unitLike(y, place)),
  );

const forwardColumn = ({ f, inputs }: Point, input: number, element: number): Float64Array[] =>
  forwardTangents(
    f,
    inputs,
    inputs.map((x, i) => (i === input ? unitLike(x, element) : undefined)),
  );

const unitLike = (x: Tensor, place: number): Tensor =>
  fromTypedArray(along(x.numel(), place), [...x.shape]);
