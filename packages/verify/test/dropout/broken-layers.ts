/** @file Dropout layers with one planted error each, and the laws that they break. */
import { noGrad } from "@kindling/autograd";
import { Generator, ones, rand, randn, where, zerosLike } from "@kindling/tensor";
import type { DropoutLayer } from "../../src/index.ts";
import { law } from "./law-titles.ts";
import {
  alphaLayer,
  elsewhere,
  everyOther,
  exactly,
  floatOf,
  layer,
  LIMIT,
  mask,
  maskFrom,
  noiseLayer,
  remembered,
  shared,
  training,
  withGradient,
  withOwnMask,
} from "./parts.ts";

/** A planted error. */
export interface BrokenLayer extends DropoutLayer {
  /** The law that names the error comes first, then others that it breaks as well. */
  readonly breaks: readonly string[];
}

/** The right layer, without an error. */
export const soundLayer: DropoutLayer = { name: "sound", create: (p) => layer(p), decision: "u24" };

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
    name: "draws from a generator of its own",
    create: (p) => layer(p, maskFrom(elsewhere)),
    breaks: [law.seeds],
  },
  {
    name: "seeds each layer alike",
    create: (p) => layer(p, maskFrom(new Generator({ seed: 42 }))),
    breaks: [law.layers],
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
