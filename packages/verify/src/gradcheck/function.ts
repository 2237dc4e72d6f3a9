/** @file The function under test, its outputs and the gradient that is made of it. */
import { grad } from "@kindling/autograd";
import type { Tensor } from "@kindling/tensor";

/** A function under test. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/** The outputs that can be differentiated, as a list. */
export function floatingOutputs(result: Tensor | readonly Tensor[]): Tensor[] {
  const outputs = Array.isArray(result) ? (result as readonly Tensor[]) : [result as Tensor]; // `isArray` does not narrow readonly arrays
  return outputs.filter(({ dtype }) => dtype === "float64");
}

/** The elements, row-major. */
export const flat = (x: Tensor): Float64Array => x.detach().toTypedArray() as Float64Array; // inputs and outputs under test are float64

/** The gradient of `f` along cotangents, as a function of the inputs and then of the cotangents. */
export const gradientOf =
  (f: TensorFunction, inputs: readonly Tensor[]): TensorFunction =>
  (...all) => {
    const own = all
      .slice(0, inputs.length)
      .map((x, i) => (inputs[i]?.requiresGrad === true ? asLeaf(x) : x));
    const found = grad(
      floatingOutputs(f(...own)),
      own.filter((x) => x.requiresGrad),
      { gradOutputs: all.slice(inputs.length), createGraph: true, allowUnused: true },
    );
    return found.filter((g) => g !== undefined && g !== null);
  };

/** Differences drop the history of what they move; to be differentiated it must be asked for again. */
const asLeaf = (x: Tensor): Tensor => (x.requiresGrad ? x : x.requiresGrad_());
