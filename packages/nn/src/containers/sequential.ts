/**
 * @file `Sequential`: the output type is folded over the layers, and so are the mistakes.
 */
import {
  type Checked,
  type Differ,
  type DType,
  IndexError,
  type IsOpen,
  type Shape,
  type Show,
  type Tensor,
} from "@kindling/tensor";
import { abandon } from "@kindling/autograd";
import { AnyModule } from "../module/any-module.ts";
import type { Called, Forward, ParametersOf } from "../module/call.ts";
import { isModule } from "../module/members.ts";
import { Layer, type RuleOf, type UnaryModule } from "../module/module.ts";
import { accepted } from "./list.ts";
import { stepsOf } from "./steps.ts";
import type { FaultOf, Input, LayerName, NameOf, Output, Rule, ShowName } from "../module/rule.ts";

/** Layers one after another. */
export interface SequentialRule<L extends readonly unknown[]> extends Rule {
  readonly y: AsTensor<Trace<L, this["x"]>["y"]>;
  readonly fault: First<Trace<L, this["x"]>["faults"]>;
  readonly name: Trace<L, this["x"]>["before"];
}

/**
 * Layers one after another. Layers that cannot follow each other are a compile error at the second
 * of them; no input is needed to see it.
 *
 * @example
 * new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 2))(ones(3, 2, 2)).shape // => [ 3, 2 ]
 */
export class Sequential<out L extends readonly AnyModule[]> extends Layer<SequentialRule<L>> {
  readonly layers: L;

  constructor(...layers: Chained<L>);
  constructor(...layers: L) {
    super();
    for (const layer of layers) accepted(this, layer, isModule, "modules");
    this.layers = layers;
  }

  /** The number of layers. */
  override get length(): L["length"] {
    return this.layers.length;
  }

  /**
   * The layer at a position; negative positions count from the end.
   *
   * @throws {IndexError} when there is none
   */
  at<M extends readonly AnyModule[], I extends number>(
    this: Sequential<M>,
    index: I,
  ): LayerAt<M, I> {
    const layer = this.layers.at(index);
    if (layer !== undefined) return layer;
    throw new IndexError("Sequential: no such layer", {
      got: `${index}`,
      expected: `a whole number from ${-this.length} to ${this.length - 1}`,
    });
  }

  forward<X extends Tensor>(x: Input<SequentialRule<L>, X>): Output<SequentialRule<L>, X>;
  forward(x: Tensor | string): Tensor {
    let y = x as Tensor; // a string is only how the compiler names a mistake
    let isOurs = false; // whether nobody but these layers has seen y
    for (const { run, isTransient } of stepsOf(this.layers)) {
      const before = y;
      y = run(before);
      const isNew = y.storage !== before.storage;
      if (isNew && isOurs && isTransient) abandon(before);
      isOurs = isTransient && (isNew || isOurs);
    }
    return y;
  }

  *[Symbol.iterator](): Iterator<UnaryModule> {
    // Any module is a function; that it takes and gives one tensor is what the constructor checked.
    for (const layer of this.layers) yield layer as UnaryModule;
  }

  override members(): [string, unknown][] {
    const layers = this.layers.map((layer, i): [string, unknown] => [String(i), layer]);
    return [...layers, ...super.members()];
  }
}

/** The layers, with a sentence in place of each that cannot follow the one before. */
export type Chained<L extends readonly unknown[], F = Trace<L, Tensor>["faults"]> = {
  [K in keyof L]: Checked<L[K], K extends keyof F & `${number}` ? F[K] : false>;
};

/** The layer at a position that the compiler knows, else any of them. */
type LayerAt<L extends readonly unknown[], I extends number> = `${I}` extends keyof L
  ? L[`${I}`]
  : L[number];

/** Follows an input through the layers. `Before` is the last one that set the number of features. */
type Trace<
  L extends readonly unknown[],
  X,
  Before extends LayerName | false = false,
  Faults extends readonly unknown[] = [],
> = L extends readonly [infer H, ...infer T]
  ? Step<RuleFor<H, Faults["length"]>, T, X, Before, Faults>
  : {
      readonly y: L extends readonly [] ? X : Tensor;
      readonly faults: Faults;
      readonly before: Before;
    };
type Step<
  R extends Rule,
  T extends readonly unknown[],
  X,
  Before extends LayerName | false,
  Faults extends readonly unknown[],
> = Trace<
  T,
  Output<R, X>,
  NameOf<R, X> extends false ? Before : NameOf<R, X>,
  [...Faults, After<Before, FaultOf<R, X>>]
>;
type After<Before extends LayerName | false, F> = F extends string
  ? Before extends LayerName
    ? `${ShowName<Before>} → ${F}`
    : F
  : false;
type First<F> = F extends readonly [infer H, ...infer T]
  ? H extends string
    ? H
    : First<T>
  : false;
type AsTensor<T> = T extends Tensor ? T : Tensor;

/** A layer's rule, or one made from a user's `forward`. */
type RuleFor<L, Position extends number> = [RuleOf<L>] extends [never]
  ? L extends { forward: infer F extends Forward }
    ? ForwardRule<F, Position>
    : ForwardRule<Forward, Position>
  : RuleOf<L>;
interface ForwardRule<F extends Forward, Position extends number> extends Rule {
  readonly y: AsTensor<Called<F, this["x"]>>;
  readonly fault: ParametersOf<F> extends readonly [(infer P)?, ...unknown[]]
    ? InputFault<this["x"], P, this["name"]>
    : false;
  readonly name: `layer ${Position}`;
}
type InputFault<X, P, Name extends string> =
  X extends Tensor<infer S, infer D>
    ? P extends Tensor<infer T, infer E>
      ? Misfit<S, T> extends true
        ? `${Name}: expects ${Show<T>}, gets ${Show<S>}`
        : [D & E] extends [never]
          ? `${Name}: expects ${E & DType}, gets ${D & DType}`
          : false
      : false
    : false;
/** Whether shapes surely differ. */
type Misfit<S extends Shape, T extends Shape> = S extends [...infer Ss extends Shape, infer M]
  ? T extends [...infer Ts extends Shape, infer N]
    ? Differ<M, N> extends true
      ? true
      : Misfit<Ss, Ts>
    : IsOpen<T> extends true
      ? false
      : true
  : T extends []
    ? false
    : T extends [unknown, ...unknown[]]
      ? S extends []
        ? true
        : false
      : false;
