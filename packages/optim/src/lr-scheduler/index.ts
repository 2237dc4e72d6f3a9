/**
 * @file Learning-rate schedulers, the namespace `lrScheduler`.
 */
export { ChainedScheduler, SequentialLR, type SteppingScheduler } from "./composite.ts";
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
} from "./cosine.ts";
export { CyclicLR, type CyclicLROptions, type CyclicMode, type CyclicScaleMode } from "./cyclic.ts";
export {
  ExponentialLR,
  type ExponentialLROptions,
  MultiStepLR,
  type MultiStepLROptions,
  PolynomialLR,
  type PolynomialLROptions,
  StepLR,
  type StepLROptions,
} from "./decays.ts";
export { type EpochFactor, LambdaLR, type LambdaLROptions, MultiplicativeLR } from "./lambdas.ts";
export { OneCycleLR, type OneCycleLROptions } from "./one-cycle.ts";
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./plateau.ts";
export {
  EpochScheduler,
  LRScheduler,
  type ScheduledGroup,
  type ScheduledOptimizer,
  type ScheduleOptions,
  type SchedulerState,
} from "./scheduler.ts";
export { ConstantLR, type ConstantLROptions, LinearLR, type LinearLROptions } from "./warm-ups.ts";
