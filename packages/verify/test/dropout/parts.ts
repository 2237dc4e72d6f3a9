/** @file What layers with planted errors are put together from: masks and layers, right but for what they are given. */
import { customFunction } from "@kindling/autograd";
import { Generator, rand, randperm, type Tensor, where, zerosLike } from "@kindling/tensor";
import type { Forward } from "../../src/index.ts";

/** 1 where an element is kept. */
type Mask = (x: Tensor, p: number) => Tensor;

export const mask: Mask = (x, p) =>
  rand([...x.shape])
    .ge(p)
    .to(x.dtype);

export const maskFrom =
  (generator: Generator): Mask =>
  (x, p) =>
    rand([...x.shape], { generator })
      .ge(p)
      .to(x.dtype);

export const elsewhere = new Generator({ seed: 42 });

/** What is the same in all of them: nothing is drawn where nothing or all is dropped. */
export const training =
  (some: Forward): Forward =>
  (x, isTraining) =>
    isTraining ? some(x, isTraining) : x;

/** A layer that is right but for what it is given. */
export function layer(
  p: number,
  keep: Mask = mask,
  scale: (x: Tensor) => Tensor = (x) => x.div(1 - p),
): Forward {
  return training((x) => {
    if (p === 0) return x;
    return p === 1 ? zerosLike(x) : scale(x.mul(keep(x, p)));
  });
}

/** x · kept / (1 − p) with a gradient of its own. */
export const withGradient = (
  p: number,
  gradient: (cotangent: Tensor, kept: Tensor, p: number) => Tensor,
): Forward =>
  training((x) => {
    if (p === 0) return x;
    if (p === 1) return x.mul(0);
    const f = customFunction({
      forward(context, input: Tensor) {
        const kept = mask(input, p);
        context.saveForBackward(kept);
        return input.mul(kept).div(1 - p);
      },
      backward(context, cotangent) {
        const [kept = cotangent] = context.savedTensors;
        return gradient(cotangent, kept, p);
      },
    });
    return f(x);
  });

/** One mask for ever, by shape. */
export function remembered(keep: Mask): Mask {
  const masks = new Map<string, Tensor>();
  return (x, p) => {
    const key = x.shape.join();
    const kept = masks.get(key) ?? keep(x, p);
    masks.set(key, kept);
    return kept;
  };
}

/** One mask per p and shape, drawn anew at every other call: whoever calls second gets the first's. */
export function everyOther(change: (kept: Tensor) => Tensor): Mask {
  const masks = new Map<string, Tensor>();
  return (x, p) => {
    const key = `${p} ${x.shape.join()}`;
    const before = masks.get(key);
    if (before === undefined) masks.set(key, mask(x, p));
    else masks.delete(key);
    return before === undefined ? (masks.get(key) ?? x) : change(before);
  };
}

export const shared = everyOther((kept) => kept);

/** A share of p of the elements, no more and no less. */
export const exactly: Mask = (x, p) => {
  if (x.numel() === 0) return x;
  return randperm(x.numel())
    .ge(Math.round(p * x.numel()))
    .reshape([...x.shape])
    .to(x.dtype);
};

/** The mask lives in the layer, where the next call overwrites it. */
export function withOwnMask(p: number): Forward {
  let kept: Tensor | undefined;
  const f = customFunction({
    forward(_, x: Tensor) {
      kept = mask(x, p);
      return x.mul(kept).div(1 - p);
    },
    backward: (_, cotangent) => cotangent.mul(kept ?? 1).div(1 - p),
  });
  return training((x) => (p === 0 ? x : p === 1 ? x.mul(0) : f(x)));
}

export function alphaLayer(p: number, limit: number): Forward {
  const scale = 1 / Math.sqrt((1 - p) * (1 + p * LIMIT ** 2));
  return training((x) => {
    if (p === 0) return x;
    if (p === 1) return x.mul(0);
    return where(mask(x, p).eq(1), x, limit)
      .mul(scale)
      .add(-scale * p * LIMIT);
  });
}

export const noiseLayer = (sigma: number, noisy: (x: Tensor) => Tensor): Forward =>
  training((x) => (sigma === 0 ? x : noisy(x)));

/** The lower limit of SELU. */
export const LIMIT = -1.7580993408473766;

export const floatOf = (x: Tensor): "float32" | "float64" =>
  x.dtype === "float64" ? "float64" : "float32";
