/**
 * @file The gradient rules of reductions.
 */
import { div, input, scalar } from "@kindling/expr";
import { broadcastShapes, cat, ones, type Tensor } from "@kindling/tensor";
import { sumOf } from "./gradient-sum.ts";
import type { Rule } from "./gradients.ts";
import { planOf } from "./map-gradient.ts";
import { computed, Pending } from "./pending.ts";
import { pullPlan } from "./pull-plan.ts";

type Reduce = Rule<"reduce">;

/** A gradient over a number, in the shape that it is spread over. */
function divided(
  name: string,
  g: Tensor,
  whole: readonly number[],
  divisor: number | undefined,
): Tensor | Pending {
  if (divisor === undefined) return g;
  const tensors = [g.expand(whole as number[])];
  return new Pending(name, { expr: quotient, tensors, scalars: [divisor] }, whole, g.dtype);
}

const quotient = div(input(0), scalar(0));

/** The gradient of a reduction as wide as its input again, with reduced axes of size 1. */
export function kept(g: Tensor, shape: readonly number[], axes: readonly number[]): Tensor {
  return g.reshape(shape.map((n, i) => (axes.includes(i) ? 1 : n)));
}

/** Elements equal to the extreme share its gradient. */
const extreme: Reduce = ({ name, inputs: [x], attributes: { axes }, saveInput, saveOutput }) => {
  const shape = x!.shape;
  const [input, output] = [saveInput(0), saveOutput(0)];
  return ([g]) => {
    const found = extremes(name, input(), output(), axes).to(g!.dtype) as Tensor;
    return [found.mul(kept(g!, shape, axes)).div(found.sum(axes as number[], true))] as Tensor[];
  };
};

/** Which elements are the extreme. */
export function extremes(
  name: string,
  x: Tensor,
  extreme: Tensor,
  axes: readonly number[],
): Tensor {
  const value = kept(extreme, x.shape, axes);
  const equal = x.eq(value) as Tensor;
  // PyTorch's `max` finds a NaN again, its `amax` does not
  return name === "max" || name === "min"
    ? equal.logicalOr(x.isnan().logicalAnd(value.isnan()))
    : equal;
}

export const reductions: { readonly [kind: string]: Reduce | undefined } = {
  /** The map in front, with the gradient spread over what was summed. */
  sum: ({ name, inputs, attributes, needs, saveInput }) => {
    const { expr, scalars, axes, valueType, divisor } = attributes;
    const dtypes = inputs.map((x) => x.dtype);
    const plan = planOf([expr], dtypes, [valueType], needs, "summed");
    if (plan.derivatives.every((d) => d.expr === undefined)) return undefined;
    const shapes = inputs.map((x) => x.shape);
    const whole = broadcastShapes(name, ...shapes);
    const saved = plan.inputs.map((i) => [i, saveInput(i)] as const);
    const planned = { name, plan, shapes, dtypes, whole, scalars };
    return {
      lazily: ([g, ofValues], mayWait) => {
        const values = new Map<number, Tensor | Pending>(
          saved.map(([leaf, value]) => [leaf, value()]),
        );
        const spread = g && divided(name, kept(computed(g), whole, axes), whole, divisor);
        values.set(
          inputs.length + 1,
          ofValues === undefined ? spread! : sumOf(computed(spread), computed(ofValues))!,
        );
        return pullPlan(planned, values, mayWait);
      },
    };
  },

  max: extreme,
  min: extreme,

  prod: ({ inputs: [x], attributes: { axes }, saveInput }) => {
    const shape = x!.shape;
    const input = saveInput(0);
    return ([g]) => [others(input(), axes).mul(kept(g!, shape, axes))];
  },
};

/**
 * Per element, the product of all the others along some axes, from the left and from the right, so
 * that zeros do no harm.
 */
export function others(x: Tensor, axes: readonly number[]): Tensor {
  const { shape } = x;
  const rest = shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...rest, ...axes];
  const lines = x
    .permute(order)
    .reshape([...rest.map((i) => shape[i]!), axes.reduce((n, i) => n * shape[i]!, 1)]);
  const products = exclusive(lines).mul(exclusive(lines.flip(-1)).flip(-1)) as Tensor;
  return products
    .reshape(order.map((i) => shape[i]!))
    .permute(order.map((_, i) => order.indexOf(i)));
}

/** Per position of the last axis, the product of those in front of it. */
export function exclusive(x: Tensor): Tensor {
  const length = x.shape.at(-1)!;
  const one = ones([...x.shape.slice(0, -1), 1], { dtype: x.dtype }) as Tensor;
  if (length === 0) return x;
  return cat([one, x.narrow(-1, 0, length - 1).cumprod(-1) as Tensor], -1);
}
