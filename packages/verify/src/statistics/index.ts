/** @file The tests behind the assertions: their sizes, limits and rates, and what they are made of. */
export { binomial, type Binomial, logLowerTail, logProbability, logUpperTail } from "./binomial.ts";
export type { Bounds } from "./bounds.ts";
export { categoriesTest } from "./categories.ts";
export { neighbours } from "./independence.ts";
export { type MeanTest, meanTest, type Moments } from "./mean.ts";
export { detectableProportion, proportionTest } from "./proportion.ts";
export { sameDistributionTest } from "./same-distribution.ts";
export { sequentialTest, type SequentialTest, type SequentialVerdict } from "./sequential.ts";
export { uniformTest } from "./uniform.ts";
export { varianceTest } from "./variance.ts";
