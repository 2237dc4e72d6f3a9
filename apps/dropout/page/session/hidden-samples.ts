/** @file Dropout of one activation, again and again: how often h′ is what, and its mean, which tends to h. */
import { full, nn, type Tensor } from "@kindling/torch";
import { dropoutLayer } from "../../src/programs/dropout-layer.ts";
import type { TrainingRun } from "../../src/training/training-run.ts";
import type { HiddenSamples } from "../protocol.ts";
import type { Aside } from "./aside.ts";

/** Samples of h′ for h = 1: dropout treats all activations alike. */
export class SamplesOfHidden {
  readonly #run: TrainingRun;
  readonly #drop: (X: Tensor) => Tensor;
  readonly #counts = new Map<number, number>();
  readonly #means: [n: number, mean: number][] = [];
  #n = 0;
  #sum = 0;

  constructor(run: TrainingRun) {
    this.#run = run;
    this.#drop = firstDropout(run);
  }

  /** Draws more; the means are noted at numbers of samples that lie evenly on a logarithmic scale. */
  draw(aside: Aside, count: number): HiddenSamples {
    const drawn = aside.look(this.#run, true, () => this.#drop(full([count], 1)).toTypedArray());
    for (const value of drawn) {
      const h = Number(value);
      this.#counts.set(h, (this.#counts.get(h) ?? 0) + 1);
      this.#n += 1;
      this.#sum += h;
      if (this.#n >= 1.05 * (this.#means.at(-1)?.[0] ?? 0))
        this.#means.push([this.#n, this.#sum / this.#n]);
    }
    const { program, dropout1 } = this.#run.settings;
    const counts = [...this.#counts].toSorted(([a], [b]) => a - b);
    const means = [...this.#means, [this.#n, this.#sum / this.#n] as const];
    return { h: 1, p: program === "no-dropout" ? 0 : dropout1, counts, means };
  }
}

/** The program's own dropout behind its first hidden layer. */
function firstDropout({ net, settings }: TrainingRun): (X: Tensor) => Tensor {
  const layer = [...net.modules()].find((it) => it instanceof nn.Dropout);
  return layer ?? ((X) => dropoutLayer(X, settings.dropout1));
}
