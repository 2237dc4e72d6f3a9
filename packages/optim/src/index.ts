/**
 * @file `@kindling/optim`: optimizers.
 */
import "@kindling/autograd";

export type { GroupSettings, ParamGroup, Parameters } from "./groups.ts";
export { type Closure, Optimizer, type OptimizerState, type ParameterState } from "./optimizer.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
