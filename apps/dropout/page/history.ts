/** @file The figures of a run over its epochs, thinned out so that a long run stays quick to draw. */
import type { EpochReport } from "@kindling/d2l";
import type { Progress } from "./protocol.ts";

/** A point of a curve; `epoch` is where it lies, as a fraction of epochs. */
export interface CurvePoint {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
}

const mostPoints = 400;

/** Points of the training, and the test accuracy after each epoch. */
export class History {
  #points: CurvePoint[] = [];
  readonly #epochs: EpochReport[] = [];

  get points(): readonly CurvePoint[] {
    return this.#points;
  }

  get epochs(): readonly EpochReport[] {
    return this.#epochs;
  }

  add({ epoch, step, steps, loss, accuracy }: Progress): void {
    this.#points.push({ epoch: epoch - 1 + step / steps, loss, accuracy });
    if (this.#points.length > mostPoints) this.#points = pairsMerged(this.#points);
  }

  addEpoch(report: EpochReport): void {
    this.#epochs.push(report);
  }

  clear(): void {
    this.#points = [];
    this.#epochs.length = 0;
  }
}

/** Two neighbours become their mean, at the place of the second; an odd one at the end stays. */
function pairsMerged(points: readonly CurvePoint[]): CurvePoint[] {
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    if (i % 2 === 0) return i === points.length - 1 ? [point] : [];
    if (before === undefined) return [point];
    return [
      {
        epoch: point.epoch,
        loss: (before.loss + point.loss) / 2,
        accuracy: (before.accuracy + point.accuracy) / 2,
      },
    ];
  });
}
