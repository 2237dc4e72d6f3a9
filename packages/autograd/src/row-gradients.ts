/**
 * @file The gradient rules of functions of rows.
 */
import { add, constant, eq, exp, type Expr, input, mul, sub, where } from "@kindling/expr";
import {
  type Attributes,
  type Build,
  detached,
  dispatch,
  mapped,
  type Tensor,
  zeros,
} from "@kindling/tensor";
import { sumOf } from "./gradient-sum.ts";
import type { Call, Rule } from "./gradients.ts";
import type { LazyPull } from "./node.ts";
import { computed, flattened, Pending } from "./pending.ts";

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

  logSumExp: ({ name, inputs: [x], saveInput, saveOutput }) => {
    const { shape, dtype } = x!;
    const [savedX, savedSum] = [saveInput(0), saveOutput(0)];
    return {
      lazily: ([ofSum], mayWait) => {
        const { exprs, tensors, scalars } = flattened([part], [ofSum!, savedX(), savedSum()], []);
        const result = new Pending(name, { expr: exprs[0]!, tensors, scalars }, shape, dtype);
        return [mayWait ? result : computed(result)];
      },
    };
  },

  logSumExpParts: ({
    name,
    inputs: [x, index],
    outputs,
    attributes: { axis },
    keep,
    ...saving
  }) => {
    const { shape, dtype } = x!;
    const savedX = saving.saveInput(0);
    const savedIndex = index && saving.saveInput(1);
    const savedRest = saving.saveOutput(0);
    const top = detached(keep(outputs[1]!)); // whichever number it is, it cancels
    return {
      lazily: ([ofRest, , ofLess], mayWait) => {
        if (ofRest === undefined && ofLess === undefined) return [];
        const values: (Tensor | Pending)[] = [savedX(), top, savedRest()];
        if (ofLess !== undefined) values.push(savedIndex!(), positions(shape, axis), ofLess); // of a call with an index
        if (ofRest !== undefined) values.push(ofRest);
        const expr = ofLess === undefined ? shares : ofRest === undefined ? lessShares : bothShares;
        const { exprs, tensors, scalars } = flattened([expr], values, []);
        const formula = { expr: exprs[0]!, tensors, scalars };
        const result = new Pending(name, formula, shape, dtype);
        return [mayWait ? result : computed(result)];
      },
    };
  },
};

/** The gradient of log Σ exp(x), times the softmax of a row. */
const part = mul(input(0), exp(sub(input(1), input(2))));

/** The softmax of a row, from the parts of log Σ exp(x). */
const softmax = exp(sub(sub(input(0), input(1)), input(2)));
/** The same, less 1 at the index. */
const lessChosen = where(eq(input(3), input(4)), sub(softmax, constant(1)), softmax);

/** The gradients of log Σ exp(x), of that less the element at an index, and of both. */
const shares = mul(input(3), softmax);
const lessShares = mul(input(5), lessChosen);
const bothShares = add(lessShares, mul(input(6), softmax));

/** Along an axis, the position of each element. */
function positions(shape: readonly number[], axis: number): Tensor {
  const sizes = shape.map((size, i) => (i === axis ? size : 1));
  const result = zeros(sizes, { dtype: "int64" }) as Tensor;
  const halves = new Int32Array(result.storage.bytes);
  for (let i = 0; i < halves.length; i += 2) halves[i] = i / 2;
  return result;
}

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
