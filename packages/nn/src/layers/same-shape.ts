/**
 * @file Base of layers whose output has the shape and dtype of their input.
 */
import type { FloatFault, Tensor } from "@kindling/tensor";
import { Layer } from "../module/module.ts";
import type { DTypeOf, Input, Output, Rule, ShapeOf } from "../module/rule.ts";

/** The output is like the input; the elements have a fraction. */
export interface SameRule<Name extends string> extends Rule {
  readonly y: Tensor<ShapeOf<this["x"]>, DTypeOf<this["x"]>>;
  readonly fault: FloatFault<DTypeOf<this["x"]>, Name>;
  readonly name: false;
}

/** `Name` is how messages of the compiler call the layer. */
export abstract class Elementwise<Name extends string> extends Layer<SameRule<Name>> {
  forward<X extends Tensor>(x: Input<SameRule<Name>, X>): Output<SameRule<Name>, X>;
  forward(x: Tensor): Tensor {
    return this.compute(x);
  }

  /** The values of the output. */
  protected abstract compute(x: Tensor): Tensor;
}

/**
 * The library's own elementwise layers: `compute` holds on to neither its input nor its output. Not for
 * users, who may.
 */
export abstract class Stateless<Name extends string> extends Elementwise<Name> {}

/** The output is like the input, whatever it is. */
export interface IdentityRule extends Rule {
  readonly y: Tensor<ShapeOf<this["x"]>, DTypeOf<this["x"]>>;
  readonly fault: false;
  readonly name: false;
}

/**
 * Gives back its input. Takes and ignores any arguments.
 * @example
 * new nn.Identity()(tensor([1, 2])) // => tensor([1., 2.])
 */
export class Identity extends Layer<IdentityRule> {
  constructor(..._ignored: readonly unknown[]) {
    super();
  }

  forward<X extends Tensor>(x: Input<IdentityRule, X>): Output<IdentityRule, X>;
  forward(x: Tensor): Tensor {
    return x;
  }
}
