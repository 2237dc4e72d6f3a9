/**
 * @file Layers that bring elements to mean 0 and variance 1.
 */
import { checkNumbers, ones, type FloatDType, type Tensor, zeros } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { checkCount } from "../count.ts";
import { layerNorm } from "../functional/normalization.ts";
import { ones_, zeros_ } from "../init/constant.ts";
import { boolText, floatText } from "../module/text.ts";
import { Parameter } from "../parameter.ts";
import { Elementwise } from "./same-shape.ts";

/** What kind of layer normalisation. */
export interface LayerNormLayerOptions {
  /** Added to the variance. Default: 1e-5. */
  readonly eps?: number;
  /** Whether there are a weight and a bias. Default: true. */
  readonly elementwiseAffine?: boolean;
  /** Whether there is a bias beside the weight. Default: true. */
  readonly bias?: boolean;
  /** Default: float32. */
  readonly dtype?: FloatDType;
}

/**
 * (x - mean) / √(variance + eps) over the last axes, times weight, plus bias. The weight starts at 1,
 * the bias at 0.
 *
 * @param normalizedShape  the sizes of the last axes, or the last size.
 * @param given            `eps` (1e-5), `elementwiseAffine` (true), `bias` (true).
 * @throws {ValueError} when a size is not a whole number from 0
 * @throws {ShapeError} when called with other last sizes
 * @see Ba, Kiros, Hinton (2016), arXiv:1607.06450
 * @example
 * new nn.LayerNorm(2)(tensor([[1, 3]])) // => tensor([[-1.0000,  1.0000]], grad_fn=<LayerNormBackward0>)
 */
export class LayerNorm extends Elementwise<"LayerNorm"> {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(
    normalizedShape: number | readonly number[],
    ...given: Given<[eps: number, elementwiseAffine: boolean, bias: boolean], LayerNormLayerOptions>
  ) {
    super();
    const names = ["eps", "elementwiseAffine", "bias", "dtype"] as const;
    const options = namedArguments<LayerNormLayerOptions>("LayerNorm", names, given);
    const { eps = 1e-5, elementwiseAffine = true, bias = true, dtype = "float32" } = options;
    const sizes =
      typeof normalizedShape === "number"
        ? [normalizedShape]
        : [...checkNumbers("LayerNorm", normalizedShape)];
    for (const size of sizes) checkCount(size, "LayerNorm", "normalizedShape");
    this.normalizedShape = sizes;
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    this.weight = elementwiseAffine ? new Parameter(ones(sizes, { dtype })) : null;
    this.bias = elementwiseAffine && bias ? new Parameter(zeros(sizes, { dtype })) : null;
  }

  /** Sets the weight to 1 and the bias to 0. */
  resetParameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  protected compute(x: Tensor): Tensor {
    return layerNorm(x, this.normalizedShape, this.weight, this.bias, this.eps);
  }

  override extraRepr(): string {
    const shape = `(${this.normalizedShape.join(", ")}${this.normalizedShape.length === 1 ? "," : ""})`;
    return `${shape}, eps=${floatText(this.eps)}, elementwise_affine=${boolText(this.elementwiseAffine)}`;
  }
}
