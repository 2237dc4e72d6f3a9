/**
 * @file `@kindling/tensor`: tensors, element types, shapes, views, primitives, the door, random
 * generators, the interface of backends and the reference backend.
 */
export * from "./tensor.ts";
export * from "./errors.ts";
export * from "./dtype.ts";
export {
  collapse,
  contiguousLayout,
  contiguousStrides,
  isContiguous,
  type Layout,
  type LoopAxis,
  type Range,
  type View,
} from "./layout.ts";
export { broadcastShapes, numelOf } from "./shape.ts";
export { type Freed, type Residency, Storage, tellingStorages, tellStorage } from "./storage.ts";
export type {
  Backend,
  GatherCall,
  Kernels,
  MapCall,
  MatmulCall,
  Operand as KernelOperand,
  RandomCall,
  ReduceCall,
  Reduction,
  Rowwise,
  RowwiseCall,
  Scalar,
  Scan,
  ScanCall,
  ScatterCall,
  Scattering,
  SortCall,
} from "./backend.ts";
export { reference } from "./reference/index.ts";
export { backendName, backendNames, defineBackend, useBackend } from "./backends.ts";
export {
  detached,
  dispatch,
  dispatchView,
  type KernelCall,
  type Overwriting,
  type Recorded,
  type Recorder,
  setRecorder,
  tellingKernels,
} from "./dispatch.ts";
export {
  type Attributes,
  type Primitive,
  type PrimitiveName,
  primitives,
  type Spec,
} from "./primitives.ts";
export { profile, Profile, type ProfiledKernel, type ProfiledOperation } from "./profile.ts";
export { textTable } from "./text-table.ts";
export { type PrintOptions, type PrintProfile, setPrintOptions } from "./format.ts";
export * from "./ops/create.ts";
export { arange, eye, linspace, logspace, trilIndices, triuIndices } from "./ops/ranges.ts";
export { fromTypedArray, tensor, typeOfArray } from "./ops/values.ts";
export * from "./ops/join.ts";
import "./ops/elementwise.ts";
import "./ops/arithmetic.ts";
import "./ops/limits.ts";
import "./ops/equality.ts";
export { where } from "./ops/masking.ts";
export {
  type Build,
  fused,
  type FusedCall,
  fusedEach,
  mapped,
  type MapOptions,
  type Value,
} from "./ops/map.ts";
export {
  elementwise,
  type ElementwiseOperation,
  type ElementwiseOptions,
  type ScalarFunction,
} from "./ops/scalar-function.ts";
export { type Given, namedArguments, parametersOf } from "./ops/arguments.ts";
export { checkFunction } from "./check-function.ts";
export { checkNumbers } from "./ops/arguments.ts";
export { checkTensor } from "./ops/check-tensor.ts";
export { installGetters, installMethods, type Method } from "./ops/install.ts";
export { type Reducing, reduced } from "./ops/reduce.ts";
export { standardize } from "./ops/standardize.ts";
export * from "./ops/random.ts";
export * from "./ops/random-each.ts";
export * from "./ops/random-like.ts";
export * from "./ops/seeding.ts";
export { multinomial, type MultinomialOptions } from "./ops/multinomial.ts";
export { type DrawOptions, type FusedDraw, fusedDraw, type RandomOptions } from "./ops/draw.ts";
export { defaultGenerator } from "./random/default-generator.ts";
export { type EngineName, Generator, type GeneratorOptions } from "./random/generator.ts";
export { cephes } from "./random/cephes.ts";
export { type Distributions, distributions } from "./random/distributions.ts";
import "./ops/view.ts";
import "./ops/parts.ts";
export { constantPadNd, type ConstantPadOptions } from "./ops/pad.ts";
export { diagEmbed, diagflat, type DiagonalPlace } from "./ops/diagonal.ts";
import "./ops/differences.ts";
import "./ops/repeat.ts";
import "./ops/repeat-interleave.ts";
import "./ops/triangle.ts";
import "./ops/layout-methods.ts";
import "./ops/extremes.ts";
import "./ops/spread.ts";
import "./ops/softmax.ts";
import "./ops/gather.ts";
import "./ops/scatter.ts";
import "./ops/nonzero.ts";
import "./ops/convert.ts";
export {
  fromTransferable,
  type Received,
  transferable,
  type TransferableTensor,
  type Transferred,
} from "./ops/transfer.ts";
import "./ops/linalg.ts";
import "./ops/index-methods.ts";
export { type ContractedAxes, tensordot } from "./ops/contract.ts";
export { einsum } from "./ops/einsum.ts";
export { broadcastTensors, meshgrid, type MeshgridOptions } from "./ops/grid.ts";
import "./ops/order.ts";
export { kthvalue, mode, nanmedian } from "./ops/middle.ts";
export { type Interpolation, nanquantile, type QuantileOptions } from "./ops/quantile.ts";
export {
  uniqueConsecutive,
  type ConsecutiveOptions,
  type Unique,
  type UniqueOptions,
  type UniqueResult,
} from "./ops/unique.ts";
import "./ops/random-methods.ts";
export type { DType } from "./dtype.ts";
export type { AlphaOptions } from "./ops/arithmetic.ts";
export type { CreateOptions } from "./ops/create.ts";
export type { ClampMethod, ClampOptions } from "./ops/limits.ts";
export type { ProductOptions } from "./ops/linalg.ts";
export type { ClosenessOptions } from "./ops/equality.ts";
export type { DiffOptions } from "./ops/differences.ts";
export type { RepeatInterleaveOptions } from "./ops/repeat-interleave.ts";
export type { Sorted, SortOptions } from "./ops/order.ts";
export type { FlipOptions } from "./ops/parts.ts";
export type {
  BernoulliOptions,
  CauchyOptions,
  IntervalOptions,
  NormalOptions,
} from "./ops/random-methods.ts";
export type { Dim, NormOrder } from "./ops/reduce.ts";
export type { NormOptions } from "./ops/spread.ts";
export type { DiagonalOptions } from "./ops/triangle.ts";
export type { Sections } from "./ops/view.ts";
export type { Fill } from "./random/distributions.ts";
export type { Sizes } from "./shape.ts";
export type * from "./types/index.ts";
export * as expr from "@kindling/expr";
