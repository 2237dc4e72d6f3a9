/**
 * @file `@kindling/optim`: optimizers and learning-rate schedulers.
 */
import "@kindling/autograd";

export type { GroupSettings, ParamGroup, Parameters } from "./groups.ts";
export { type Closure, Optimizer, type OptimizerState, type ParameterState } from "./optimizer.ts";
export type { Betas } from "./moments.ts";
export { type CommonOptions, FusedOptimizer, type Moment, type Rule } from "./fused-optimizer.ts";
export type { Ranges } from "./options.ts";
export { Adadelta, type AdadeltaOptions } from "./adadelta.ts";
export { Adagrad, type AdagradOptions } from "./adagrad.ts";
export { Adam, type AdamOptions, AdamW, type AdamWOptions } from "./adam.ts";
export { Adamax, type AdamaxOptions } from "./adamax.ts";
export { ASGD, type ASGDOptions } from "./asgd.ts";
export { NAdam, type NAdamOptions } from "./nadam.ts";
export { RAdam, type RAdamOptions } from "./radam.ts";
export { RMSprop, type RMSpropOptions } from "./rmsprop.ts";
export { Rprop, type RpropOptions } from "./rprop.ts";
export { LBFGS, type LBFGSOptions } from "./lbfgs/lbfgs.ts";
export * as lrScheduler from "./lr-scheduler/index.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
