/**
 * @file The gradient rules of scans: running sums, products and extremes.
 */
import { type Attributes, cat, type Tensor, zeros } from "@kindling/tensor";
import type { Call, Rule } from "./gradients.ts";
import { isGradEnabled } from "./modes.ts";
import type { Pull } from "./node.ts";
import { exclusive } from "./reduction-gradients.ts";

export const scans: { readonly [S in Attributes["scan"]["scan"]]: Rule<"scan"> } = {
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

  logsumexp: ({ attributes: { axis }, saveInput, saveOutput }) => {
    const [input, output] = [saveInput(0), saveOutput(0)];
    return ([g]) => [
      isGradEnabled()
        ? sharesStepwise(g!, input(), output(), axis)
        : sharesByLogarithms(g!, input(), output(), axis),
    ];
  },
};

/**
 * d/dxᵢ of Σₖ gₖ log(eˣ¹ + … + eˣᵏ) is Σₖ₍≥ᵢ₎ gₖ exp(xᵢ - yₖ). In logarithms, for positive and negative
 * gradients apart, so that nothing overflows.
 */
function sharesByLogarithms(g: Tensor, x: Tensor, y: Tensor, axis: number): Tensor {
  const part = (h: Tensor): Tensor => {
    const logs = h.clamp(0).log().sub(y) as Tensor;
    return backwards(logs, axis, (v) => v.logcumsumexp(axis) as Tensor)
      .add(x)
      .exp();
  };
  return part(g).sub(part(g.neg()));
}

/**
 * The same as exp(xᵢ - yᵢ) · Sᵢ with Sᵢ = gᵢ + exp(yᵢ - yᵢ₊₁) Sᵢ₊₁, a step per position: slower, but it can
 * be differentiated where a gradient is 0, whose logarithm has no slope.
 */
function sharesStepwise(g: Tensor, x: Tensor, y: Tensor, axis: number): Tensor {
  const length = g.shape[axis];
  if (length === undefined || length === 0) return g;
  const sums = new Array<Tensor>(length);
  for (let i = length - 1; i >= 0; i--) {
    const own = g.narrow(axis, i, 1);
    if (i === length - 1) sums[i] = own;
    else {
      const [here, next] = [y.narrow(axis, i, 1), y.narrow(axis, i + 1, 1)] as [Tensor, Tensor];
      sums[i] = own.add(
        here
          .sub(next)
          .exp()
          .mul(sums[i + 1]!),
      );
    }
  }
  return x.sub(y).exp().mul(cat(sums, axis));
}

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

function running({ inputs: [x], outputs, attributes: { axis }, keep }: Call<"scan">): Pull {
  const indices = keep(outputs[1]!);
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
