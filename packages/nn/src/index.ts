/**
 * @file `@kindling/nn`: modules, layers, losses, initialisation, and files of weights.
 */
import "@kindling/autograd";

export * as functional from "./functional/index.ts";
export * as init from "./init/index.ts";
export * as utils from "./gradient-clipping.ts";

export { AnyModule, type BufferOptions } from "./module/any-module.ts";
export type { ForwardHook, ForwardPreHook, RemovableHandle } from "./module/hooks.ts";
export { Layer, Module, type UnaryModule } from "./module/module.ts";
export type { Input, LayerName, Output, Rule, ShowName } from "./module/rule.ts";
export type { LoadOptions, LoadResult, StateDict } from "./module/state.ts";
export { Parameter } from "./parameter.ts";

export { ModuleDict, ModuleList } from "./containers/modules.ts";
export { ParameterDict, ParameterList } from "./containers/parameters.ts";
export { Sequential } from "./containers/sequential.ts";

export * from "./layers/activations.ts";
export * from "./layers/parametric-activations.ts";
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  type DropoutLayerOptions,
  GaussianNoise,
} from "./layers/dropout.ts";
export { Flatten, type FlattenOptions, Unflatten } from "./layers/flatten.ts";
export { Linear, type LinearOptions } from "./layers/linear.ts";
export { CrossEntropyLoss, NLLLoss } from "./layers/loss/classes.ts";
export {
  BCELoss,
  BCEWithLogitsLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  SmoothL1Loss,
} from "./layers/loss/pointwise.ts";
export {
  CircularPad1d,
  CircularPad2d,
  CircularPad3d,
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  type ConstantPaddingOptions,
  type PaddedAxes,
  type Padding,
  type PaddingOptions,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
  ZeroPad1d,
  ZeroPad2d,
  ZeroPad3d,
} from "./layers/padding.ts";
export { LayerNorm, type LayerNormLayerOptions } from "./layers/normalization.ts";
export { Elementwise, Identity } from "./layers/same-shape.ts";
export { LogSoftmax, Softmax, Softmin } from "./layers/softmax.ts";

export { decodeSafetensors, safetensorsMetadata } from "./safetensors/decode.ts";
export { encodeSafetensors } from "./safetensors/encode.ts";
export { loadSafetensors, saveSafetensors } from "./safetensors/file.ts";

export { summary, type SummaryInput, type SummaryOptions } from "./summary/summary.ts";
export { Summary, type SummaryRow } from "./summary/table.ts";
