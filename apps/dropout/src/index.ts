/** @file The chapter's experiments as library calls. */
export { type CheckpointFolder, checkpointFolder } from "./checkpoint/folder.ts";
export { compare, type CompareOptions } from "./compare/compare.ts";
export { claims, type Claim, type Verdict } from "./compare/claims.ts";
export { pytorchFigures, pytorchTraining } from "./compare/pytorch.ts";
export { type Comparison, reportLines } from "./compare/report.ts";
export type { Figures, Run, Training } from "./compare/training.ts";
export { type Variant, type VariantName, variants } from "./compare/variants.ts";
export { type FashionData, openData } from "./data/open.ts";
export { programs, type ProgramName } from "./programs/index.ts";
export type { EarlyStopping } from "./training/early-stopping.ts";
export {
  type CheckpointOptions,
  type CheckpointStore,
  type Ending,
  type StepReport,
  train,
  type Trained,
  type TrainOptions,
} from "./training/train.ts";
export type { Place, TrainingRun } from "./training/training-run.ts";
export { chapterSettings, type TrainingSettings } from "./training/training-settings.ts";
