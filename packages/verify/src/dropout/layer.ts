/** @file What a layer under test tells of itself: how it is made, and what it does to an element. */
import { defaultGenerator, type Generator, type Tensor } from "@kindling/tensor";

/** `drop` zeroes or scales; `alpha` is dropout for SELU; `noise` adds what does not depend on the input. */
export type Effect = "drop" | "alpha" | "noise";

/** The layer's function: `training` false is evaluation. */
export type Forward = (x: Tensor, training: boolean) => Tensor;

/** A layer like dropout, as its laws see it. */
export interface DropoutLayer {
  readonly name: string;
  /** A new layer that drops with probability p; of noise, p is the standard deviation. */
  readonly create: (p: number) => Forward;
  /** Default `"drop"`. */
  readonly effect?: Effect;
  /**
   * The sizes of what is kept or dropped as a whole, behind two axes `[n, c]`: `[2, 2]` for an input
   * of `[n, c, 2, 2]`. Default `[]`: each element is decided by itself, in inputs of any shape.
   */
  readonly channel?: readonly number[];
  /** What masks are drawn from. Default: the generator that `manualSeed` seeds. */
  readonly generator?: Generator;
  /**
   * The uniform number that decides on an element: a multiple of 2⁻²⁴ or of 2⁻⁵³, taken in order. With
   * it the keep probability is enumerated; without, it is only sampled.
   */
  readonly decision?: Decision;
}

/** A uniform number in [0, 1) of 24 bits, made of a word of the stream, or of 53 bits, made of two. */
export type Decision = "u24" | "u53";

/** A layer with nothing left open. */
export type Subject = Required<Omit<DropoutLayer, "decision">> & Pick<DropoutLayer, "decision">;

export const subjectOf = (layer: DropoutLayer): Subject => ({
  effect: "drop",
  channel: [],
  generator: defaultGenerator,
  ...layer,
});

/** What an effect makes of an element, in real numbers. */
export interface EffectRow {
  /** The p at which laws are sampled. */
  readonly shares: readonly number[];
  /** The probability that an element is kept: of noise, that it grows. */
  readonly rate: (p: number) => number;
  /** What becomes of x where it is kept, and where it is dropped. */
  readonly kept: (x: number, p: number) => number;
  readonly dropped: (x: number, p: number) => number;
  /** Whether y was made of a kept x, which is not 0. */
  readonly isKept: (p: number) => (y: number, x: number) => boolean;
  /** The derivative where it is kept. */
  readonly slope: (p: number) => number;
}

/** −λα of SELU (Klambauer et al., 2017). */
const seluLimit = -1.7580993408473766;

/** The scale and the shift that keep mean 0 and variance 1. */
export function alphaScale(p: number): { readonly scale: number; readonly shift: number } {
  const scale = 1 / Math.sqrt((1 - p) * (1 + p * seluLimit ** 2));
  return { scale, shift: -scale * p * seluLimit };
}

const shares = [0.1, 0.2, 0.5, 0.9];

const alpha: EffectRow = {
  shares,
  rate: (p) => 1 - p,
  kept: (x, p) => alphaScale(p).scale * x + alphaScale(p).shift,
  dropped: (_, p) => alphaScale(p).scale * seluLimit + alphaScale(p).shift,
  isKept: (p) => {
    const { scale, shift } = alphaScale(p);
    const dropped = alpha.dropped(0, p);
    return (y, x) => Math.abs(y - scale * x - shift) < Math.abs(y - dropped);
  },
  slope: (p) => alphaScale(p).scale,
};

export const effects: { readonly [E in Effect]: EffectRow } = {
  drop: {
    shares,
    rate: (p) => 1 - p,
    kept: (x, p) => x / (1 - p),
    dropped: () => 0,
    isKept: () => (y) => y !== 0,
    slope: (p) => 1 / (1 - p),
  },
  alpha,
  noise: {
    shares: [0.5],
    rate: () => 1 / 2,
    kept: (x) => x,
    dropped: (x) => x,
    isKept: () => (y, x) => y > x,
    slope: () => 1,
  },
};
