/** @file Dropout layers with one planted error each, and the laws that they break. */
import { customFunction, noGrad } from "@kindling/autograd";
import { ones, rand, randn, randperm, type Tensor, where, zerosLike } from "@kindling/tensor";
import type { DropoutLayer, Forward } from "../../src/index.ts";

/** A planted error. */
export interface BrokenLayer extends DropoutLayer {
  /** The law that names the error comes first, then others that it breaks as well. */
  readonly breaks: readonly string[];
}

/** Names of laws, so that a slip in one is seen by the compiler. */
const law = {
  values: "each element is 0 or h / (1 − p), exactly",
  some: "some elements are dropped and some are kept",
  channels: "a channel is kept or dropped as a whole",
  input: "the result has the input's shape and dtype, and the input stays as it is",
  seeds: "equal seeds give equal masks, whatever the values and the layout",
  counted: "E[h′] = h but for rounding: the keep probability is counted",
  share: "E[h′] = h: the share of what is kept, times what it becomes",
  places: "each row and each column is kept with probability 1 − p",
  variance: "Var[h′] = h² p / (1 − p)",
  network: "a linear network's mean output is that of evaluation",
  positions: "positions are decided independently",
  counts: "how many are kept in a call varies as it does for independent decisions",
  calls: "calls are decided independently",
  layers: "layers are decided independently",
  evaluation: "evaluation gives the input itself, bit for bit",
  p0: "p = 0 gives the input's elements, bit for bit",
  p1: "p = 1 gives zeros, and no gradient but 0",
  evaluationDraws: "evaluation draws nothing",
  p0Draws: "p = 0 draws nothing",
  p1Draws: "p = 1 draws nothing",
  mask: "the mask of the backward pass is that of the forward pass",
  gradient: "a gradient is 0 or 1 / (1 − p) times what came, exactly",
  weights: "an example does not change the weights into its dropped units",
  gradcheck: "with the mask frozen, gradients are those of differences",
  second: "second derivatives are 0",
  linear: "with the mask frozen it is linear",
  commutes: "with the mask frozen it commutes with ReLU, |·| and positive factors",
  composition: "p after q is, in distribution, 1 − (1 − p)(1 − q)",
  alpha: "each element is h or SELU's lower limit, scaled and shifted",
  moments: "inputs of mean 0 and variance 1 keep both",
  slope: "a gradient is 0 or the slope times what came",
  affine: "with the mask frozen it is affine",
  noiseAlone: "what is added does not depend on the input",
  noiseMoments: "the noise has mean 0 and variance σ²",
  normal: "the noise is normal",
  batch: "a batch is treated as its examples are, one after another",
} as const;

/** 1 where an element is kept. */
type Mask = (x: Tensor, p: number) => Tensor;

const mask: Mask = (x, p) =>
  rand([...x.shape])
    .ge(p)
    .to(x.dtype);

/** What is the same in all of them: nothing is drawn where nothing or all is dropped. */
const training =
  (some: Forward): Forward =>
  (x, isTraining) =>
    isTraining ? some(x, isTraining) : x;

/** A layer that is right but for what it is given. */
function layer(
  p: number,
  keep: Mask = mask,
  scale: (x: Tensor) => Tensor = (x) => x.div(1 - p),
): Forward {
  return training((x) => {
    if (p === 0) return x;
    return p === 1 ? zerosLike(x) : scale(x.mul(keep(x, p)));
  });
}

/** The right layer, without an error. */
export const soundLayer: DropoutLayer = { name: "sound", create: (p) => layer(p), decision: "u24" };

