/**
 * @file Losses between scores and class numbers, as layers.
 */
/* oxlint-disable typescript/no-unsafe-declaration-merging -- a call signature beside a class declares no property */
import type { Checked, DType, FloatOf, Shape, Tensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../../arguments.ts";
import {
  crossEntropy,
  type CrossEntropyOptions,
  nllLoss,
  type NllOptions,
} from "../../functional/loss/cross-entropy.ts";
import type {
  LabelsFault,
  LogitsFault,
  WithoutClasses,
} from "../../functional/loss/cross-entropy-types.ts";
import { checkReduction, type Left, type Reduction } from "../../functional/loss/reduction.ts";
import { AnyModule } from "../../module/any-module.ts";

/**
 * Cross-entropy between logits `[n, c, ...]` and labels, in nats: class numbers `[n, ...]` of a
 * whole-number dtype, or probabilities of the logits' shape. See `functional.crossEntropy`.
 *
 * @throws {ValueError} for an unknown reduction
 * @example
 * new nn.CrossEntropyLoss()(tensor([[0, 0]]), tensor([1n])) // => tensor(0.6931)
 */
export class CrossEntropyLoss<R extends Reduction = "mean"> extends AnyModule {
  weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly reduction: Reduction;
  readonly labelSmoothing: number;

  constructor(...given: Given<[weight: Tensor | null], CrossEntropyOptions<R>>) {
    super();
    const names = ["weight", "ignoreIndex", "reduction", "labelSmoothing"] as const;
    const options = namedArguments<CrossEntropyOptions>("CrossEntropyLoss", names, given);
    this.weight = this.registerBuffer("weight", options.weight ?? null);
    this.ignoreIndex = options.ignoreIndex ?? -100;
    this.reduction = checkReduction(options.reduction ?? "mean", "CrossEntropyLoss");
    this.labelSmoothing = options.labelSmoothing ?? 0;
  }

  forward<S extends Shape, D extends DType, T extends Shape, E extends DType>(
    logits: Checked<Tensor<S, D>, LogitsFault<S, D>>,
    labels: Checked<Tensor<T, E>, LabelsFault<S, T, E>>,
  ): Tensor<Left<R, WithoutClasses<S>>, FloatOf<D>>;
  forward(logits: Tensor, labels: Tensor): Tensor {
    const { weight, ignoreIndex, reduction, labelSmoothing } = this;
    return crossEntropy(logits, labels, { weight, ignoreIndex, reduction, labelSmoothing });
  }
}

export interface CrossEntropyLoss<R extends Reduction = "mean"> {
  <S extends Shape, D extends DType, T extends Shape, E extends DType>(
    logits: Checked<Tensor<S, D>, LogitsFault<S, D>>,
    labels: Checked<Tensor<T, E>, LabelsFault<S, T, E>>,
  ): Tensor<Left<R, WithoutClasses<S>>, FloatOf<D>>;
}

/**
 * Minus the log-probability `[n, c, ...]` of each label `[n, ...]`. See `functional.nllLoss`.
 *
 * @throws {ValueError} for an unknown reduction
 * @example
 * new nn.NLLLoss()(tensor([[-1, -2]]), tensor([1n])) // => tensor(2.)
 */
export class NLLLoss<R extends Reduction = "mean"> extends AnyModule {
  weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly reduction: Reduction;

  constructor(...given: Given<[weight: Tensor | null], NllOptions<R>>) {
    super();
    const names = ["weight", "ignoreIndex", "reduction"] as const;
    const options = namedArguments<NllOptions>("NLLLoss", names, given);
    this.weight = this.registerBuffer("weight", options.weight ?? null);
    this.ignoreIndex = options.ignoreIndex ?? -100;
    this.reduction = checkReduction(options.reduction ?? "mean", "NLLLoss");
  }

  forward<S extends Shape, D extends DType>(
    logProbabilities: Tensor<S, D>,
    labels: Tensor,
  ): Tensor<Left<R, WithoutClasses<S>>, FloatOf<D>>;
  forward(logProbabilities: Tensor, labels: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return nllLoss(logProbabilities, labels, { weight, ignoreIndex, reduction });
  }
}

export interface NLLLoss<R extends Reduction = "mean"> {
  <S extends Shape, D extends DType>(
    logProbabilities: Tensor<S, D>,
    labels: Tensor,
  ): Tensor<Left<R, WithoutClasses<S>>, FloatOf<D>>;
}
