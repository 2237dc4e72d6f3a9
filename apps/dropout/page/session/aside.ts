/**
 * @file Looking at a network between two steps of its training without leaving a trace: neither its mode
 * nor the random stream of training is another afterwards.
 */
import { getRngState, manualSeed, noGrad, setRngState, type Tensor } from "@kindling/torch";
import { programs } from "../../src/programs/index.ts";
import type { TrainingRun } from "../../src/training/training-run.ts";

/** A random stream beside that of training, for what is drawn while looking. */
export class Aside {
  #stream: Tensor | undefined;

  /** Runs a function with dropout on or off, and puts everything back for training. */
  look<T>({ net, settings }: TrainingRun, isDropping: boolean, see: () => T): T {
    const { setDropout } = programs[settings.program];
    const ofTraining = getRngState();
    if (this.#stream === undefined) manualSeed(0);
    else setRngState(this.#stream);
    setDropout(net, isDropping);
    try {
      return noGrad(see);
    } finally {
      setDropout(net, true);
      this.#stream = getRngState();
      setRngState(ofTraining);
    }
  }
}
