/** @file Training between two reports: a report has the means of the epoch so far. */
import type { StepReport } from "../../src/training/train.ts";

const atStart = { examples: 0, loss: 0, hits: 0 };

/** The steps of an epoch since they were asked for last. */
export class Stretch {
  #before = atStart;

  /** Their mean loss, and the share of hits; `undefined` when there were none. */
  until({
    examples,
    trainLoss,
    trainAcc,
  }: StepReport): { readonly loss: number; readonly accuracy: number } | undefined {
    const before = this.#before;
    const count = examples - before.examples;
    if (count <= 0) return undefined;
    this.#before = { examples, loss: trainLoss * examples, hits: trainAcc * examples };
    return {
      loss: (this.#before.loss - before.loss) / count,
      accuracy: (this.#before.hits - before.hits) / count,
    };
  }

  /** An epoch is over. */
  end(): void {
    this.#before = atStart;
  }
}
