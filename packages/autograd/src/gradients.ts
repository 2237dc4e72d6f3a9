/**
 * @file The gradient rules: one per primitive. A rule says what a call must save and how the gradients
 * of its inputs follow from those of its outputs, written with the same operations through the same
 * door, so that gradients can be differentiated again.
 */
import {
  type Attributes,
  broadcastShapes,
  cat,
  dispatchView,
  ones,
  type PrimitiveName,
  type Tensor,
  zeros,
} from "@kindling/tensor";
import { planOf, pullPlan } from "./map-gradient.ts";
import type { Gradient } from "./node.ts";
import { sumTo } from "./sum-to.ts";

/** A recorded call, as a rule sees it. */
export interface Call<P extends PrimitiveName> {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes[P];
  /** Per input, whether its gradient is wanted. */
  readonly needs: readonly boolean[];
  /** Keeps an input for the backward pass. */
  readonly saveInput: (i: number) => () => Tensor;
  readonly saveOutput: (i: number) => () => Tensor;
}

/** Gradients of the outputs to gradients of the inputs. */
export type Backward = (gradients: readonly Gradient[]) => readonly Gradient[];

/** `undefined`: the primitive is not differentiable. */
export type Rule<P extends PrimitiveName> = (call: Call<P>) => Backward | undefined;

export const gradients: { readonly [P in PrimitiveName]: Rule<P> } = {
  map: ({
    name,
    inputs,
    outputs,
    attributes: { exprs, scalars },
    needs,
    saveInput,
    saveOutput,
  }) => {
    const dtypes = inputs.map((x) => x.dtype);
    const plan = planOf(
      exprs,
      dtypes,
      outputs.map((y) => y.dtype),
      needs,
    );
    if (plan.derivatives.every((d) => d.expr === undefined)) return undefined;
    const shapes = inputs.map((x) => x.shape);
    const [n, m, whole] = [inputs.length, outputs.length, outputs[0]!.shape];
    const saved = [
      ...plan.inputs.map((i) => [i, saveInput(i)] as const),
      ...plan.outputs.map((j) => [n + j, saveOutput(j)] as const),
    ];
    return (gs) => {
      const values = new Map(saved.map(([leaf, value]) => [leaf, value()]));
      gs.forEach(
        (g, j) =>
          void values.set(n + m + j, g ?? zeros(whole as number[], { dtype: outputs[j]!.dtype })),
      );
      return pullPlan(name, plan, shapes, dtypes, whole, values, scalars);
    };
  },

  reduce: (call) => reductions[call.attributes.reduction]?.(call),

  rowwise: ({ attributes: { rowwise, axis }, saveOutput }) => {
    const saved = saveOutput(0);
    return ([g]) => {
      const y = saved();
      if (rowwise === "logSoftmax")
        return [g!.sub((y.exp() as Tensor).mul(g!.sum(axis, true)))] as Tensor[];
      const weighted = g!.mul(y) as Tensor;
      return [weighted.sub(y.mul(weighted.sum(axis, true)))] as Tensor[];
    };
  },

  matmul: ({ inputs: [a, b], needs, attributes, saveInput }) => {
    if (attributes.epilogue !== undefined) return undefined;
    const [shapeA, shapeB] = [a!.shape, b!.shape];
    const [left, right] = [
      needs[1] === true ? saveInput(0) : undefined,
      needs[0] === true ? saveInput(1) : undefined,
    ];
    return ([g]) => [
      right && sumTo(g!.matmul(right().mT), shapeA),
      left && sumTo(left().mT.matmul(g!), shapeB),
    ];
  },

  random: () => undefined,

  cat: ({ inputs, attributes: { axis } }) => {
    const lengths = inputs.map((x) => x.shape[axis]!);
    return ([g]) => {
      let start = 0;
      return lengths.map((length) => {
        const part = g!.narrow(axis, start, length);
        start += length;
        return part;
      });
    };
  },

  embed:
    ({ attributes: { view } }) =>
    ([g]) => [dispatchView("view", g!, view)],

  gather: ({ inputs: [x], attributes: { axis }, saveInput }) => {
    const [shape, dtype] = [x!.shape, x!.dtype];
    const at = saveInput(1);
    return ([g]) => [
      (zeros(shape as number[], { dtype }) as Tensor).scatterAdd(axis, at(), g!),
      undefined,
    ];
  },

  scatter: ({ attributes: { axis, scattering }, saveInput }) => {
    if (scattering !== "set" && scattering !== "sum") return undefined;
    const at = saveInput(1);
    return ([g]) => [
      scattering === "sum" ? g : g!.scatter(axis, at(), 0),
      undefined,
      g!.gather(axis, at()),
    ];
  },

  scan: (call) => scans[call.attributes.scan](call),

  sort: ({ inputs: [x], outputs, attributes: { axis } }) => {
    const indices = outputs[1]!;
    const [shape, dtype] = [x!.shape, x!.dtype];
    return ([g]) => [
      g && (zeros(shape as number[], { dtype }) as Tensor).scatter(axis, indices, g),
    ];
  },
};

