/** @file What decides a training run. */
import type { ProgramName } from "../programs/summaries.ts";
import type { Probabilities } from "../programs/program.ts";

/** What decides a run: equal settings give equal parameters. */
export interface TrainingSettings extends Probabilities {
  readonly program: ProgramName;
  readonly epochs: number;
  readonly lr: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** The chapter's own settings. */
export const chapterSettings: TrainingSettings = {
  program: "concise",
  epochs: 10,
  lr: 0.1,
  batchSize: 256,
  dropout1: 0.2,
  dropout2: 0.5,
  seed: 0,
};
