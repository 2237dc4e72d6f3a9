/**
 * @file Losses that compare element by element, as layers.
 */
/* oxlint-disable typescript/no-unsafe-declaration-merging -- a call signature beside a class declares no property */
import type { Broadcast, Checked, Combined, DType, FloatOf, Shape, Tensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../../arguments.ts";
import {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type BinaryLogitsOptions,
  type BinaryOptions,
} from "../../functional/loss/binary.ts";
import type { SameShapeFault } from "../../functional/loss/cross-entropy-types.ts";
import { klDiv, type KlOptions } from "../../functional/loss/divergence.ts";
import type { LossOptions } from "../../functional/loss/pointwise.ts";
import { checkReduction, type Left, type Reduction } from "../../functional/loss/reduction.ts";
import {
  huberLoss,
  type HuberOptions,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  type SmoothL1Options,
} from "../../functional/loss/regression.ts";
import { AnyModule } from "../../module/any-module.ts";
import { Module } from "../../module/module.ts";

/** Losses of an input and a target of one shape. `Name` is how the compiler's messages call them. */
export abstract class ComparingLoss<R extends Reduction, Name extends string> extends AnyModule {
  readonly reduction: Reduction;

  constructor(reduction: string | undefined) {
    super();
    this.reduction = checkReduction(reduction ?? "mean", this.constructor.name);
  }

  forward<S extends Shape, D extends DType, T extends Shape, E extends DType>(
    input: Tensor<S, D>,
    target: Checked<Tensor<T, E>, SameShapeFault<S, T, Name>>,
  ): Compared<R, S, D, T, E>;
  forward(input: Tensor, target: Tensor): Tensor {
    return this.compute(input, target);
  }

  protected abstract compute(input: Tensor, target: Tensor): Tensor;
}

export interface ComparingLoss<R extends Reduction, Name extends string> {
  <S extends Shape, D extends DType, T extends Shape, E extends DType>(
    input: Tensor<S, D>,
    target: Checked<Tensor<T, E>, SameShapeFault<S, T, Name>>,
  ): Compared<R, S, D, T, E>;
}

type Compared<
  R extends Reduction,
  S extends Shape,
  D extends DType,
  T extends Shape,
  E extends DType,
> = Tensor<Left<R, Broadcast<S, T>>, FloatOf<Combined<S, D, T, E>>>;

/**
 * (x - y)².
 * @example
 * new nn.MSELoss()(tensor([1, 3]), tensor([0, 0])) // => tensor(5.)
 */
export class MSELoss<R extends Reduction = "mean"> extends ComparingLoss<R, "MSELoss"> {
  constructor(options: LossOptions<R> = {}) {
    super(namedArguments<LossOptions<R>>("MSELoss", ["reduction"], [options]).reduction);
  }

  protected compute(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}

/**
 * |x - y|.
 * @example
 * new nn.L1Loss()(tensor([1, 3]), tensor([0, 0])) // => tensor(2.)
 */
export class L1Loss<R extends Reduction = "mean"> extends ComparingLoss<R, "L1Loss"> {
  constructor(options: LossOptions<R> = {}) {
    super(namedArguments<LossOptions<R>>("L1Loss", ["reduction"], [options]).reduction);
  }

  protected compute(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, { reduction: this.reduction });
  }
}

/**
 * A parabola near 0, |x - y| beyond beta.
 * @example
 * new nn.SmoothL1Loss()(tensor([3]), tensor([0])) // => tensor(2.5000)
 */
export class SmoothL1Loss<R extends Reduction = "mean"> extends ComparingLoss<R, "SmoothL1Loss"> {
  readonly beta: number;

  constructor(options: LossOptions<R> & SmoothL1Options = {}) {
    const names = ["reduction", "beta"] as const;
    const given = namedArguments<LossOptions<R> & SmoothL1Options>("SmoothL1Loss", names, [
      options,
    ]);
    const { reduction, beta = 1 } = given;
    super(reduction);
    this.beta = beta;
  }

  protected compute(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

/**
 * A parabola near 0, delta · |x - y| beyond delta.
 * @example
 * new nn.HuberLoss()(tensor([3]), tensor([0])) // => tensor(2.5000)
 */
export class HuberLoss<R extends Reduction = "mean"> extends ComparingLoss<R, "HuberLoss"> {
  readonly delta: number;

  constructor(options: LossOptions<R> & HuberOptions = {}) {
    const names = ["reduction", "delta"] as const;
    const given = namedArguments<LossOptions<R> & HuberOptions>("HuberLoss", names, [options]);
    const { reduction, delta = 1 } = given;
    super(reduction);
    this.delta = delta;
  }

  protected compute(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, { reduction: this.reduction, delta: this.delta });
  }
}

/**
 * Binary cross-entropy of probabilities, in nats.
 * @example
 * new nn.BCELoss()(tensor([0.5]), tensor([1])) // => tensor(0.6931)
 */
export class BCELoss<R extends Reduction = "mean"> extends ComparingLoss<R, "BCELoss"> {
  weight: Tensor | null;

  constructor(...given: Given<[weight: Tensor | null], LossOptions<R> & BinaryOptions>) {
    const names = ["weight", "reduction"] as const;
    const options = namedArguments<LossOptions & BinaryOptions>("BCELoss", names, given);
    super(options.reduction);
    this.weight = this.registerBuffer("weight", options.weight ?? null);
  }

  protected compute(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, { reduction: this.reduction, weight: this.weight });
  }
}

/**
 * Binary cross-entropy of sigmoid(x), without overflow, in nats.
 * @example
 * new nn.BCEWithLogitsLoss()(tensor([0]), tensor([1])) // => tensor(0.6931)
 */
export class BCEWithLogitsLoss<R extends Reduction = "mean"> extends ComparingLoss<
  R,
  "BCEWithLogitsLoss"
> {
  weight: Tensor | null;
  posWeight: Tensor | null;

  constructor(...given: Given<[weight: Tensor | null], LossOptions<R> & BinaryLogitsOptions>) {
    const names = ["weight", "reduction", "posWeight"] as const;
    const options = namedArguments<LossOptions & BinaryLogitsOptions>(
      "BCEWithLogitsLoss",
      names,
      given,
    );
    super(options.reduction);
    this.weight = this.registerBuffer("weight", options.weight ?? null);
    this.posWeight = this.registerBuffer("posWeight", options.posWeight ?? null);
  }

  protected compute(input: Tensor, target: Tensor): Tensor {
    const { reduction, weight, posWeight } = this;
    return binaryCrossEntropyWithLogits(input, target, { reduction, weight, posWeight });
  }
}

/**
 * Terms of the Kullback-Leibler divergence, in nats: y · (log y - x).
 * @example
 * new nn.KLDivLoss({ reduction: "batchmean" })(tensor([[0.5, 0.5]]).log(), tensor([[1, 0]]))
 * // => tensor(0.6931)
 */
export class KLDivLoss extends Module {
  readonly reduction: Reduction | "batchmean";
  readonly logTarget: boolean;

  constructor(options: KlOptions<Reduction | "batchmean"> = {}) {
    const names = ["reduction", "logTarget"] as const;
    const given = namedArguments<KlOptions<Reduction | "batchmean">>("KLDivLoss", names, [options]);
    const { reduction = "mean", logTarget = false } = given;
    super();
    this.reduction = checkReduction(reduction, "KLDivLoss", ["batchmean"]);
    this.logTarget = logTarget;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}
