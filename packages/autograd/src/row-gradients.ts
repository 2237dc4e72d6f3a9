/**
 * @file The gradient rules of functions of rows.
 */
import { exp, type Expr, input, mul, sub } from "@kindling/expr";
import { type Attributes, type Build, dispatch, mapped, type Tensor } from "@kindling/tensor";
import { sumOf } from "./gradient-sum.ts";
import type { Call, Rule } from "./gradients.ts";
import type { LazyPull } from "./node.ts";
import { computed, Pending } from "./pending.ts";

export const rows: {
  readonly [R in Attributes["rowwise"]["rowwise"]]: Rule<"rowwise">;
} = {
  softmax: (call) => lessSum(call, mul(g, y), y),

  logSoftmax: (call) => lessSum(call, g, exp(y)),

  standardize: ({ name, inputs: [x], attributes: { axis }, saveOutput }) => {
    const size = x!.shape[axis]!;
    const [savedY, savedScale] = [saveOutput(0), saveOutput(1)];
    return ([g, h]) => {
      const [y, scale] = [savedY(), savedScale()];
      const ofElements = g && standardizedSlope(name, g, y, scale, axis);
      // the scale falls by scale² y / size for each element
      const ofScale = h && (y.mul(scale.square().mul(h)).div(-size) as Tensor);
      return [sumOf(ofElements, ofScale)];
    };
  },
};

/** The gradient, the output, and a sum along the axis. */
const [g, y, sum] = [input(0), input(1), input(2)];

/** What a gradient adds to, less its sum along the axis times a share. */
function lessSum(
  { name, attributes: { axis }, saveOutput }: Call<"rowwise">,
  part: Expr,
  share: Expr,
): LazyPull {
  const saved = saveOutput(0);
  const expr = sub(part, mul(share, sum));
  return {
    lazily: ([arrival], mayWait) => {
      const [gradient, output] = [computed(arrival)!, saved()];
      const { shape, dtype } = output;
      const types = { valueType: dtype, dtype };
      const how = {
        reduction: "sum",
        expr: part,
        scalars: [],
        axes: [axis],
        keepdim: true,
      } as const;
      const inputs = part === g ? [gradient] : [gradient, output];
      const [total] = dispatch("reduce", `${name}Backward`, inputs, { ...how, ...types });
      const tensors = [gradient, output, total!];
      const result = new Pending(name, { expr, tensors, scalars: [] }, shape, dtype);
      return [mayWait ? result : computed(result)];
    },
  };
}

function standardizedSlope(
  name: string,
  g: Tensor,
  y: Tensor,
  scale: Tensor,
  axis: number,
): Tensor {
  const along = (g.mul(y) as Tensor).mean(axis, true);
  return mapped(name, [g, y, scale, g.mean(axis, true), along], slope);
}

/** scale (g - mean(g) - y mean(g y)) */
const slope: Build = (g, y, scale, mean, along) => mul(scale, sub(sub(g, mean), mul(y, along)));
