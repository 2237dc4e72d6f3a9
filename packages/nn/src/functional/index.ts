/**
 * @file `nn.functional`: layers without a memory, as functions.
 */
export * from "./activations.ts";
export type { Activation } from "./activation.ts";
export {
  alphaDropout,
  dropout,
  dropout1d,
  dropout2d,
  type DropoutArguments,
  type DropoutOptions,
} from "./dropout.ts";
export {
  cosineSimilarity,
  type CosineOptions,
  normalize,
  type NormalizeOptions,
  pairwiseDistance,
  type PairwiseOptions,
} from "./distance.ts";
export { glu } from "./glu.ts";
export { gaussianNoise, type NoiseOptions } from "./noise.ts";
export { linear } from "./linear.ts";
export { layerNorm, type LayerNormOptions } from "./normalization.ts";
export { oneHot } from "./one-hot.ts";
export { pad, type PadMode, type PadOptions } from "./pad.ts";
export { logSoftmax, softmax, softmin, type SoftmaxOptions } from "./softmax.ts";
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type BinaryLogitsOptions,
  type BinaryOptions,
} from "./loss/binary.ts";
export {
  crossEntropy,
  type CrossEntropyOptions,
  nllLoss,
  type NllOptions,
} from "./loss/cross-entropy.ts";
export { klDiv, type KlOptions } from "./loss/divergence.ts";
export { cosineEmbeddingLoss, tripletMarginLoss, type TripletOptions } from "./loss/embeddings.ts";
export {
  gaussianNllLoss,
  type GaussianOptions,
  poissonNllLoss,
  type PoissonOptions,
} from "./loss/likelihoods.ts";
export {
  hingeEmbeddingLoss,
  marginRankingLoss,
  type MarginOptions,
  softMarginLoss,
} from "./loss/margins.ts";
export type { LossOptions, PointwiseLoss } from "./loss/pointwise.ts";
export type { Reduction } from "./loss/reduction.ts";
export {
  huberLoss,
  type HuberOptions,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  type SmoothL1Options,
} from "./loss/regression.ts";