type Reduce = Rule<"reduce">;

/** The gradient of a reduction as wide as its input again, with reduced axes of size 1. */
function kept(g: Tensor, shape: readonly number[], axes: readonly number[]): Tensor {
  return g.reshape(shape.map((n, i) => (axes.includes(i) ? 1 : n)));
}

const extreme: Reduce = ({ name, inputs: [x], attributes: { axes }, saveInput, saveOutput }) => {
  const shape = x!.shape;
  const [input, output] = [saveInput(0), saveOutput(0)];
  return ([g]) => {
    const value = kept(output(), shape, axes);
    const equal = input().eq(value) as Tensor;
    // PyTorch's `max` finds a NaN again, its `amax` does not
    const isFound =
      name === "max" || name === "min"
        ? equal.logicalOr(input().isnan().logicalAnd(value.isnan()))
        : equal;
    const isExtreme = isFound.to(g!.dtype) as Tensor;
    return [isExtreme.mul(kept(g!, shape, axes)).div(isExtreme.sum(axes, true))] as Tensor[];
  };
};

const reductions: { readonly [kind: string]: Reduce | undefined } = {
  /** The map in front, with the gradient spread over what was summed. */
  sum: ({ name, inputs, attributes: { expr, scalars, axes, valueType }, needs, saveInput }) => {
    const dtypes = inputs.map((x) => x.dtype);
    const plan = planOf([expr], dtypes, [valueType], needs, "summed");
    if (plan.derivatives.every((d) => d.expr === undefined)) return undefined;
    const shapes = inputs.map((x) => x.shape);
    const whole = broadcastShapes(name, ...shapes);
    const saved = plan.inputs.map((i) => [i, saveInput(i)] as const);
    return ([g]) => {
      const values = new Map(saved.map(([leaf, value]) => [leaf, value()]));
      values.set(inputs.length + 1, kept(g!, whole, axes));
      return pullPlan(name, plan, shapes, dtypes, whole, values, scalars);
    };
  },

  max: extreme,
  min: extreme,

  /** The product of all the others, from the left and from the right, so that zeros do no harm. */
  prod: ({ inputs: [x], attributes: { axes }, saveInput }) => {
    const shape = x!.shape;
    const input = saveInput(0);
    return ([g]) => {
      const rest = shape.map((_, i) => i).filter((i) => !axes.includes(i));
      const order = [...rest, ...axes];
      const lines = input()
        .permute(order)
        .reshape([...rest.map((i) => shape[i]!), axes.reduce((n, i) => n * shape[i]!, 1)]);
      const others = exclusive(lines).mul(exclusive(lines.flip(-1)).flip(-1)) as Tensor;
      const back = others
        .reshape(order.map((i) => shape[i]!))
        .permute(order.map((_, i) => order.indexOf(i)));
      return [back.mul(kept(g!, shape, axes))] as Tensor[];
    };
  },
};

/** Per position of the last axis, the product of those in front of it. */
function exclusive(x: Tensor): Tensor {
  const length = x.shape.at(-1)!;
  const one = ones([...x.shape.slice(0, -1), 1], { dtype: x.dtype }) as Tensor;
  if (length === 0) return x;
  return cat([one, x.narrow(-1, 0, length - 1).cumprod(-1) as Tensor], -1);
}

