/**
 * @file `nn.init`: fills for parameters.
 */
export { constant_, dirac_, eye_, ones_, zeros_ } from "./constant.ts";
export { calculateGain, type Fan, type FanMode, fanOf, type Nonlinearity } from "./fan.ts";
export { orthogonal_ } from "./orthogonal.ts";
export {
  type NormalOptions,
  type UniformOptions,
  type KaimingArguments,
  kaimingNormal_,
  type KaimingOptions,
  kaimingUniform_,
  normal_,
  uniform_,
  type XavierArguments,
  xavierNormal_,
  type XavierOptions,
  xavierUniform_,
} from "./random.ts";
export { sparse_, type SparseOptions } from "./sparse.ts";
export { truncNormal_, type TruncatedOptions } from "./truncated.ts";
