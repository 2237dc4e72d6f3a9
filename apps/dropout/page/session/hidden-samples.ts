/** @file Dropout of one activation, again and again: how often h′ is what, and its mean, which tends to h. */
import { full, type Tensor } from "@kindling/torch";
import type { HiddenSamples } from "../protocol.ts";

/** Samples of h′ for one h: dropout treats all activations alike. */
export class SamplesOfHidden {
  readonly #h: number;
  readonly #p: number;
  readonly #drop: (X: Tensor) => Tensor;
  readonly #counts = new Map<number, number>();
  readonly #means: [n: number, mean: number][] = [];
  #n = 0;
  #sum = 0;

  /** @param drop  a dropout layer with the probability `p` */
  constructor(h: number, p: number, drop: (X: Tensor) => Tensor) {
    this.#h = h;
    this.#p = p;
    this.#drop = drop;
  }

  /** Draws more; the means are noted at numbers of samples that lie evenly on a logarithmic scale. */
  draw(count: number): HiddenSamples {
    for (const value of this.#drop(full([count], this.#h)).toTypedArray()) {
      const h = Number(value);
      this.#counts.set(h, (this.#counts.get(h) ?? 0) + 1);
      this.#n += 1;
      this.#sum += h;
      if (this.#n >= 1.05 * (this.#means.at(-1)?.[0] ?? 0))
        this.#means.push([this.#n, this.#sum / this.#n]);
    }
    const counts = [...this.#counts].toSorted(([a], [b]) => a - b);
    const means = [...this.#means, [this.#n, this.#sum / this.#n] as const];
    return { h: this.#h, p: this.#p, counts, means };
  }
}
