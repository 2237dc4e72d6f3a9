/**
 * @file The switches of gradient checks, PyTorch's in camelCase. Three of PyTorch's are not there:
 * `check_batched_grad` (there is no vmap), `masked` (there are no sparse tensors) and
 * `check_grad_dtypes` (the tape itself converts or refuses gradients of another element type).
 */
import { isTensor, type Tensor } from "@kindling/tensor";

/** How gradients are checked. */
export interface GradcheckOptions {
  /** The step of the differences. Default: cbrt(2⁻⁵³) · max(1, |x|), about 4.8e-6. */
  readonly eps?: number | undefined;
  /** Allowed absolute error. Default 1e-5, as in PyTorch. */
  readonly atol?: number | undefined;
  /** Allowed error relative to the derivative. Default 1e-3, as in PyTorch. */
  readonly rtol?: number | undefined;
  /** Whether to throw unless the verdict is `pass`. Default `true`. */
  readonly raiseException?: boolean | undefined;
  /** How far two runs of the function, and of its gradient, may be apart. Default 0. */
  readonly nondetTol?: number | undefined;
  /** Whether outputs that get no gradient must count as zeros. Default `true`. */
  readonly checkUndefinedGrad?: boolean | undefined;
  /** Whether to compare forward mode with differences too. Default `false`. */
  readonly checkForwardAd?: boolean | undefined;
  /** Whether to compare the tape with differences. Default `true`. */
  readonly checkBackwardAd?: boolean | undefined;
  /**
   * Whether to compare one number vᵀJu per input and output, for random u and v, instead of each
   * element of J: a few runs of the function instead of four per input element. Default `false`.
   */
  readonly fastMode?: boolean | undefined;
  /** Whether cotangents that are expanded views must give the same. Default `true`. */
  readonly checkLayouts?: boolean | undefined;
}

/** How gradients of gradients are checked. */
export interface GradgradcheckOptions extends Omit<
  GradcheckOptions,
  "checkForwardAd" | "checkBackwardAd"
> {
  /** The gradients of the outputs; random ones unless given. */
  readonly gradOutputs?: Tensor | readonly Tensor[] | null | undefined;
  /** Whether the random gradients of the outputs are not contiguous. Default `false`. */
  readonly genNonContigGradOutputs?: boolean | undefined;
  /** Whether to compare forward mode over the backward pass. Default `false`. */
  readonly checkFwdOverRev?: boolean | undefined;
  /** Whether to compare the tape of the backward pass. Default `true`. */
  readonly checkRevOverRev?: boolean | undefined;
}

/** Options with their defaults. */
export type Settled = {
  readonly [K in Exclude<keyof GradcheckOptions, "eps">]-?: NonNullable<GradcheckOptions[K]>;
} & Pick<GradcheckOptions, "eps">;

export const settled = (options: GradcheckOptions): Settled => ({
  eps: options.eps,
  atol: options.atol ?? 1e-5,
  rtol: options.rtol ?? 1e-3,
  raiseException: options.raiseException ?? true,
  nondetTol: options.nondetTol ?? 0,
  checkUndefinedGrad: options.checkUndefinedGrad ?? true,
  checkForwardAd: options.checkForwardAd ?? false,
  checkBackwardAd: options.checkBackwardAd ?? true,
  fastMode: options.fastMode ?? false,
  checkLayouts: options.checkLayouts ?? true,
});

/** `gradgradcheck(f, inputs, gradOutputs, options)`, PyTorch's order, or options alone. */
export function gradgradOptions(
  given: GradgradcheckOptions["gradOutputs"] | GradgradcheckOptions,
  options: GradgradcheckOptions | undefined,
): GradgradcheckOptions {
  if (given === undefined || given === null) return options ?? {};
  if (isTensor(given) || Array.isArray(given))
    return { ...options, gradOutputs: given as Tensor | readonly Tensor[] };
  return given as GradgradcheckOptions; // neither a tensor nor a list
}
