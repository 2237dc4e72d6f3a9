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
export { customFunction, type FunctionContext, type FunctionDefinition } from "./function.ts";
export { gradients } from "./gradients.ts";
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from "./modes.ts";
export { type Hook, Node } from "./node.ts";
