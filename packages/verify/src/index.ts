/**
 * @file `@kindling/verify`: what tests of tensors are made of, for users' layers as much as for ours.
 */
export {
  assertClose,
  assertEqual,
  type CloseOptions,
  type Comparable,
  MismatchError,
} from "./compare/close.ts";
export { defaultTolerance, isWithin, type Tolerance, toleranceFor } from "./compare/tolerance.ts";
export { ulpDistance, type UlpType } from "./compare/ulp.ts";
export { backendLaws, describeBackend, type TestFramework } from "./backend/describe.ts";
export type { Law, Open } from "./backend/law.ts";
export * as conformance from "./conformance/index.ts";
export * as operations from "./operations/index.ts";
export * as arbitraries from "./arbitraries/index.ts";
export {
  adjointcheck,
  type AdjointcheckOptions,
  type AdjointcheckReport,
} from "./gradcheck/adjointcheck.ts";
export type { TensorFunction } from "./gradcheck/function.ts";
export { gradcheck, gradgradcheck } from "./gradcheck/gradcheck.ts";
export type { GradcheckOptions, GradgradcheckOptions } from "./gradcheck/options.ts";
export {
  type Derivative,
  GradcheckError,
  type GradcheckReport,
  type GradcheckVerdict,
} from "./gradcheck/verdict.ts";
export * as statistics from "./statistics/index.ts";
export { expectCategories } from "./statistics/categories.ts";
export { expectIndependent, type Pairs } from "./statistics/independence.ts";
export { type Charge, type Charged, Ledger, sharedLedger } from "./statistics/ledger.ts";
export { expectMean, type MeanOptions } from "./statistics/mean.ts";
export type { StatisticalOptions, Values } from "./statistics/options.ts";
export { expectProportion, type ProportionOptions } from "./statistics/proportion.ts";
export { expectSameDistribution } from "./statistics/same-distribution.ts";
export {
  type Batch,
  expectProportionInTurn,
  type SequentialConclusion,
} from "./statistics/sequential.ts";
export { expectUniform, expectUniformBits, type UniformOptions } from "./statistics/uniform.ts";
export { expectVariance, type VarianceOptions } from "./statistics/variance.ts";
export {
  type Conclusion,
  PowerError,
  StatisticsError,
  type StatisticalTest,
} from "./statistics/verdict.ts";
export { dropoutLaws } from "./dropout/dropout-laws.ts";
export type { Decision, DropoutLayer, Effect, Forward } from "./dropout/layer.ts";
export { type DropoutLaw, type DropoutLawOptions, LawError } from "./dropout/law.ts";