/** x · kept / (1 − p) with a gradient of its own. */
const withGradient = (
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
function remembered(keep: Mask): Mask {
  const masks = new Map<string, Tensor>();
  return (x, p) => {
    const key = x.shape.join();
    const kept = masks.get(key) ?? keep(x, p);
    masks.set(key, kept);
    return kept;
  };
}

/** One mask per p and shape, drawn anew at every other call: whoever calls second gets the first's. */
function everyOther(change: (kept: Tensor) => Tensor): Mask {
  const masks = new Map<string, Tensor>();
  return (x, p) => {
    const key = `${p} ${x.shape.join()}`;
    const before = masks.get(key);
    if (before === undefined) masks.set(key, mask(x, p));
    else masks.delete(key);
    return before === undefined ? (masks.get(key) ?? x) : change(before);
  };
}

const shared = everyOther((kept) => kept);

/** A share of p of the elements, no more and no less. */
const exactly: Mask = (x, p) => {
  if (x.numel() === 0) return x;
  return randperm(x.numel())
    .ge(Math.round(p * x.numel()))
    .reshape([...x.shape])
    .to(x.dtype);
};

/** The mask lives in the layer, where the next call overwrites it. */
function withOwnMask(p: number): Forward {
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

export const brokenLayers: readonly BrokenLayer[] = [
  {
    name: "forgets to scale",
    create: (p) => layer(p, mask, (x) => x),
    breaks: [law.values, law.share, law.variance, law.network, law.gradient, law.composition],
  },
  {
    name: "scales in evaluation",
    create: (p) => (x, isTraining) => (isTraining ? layer(p)(x, true) : x.mul(1 - p)),
    breaks: [law.evaluation],
  },
  {
    name: "keeps what it should drop",
    create: (p) =>
      layer(p, (x, p) =>
        rand([...x.shape])
          .lt(p)
          .to(x.dtype),
      ),
    breaks: [law.share, law.places],
  },
  {
    name: "decides by rows",
    create: (p) =>
      layer(p, (x, p) =>
        x.ndim === 0 ? mask(x, p) : mask(x.narrow(-1, 0, Math.min(1, x.shape.at(-1) ?? 1)), p),
      ),
    breaks: [law.positions, law.counts],
  },
  {
    name: "uses one mask for all calls",
    create: (p) => layer(p, remembered(mask)),
    breaks: [law.calls],
  },
  {
    name: "draws another mask in the backward pass",
    create: (p) => withGradient(p, (cotangent) => cotangent.mul(mask(cotangent, p)).div(1 - p)),
    breaks: [law.mask, law.weights, law.gradcheck],
  },
  {
    name: "drops everything",
    create: (p) => layer(p, (x) => (p > 0 ? zerosLike(x) : ones([...x.shape]))),
    breaks: [law.some],
  },
  {
    name: "forgets to scale the gradient",
    create: (p) => withGradient(p, (cotangent, kept) => cotangent.mul(kept)),
    breaks: [law.gradient],
  },
  {
    name: "scales by 1 / p",
    create: (p) => layer(p, mask, (x) => x.div(p)),
    breaks: [law.values],
  },
  {
    name: "gives all layers one mask",
    create: (p) => layer(p, shared),
    breaks: [law.layers],
  },
  {
    name: "draws in evaluation",
    create: (p) => (x, isTraining) => {
      const y = layer(p)(x, true);
      return isTraining ? y : x;
    },
    breaks: [law.evaluationDraws],
  },
  {
    name: "lets the gradient through where it drops",
    create: (p) => withGradient(p, (cotangent) => cotangent.div(1 - p)),
    breaks: [law.mask],
  },
  {
    name: "never drops the last of a row",
    create: (p) =>
      layer(p, (x, p) => {
        const kept = mask(x, p);
        if (x.ndim > 0 && x.numel() > 0) kept.narrow(-1, (x.shape.at(-1) ?? 1) - 1, 1).fill_(1);
        return kept;
      }),
    breaks: [law.places],
  },
  {
    name: "rounds p to 8 bits",
    create: (p) => layer(p, (x) => mask(x, Math.round(256 * p) / 256)),
    decision: "u24",
    breaks: [law.counted],
  },
  {
    name: "scales by the share that it happened to keep",
    create: (p) =>
      training((x) => {
        if (p === 0) return x;
        if (p === 1) return zerosLike(x);
        const kept = mask(x, p);
        return x.mul(kept).div(kept.mean().add(1e-9));
      }),
    breaks: [law.values],
  },
  {
    name: "drops exactly a share of p",
    create: (p) => layer(p, exactly),
    breaks: [law.counts, law.batch],
  },
  {
    name: "turns the mask around at every other call",
    create: (p) =>
      layer(
        p,
        everyOther((kept) => kept.neg().add(1)),
      ),
    breaks: [law.calls],
  },
  {
    name: "drops small elements more often",
    create: (p) =>
      layer(p, (x, p) =>
        rand([...x.shape])
          .ge(
            x
              .abs()
              .lt(0.5)
              .mul(1 - p)
              .div(2)
              .add(p),
          )
          .to(x.dtype),
      ),
    breaks: [law.seeds, law.commutes],
  },
  {
    name: "writes to its input",
    create: (p) =>
      training((x) => {
        if (p === 0) return x;
        const y = layer(p)(x, true);
        noGrad(() => x.detach().copy_(y));
        return y;
      }),
    breaks: [law.input],
  },
  {
    name: "keeps its mask to itself for the backward pass",
    create: (p) => withOwnMask(p),
    breaks: [law.mask],
  },
  {
    name: "tears channels",
    create: (p) => layer(p),
    channel: [2],
    breaks: [law.channels],
  },
  {
    name: "adds 0 at p = 0",
    create: (p) => (x, isTraining) => (p === 0 && isTraining ? x.add(0) : layer(p)(x, isTraining)),
    breaks: [law.p0],
  },
  {
    name: "draws where nothing or all is dropped",
    create: (p) =>
      training((x) => {
        const kept = mask(x, p);
        return p === 0 ? x : p === 1 ? zerosLike(x) : x.mul(kept).div(1 - p);
      }),
    breaks: [law.p0Draws, law.p1Draws],
  },
  {
    name: "restores the largest element",
    create: (p) =>
      training((x) => {
        const y = layer(p)(x, true);
        if (p === 0 || p === 1 || x.numel() === 0) return y;
        return y.mul(x.abs().max()).div(
          y
            .abs()
            .max()
            .mul(1 - p)
            .add(1e-30),
        );
      }),
    breaks: [law.second, law.linear],
  },
  {
    name: "divides by 0 at p = 1",
    create: (p) => training((x) => (p === 0 ? x : x.mul(mask(x, p)).div(1 - p))),
    breaks: [law.p1, law.p1Draws],
  },
  {
    name: "drops to 0, as dropout does",
    effect: "alpha",
    create: (p) => alphaLayer(p, 0),
    breaks: [law.alpha],
  },
  {
    name: "neither scales nor shifts",
    effect: "alpha",
    create: (p) =>
      training((x) => (p === 0 ? x : p === 1 ? x.mul(0) : where(mask(x, p).eq(1), x, LIMIT))),
    breaks: [law.moments],
  },
  {
    name: "takes σ for the variance",
    effect: "noise",
    create: (p) =>
      noiseLayer(p, (x) => x.add(randn([...x.shape], { dtype: floatOf(x) }).mul(Math.sqrt(p)))),
    breaks: [law.noiseMoments],
  },
  {
    name: "multiplies its noise with the input",
    effect: "noise",
    create: (p) =>
      noiseLayer(p, (x) =>
        x.add(
          randn([...x.shape], { dtype: floatOf(x) })
            .mul(x)
            .mul(p),
        ),
      ),
    breaks: [law.noiseAlone, law.slope],
  },
  {
    name: "adds its noise to the absolute value",
    effect: "noise",
    create: (p) =>
      noiseLayer(p, (x) => x.abs().add(randn([...x.shape], { dtype: floatOf(x) }).mul(p))),
    breaks: [law.noiseAlone, law.affine, law.slope],
  },
  {
    name: "adds uniform noise",
    effect: "noise",
    create: (p) =>
      noiseLayer(p, (x) =>
        x.add(
          rand([...x.shape], { dtype: floatOf(x) })
            .sub(0.5)
            .mul(p * Math.sqrt(12)),
        ),
      ),
    breaks: [law.normal],
  },
];

function alphaLayer(p: number, limit: number): Forward {
  const scale = 1 / Math.sqrt((1 - p) * (1 + p * LIMIT ** 2));
  return training((x) => {
    if (p === 0) return x;
    if (p === 1) return x.mul(0);
    return where(mask(x, p).eq(1), x, limit)
      .mul(scale)
      .add(-scale * p * LIMIT);
  });
}

const noiseLayer = (sigma: number, noisy: (x: Tensor) => Tensor): Forward =>
  training((x) => (sigma === 0 ? x : noisy(x)));

/** The lower limit of SELU. */
const LIMIT = -1.7580993408473766;

const floatOf = (x: Tensor): "float32" | "float64" =>
  x.dtype === "float64" ? "float64" : "float32";