const scans: { readonly [S in Attributes["scan"]["scan"]]: Rule<"scan"> } = {
  sum:
    ({ attributes: { axis } }) =>
    ([g]) => [backwards(g!, axis, (x) => x.cumsum(axis))],

  prod: ({ inputs: [x], attributes: { axis }, saveInput, saveOutput }) => {
    const length = x!.shape[axis] ?? 1;
    const [input, output] = [saveInput(0), saveOutput(0)];
    return ([g]) => {
      if (g!.shape.length === 0 || length === 0) return [g];
      const values = input();
      if (values.ne(0).all().item()) return [quotients(g!.mul(output()), values, axis)];
      if (values.isfinite().all().item()) return [withoutDivision(g!, values, axis)];
      return [upToFirstZero(g!, values, output(), axis)];
    };
  },

  max: running,
  min: running,

  /**
   * In logarithms, for positive and negative gradients apart, so that nothing overflows. The price: a
   * second derivative is NaN where a gradient is 0, whose logarithm has no slope.
   */
  logsumexp: ({ attributes: { axis }, saveInput, saveOutput }) => {
    const [input, output] = [saveInput(0), saveOutput(0)];
    return ([g]) => {
      const part = (h: Tensor): Tensor => {
        const logs = (h.clamp(0).log() as Tensor).sub(output()) as Tensor;
        return backwards(logs, axis, (x) => x.logcumsumexp(axis) as Tensor)
          .add(input())
          .exp();
      };
      return [part(g!).sub(part(g!.neg()))] as Tensor[];
    };
  },
};

/** d/dxᵢ of Σₖ gₖ x₁ … xₖ is Σₖ₍≥ᵢ₎ gₖ (x₁ … xₖ) / xᵢ; `weighted` are the gₖ x₁ … xₖ. */
const quotients = (weighted: Tensor, x: Tensor, axis: number): Tensor =>
  backwards(weighted, axis, (y) => y.cumsum(axis) as Tensor).div(x);

/** The same as (x₁ … xᵢ₋₁) · Sᵢ with Sᵢ = gᵢ + xᵢ₊₁ Sᵢ₊₁, for zeros among the x. */
function withoutDivision(g: Tensor, x: Tensor, axis: number): Tensor {
  const length = x.shape[axis]!;
  const tails = new Array<Tensor>(length);
  for (let i = length - 1; i >= 0; i--) {
    const own = g.narrow(axis, i, 1);
    tails[i] = i === length - 1 ? own : own.add(x.narrow(axis, i + 1, 1).mul(tails[i + 1]!));
  }
  return heads(x, axis).mul(cat(tails, axis));
}

/**
 * The same for zeros among infinities and NaN, where 0 · ∞ must not appear: quotients before the first
 * zero of a line, the product of the others at it, and 0 behind it, as PyTorch has it.
 */
function upToFirstZero(g: Tensor, x: Tensor, y: Tensor, axis: number): Tensor {
  const isZero = x.eq(0) as Tensor;
  const zeros = isZero.long().cumsum(axis) as Tensor;
  const [isBefore, isNext] = [zeros.eq(0), zeros.eq(1)] as [Tensor, Tensor];
  const before = quotients(g.mul(y).maskedFill(isBefore.logicalNot(), 0), x, axis);
  const others = x.maskedFill(isZero.logicalOr(isNext.logicalNot()), 1).cumprod(axis) as Tensor;
  const tail = g.mul(others).maskedFill(isNext.logicalNot(), 0).sum(axis, true) as Tensor;
  const atZero = heads(x, axis)
    .mul(tail)
    .maskedFill(isNext.logicalAnd(isZero).logicalNot(), 0) as Tensor;
  return atZero.where(isBefore.logicalNot(), before);
}

/** Per position, the product of those in front of it. */
const heads = (x: Tensor, axis: number): Tensor =>
  exclusive(x.transpose(axis, -1)).transpose(axis, -1);

function running({ inputs: [x], outputs, attributes: { axis } }: Call<"scan">): Backward {
  const indices = outputs[1]!;
  const [shape, dtype] = [x!.shape, x!.dtype];
  return ([g]) => [
    g &&
      (shape.length === 0
        ? g
        : (zeros(shape as number[], { dtype }) as Tensor).scatterAdd(axis, indices, g)),
  ];
}

/** A running operation from the other end. */
const backwards = (x: Tensor, axis: number, run: (x: Tensor) => Tensor): Tensor =>
  x.shape.length === 0 ? run(x) : run(x.flip(axis)).flip(axis);
