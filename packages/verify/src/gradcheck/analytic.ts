/** @file Derivatives as autograd has them: along a cotangent by the tape, along a tangent by forward mode. */
import { dualLevel, grad, makeDual, unpackDual } from "@kindling/autograd";
import type { Tensor } from "@kindling/tensor";
import { flat, floatingOutputs, type TensorFunction } from "./function.ts";

/** The gradients of one output along a cotangent, flat, per input; zeros where there are none. */
export function tapeGradients(
  outputs: readonly Tensor[],
  output: number,
  inputs: readonly Tensor[],
  cotangent: Tensor,
): Float64Array[] {
  const of = outputs[output];
  if (of === undefined || !of.requiresGrad) return inputs.map(zerosLike);
  const differentiated = inputs.filter((x) => x.requiresGrad);
  const found = grad([of], differentiated, {
    gradOutputs: [cotangent],
    retainGraph: true,
    allowUnused: true,
  });
  return inputs.map((x) => {
    const gradient = found[differentiated.indexOf(x)] ?? null;
    return gradient === null ? zerosLike(x) : flat(gradient);
  });
}

/** How the outputs change in the direction of tangents, flat, per output; no tangent: the input stays. */
export const forwardTangents = (
  f: TensorFunction,
  inputs: readonly Tensor[],
  tangents: readonly (Tensor | undefined)[],
): Float64Array[] =>
  dualLevel(() => {
    const duals = inputs.map((x, i) => {
      const t = tangents[i];
      return t === undefined ? x : makeDual(x, t);
    });
    return floatingOutputs(f(...duals)).map((y) => {
      const { tangent } = unpackDual(y);
      return tangent === null ? zerosLike(y) : flat(tangent);
    });
  });

const zerosLike = (x: Tensor): Float64Array => new Float64Array(x.numel());
