/**
 * @file `Linear`: x Wᵀ + b.
 */
import {
  type Either,
  type Flattened,
  type FloatDType,
  type FloatFault,
  type FloatOf,
  type Shape,
  type Tensor,
  empty,
} from "@kindling/tensor";
import { namedArguments } from "../arguments.ts";
import { linear } from "../functional/linear.ts";
import { fanOf } from "../init/fan.ts";
import { kaimingUniform_, uniform_ } from "../init/random.ts";
import { boolText } from "../module/text.ts";
import { Layer } from "../module/module.ts";
import type {
  CountFault,
  DTypeOf,
  Input,
  Output,
  Rule,
  ShapeOf,
  ShowName,
} from "../module/rule.ts";
import { Parameter } from "../parameter.ts";
import { checkCount } from "../count.ts";

/** `[..., I]` becomes `[..., O]`. */
export interface LinearRule<I extends number, O extends number> extends Rule {
  readonly y: Tensor<WithLast<ShapeOf<this["x"]>, O>, FloatOf<DTypeOf<this["x"]>>>;
  readonly fault: Either<
    FeaturesFault<ShapeOf<this["x"]>, I, ShowName<this["name"]>>,
    FloatFault<DTypeOf<this["x"]>, ShowName<this["name"]>>
  >;
  readonly name: readonly ["Linear", I, O];
}

/** What kind of linear layer. */
export interface LinearOptions<B extends boolean = boolean> {
  /** Whether a bias is added. Default: true. */
  readonly bias?: B;
  /** Default: float32. */
  readonly dtype?: FloatDType;
}

/**
 * x Wᵀ + b over the last axis.
 *
 * Weight and bias are drawn uniformly from ±1/√inFeatures, the weight first.
 *
 * @param inFeatures   the last size of the input.
 * @param outFeatures  the last size of the output.
 * @throws {ValueError} when a size is not a whole number from 0
 * @throws {ShapeError} when called with another last size
 * @example
 * new nn.Linear(784, 256)(zeros(32, 784)).shape // => [32, 256]
 */
export class Linear<
  I extends number = number,
  O extends number = number,
  B extends boolean = true,
> extends Layer<LinearRule<I, O>> {
  readonly inFeatures: I;
  readonly outFeatures: O;
  weight: Parameter<[O, I], FloatDType>;
  bias: Bias<O>[`${B}`];

  constructor(inFeatures: I, outFeatures: O, options?: LinearOptions<B>);
  constructor(inFeatures: I, outFeatures: O, bias: B, options?: LinearOptions<B>);
  constructor(inFeatures: I, outFeatures: O, ...given: readonly unknown[]) {
    super();
    const options = namedArguments<LinearOptions>("Linear", ["bias", "dtype"], given);
    const { bias = true, dtype = "float32" } = options;
    this.inFeatures = checkCount(inFeatures, "Linear", "inFeatures");
    this.outFeatures = checkCount(outFeatures, "Linear", "outFeatures");
    this.weight = new Parameter<[O, I], FloatDType>(empty([outFeatures, inFeatures], { dtype }));
    // `B` is the type of `bias`
    this.bias = (bias ? new Parameter(empty([outFeatures], { dtype })) : null) as Bias<O>[`${B}`];
    this.resetParameters();
  }

  /** Draws weight and bias anew. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const fanIn = fanOf(this.weight, "Linear").fanIn;
    const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
    uniform_(this.bias, -bound, bound);
  }

  forward<X extends Tensor>(x: Input<LinearRule<I, O>, X>): Output<LinearRule<I, O>, X>;
  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${boolText(this.bias !== null)}`;
  }
}

interface Bias<O extends number> {
  true: Parameter<[O], FloatDType>;
  false: null;
}

/** Where flattening would help, the message says so. */
type FeaturesFault<S extends Shape, I extends number, Name extends string> =
  CountFault<LastOf<S>, I, Name, "features"> extends infer F extends string
    ? `${F}${Flattened<S, 1, -1> extends [unknown, I] ? "; x.flatten(1) has them" : ""}`
    : false;
type WithLast<S extends Shape, O extends number> = S extends [...infer L extends Shape, unknown]
  ? [...L, O]
  : [...number[], O];
type LastOf<S extends Shape> = S extends [...unknown[], infer N] ? N : number;
