/**
 * @file `@kindling/autograd`: records operations and plays them backwards. Importing it gives every
 * tensor its gradient surface.
 */
import "./install.ts";

export {
  type AnomalyOptions,
  detectAnomaly,
  isAnomalyCheckNanEnabled,
  isAnomalyEnabled,
  setDetectAnomaly,
} from "./anomaly.ts";
export { backward, type BackwardOptions, grad, type GradOptions } from "./backward.ts";
export { dualLevel, makeDual, unpackDual } from "./forward/dual.ts";
export { customFunction, type FunctionContext, type FunctionDefinition } from "./function.ts";
export {
  type Arguments,
  type FunctionalOptions,
  type Like,
  type Tensors,
} from "./functional/arguments.ts";
export {
  hessian,
  type HessianOptions,
  jacobian,
  type Jacobian,
  type JacobianOptions,
} from "./functional/matrices.ts";
export { hvp, jvp, vhp, vjp } from "./functional/products.ts";
export { gradients, type Rule } from "./gradients.ts";
export { passingGrad } from "./history.ts";
export { keep, scope } from "./scope.ts";
export { abandon } from "./temporaries.ts";
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from "./modes.ts";
export { type Edge, type Gradient, type Hook, Node, type NodeOptions, type Pull } from "./node.ts";
