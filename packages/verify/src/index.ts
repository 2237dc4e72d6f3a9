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
export * as conformance from "./conformance/index.ts";
export * as arbitraries from "./arbitraries/index.ts";
export { gradcheck, gradgradcheck, type GradcheckOptions } from "./gradcheck/gradcheck.ts";
export type { TensorFunction } from "./gradcheck/jacobian.ts";
export {
  type Derivative,
  GradcheckError,
  type GradcheckReport,
  type GradcheckVerdict,
} from "./gradcheck/verdict.ts";
