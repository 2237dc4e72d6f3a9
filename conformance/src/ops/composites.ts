/** @file Small programs of several operators, written as a user would write them. */
import type { Tensor } from "@kindling/tensor";
import { written } from "./row.ts";

/** softmax(q kᵀ scale, masked) v; where a boolean mask is false, or a float one -∞, nothing is seen. */
function attention(q: Tensor, k: Tensor, v: Tensor, mask?: Tensor | null, scale?: number): Tensor {
  const factor = scale ?? 1 / Math.sqrt(q.shape.at(-1) ?? 1);
  const scores = q.matmul(k.transpose(-2, -1)).mul(factor);
  const seen =
    mask === undefined || mask === null
      ? scores
      : mask.dtype === "bool"
        ? scores.maskedFill(mask.logicalNot(), -Infinity)
        : scores.add(mask);
  return seen.softmax(-1).matmul(v);
}

const rmsNorm = (x: Tensor, weight: Tensor, eps: number): Tensor =>
  x.mul(x.square().mean(-1, true).add(eps).rsqrt()).mul(weight);

const swiglu = (a: Tensor, b: Tensor): Tensor => a.mul(a.sigmoid()).mul(b);

function batchNorm(x: Tensor, gain: Tensor, shift: Tensor, eps: number): Tensor {
  const centred = x.sub(x.mean(0, true));
  const variance = centred.square().mean(0, true);
  return centred.mul(variance.add(eps).rsqrt()).mul(gain).add(shift);
}

const dropout = (x: Tensor, mask: Tensor, p: number): Tensor => mask.mul(x).div(1 - p);

function crossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const picked = logits.logSoftmax(-1).gather(-1, labels.unsqueeze(-1));
  return picked.neg().mean();
}

export const composites = {
  "composite.sdpa": written(["matmul", "softmax", "maskedFill", "logicalNot"], attention),
  "composite.rms_norm": written(["square", "mean", "rsqrt"], rmsNorm),
  "composite.logits_swiglu": written(["sigmoid", "mul"], swiglu),
  "composite.batch_norm_manual": written(["square", "mean", "rsqrt"], batchNorm),
  "composite.dropout_mask": written(["mul", "div"], dropout),
  "composite.softmax_cross_entropy": written(["logSoftmax", "gather", "mean"], crossEntropy),
};
