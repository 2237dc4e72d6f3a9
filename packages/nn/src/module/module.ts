/**
 * @file `Module`, what a user extends, and `Layer`, what the library's layers extend.
 *
 * Both are functions that run the class's `forward`. They differ only in how the compiler knows the
 * result of a call: from the type of `forward` (`Module`), or from a rule (`Layer`). What they share
 * is `AnyModule`, which has no call signature, because a class cannot take one back.
 */
/* oxlint-disable typescript/no-unsafe-declaration-merging -- a call signature beside a class declares no property */
import type { Tensor } from "@kindling/tensor";
import { AnyModule } from "./any-module.ts";
import type { Called, Inputs, ParametersOf } from "./call.ts";
import type { Input, Output, Rule } from "./rule.ts";

/**
 * Base of a user's networks and layers: `net(X)` checks like `net.forward(X)`.
 *
 * Parameters and modules are found among the instance's own properties, in the order in which they
 * were set; `#private` fields cannot be found.
 *
 * @example
 * class Net extends nn.Module {
 *   lin1 = new nn.Linear(784, 256);
 *   lin2 = new nn.Linear(256, 10);
 *   forward(X: Tensor): Tensor {
 *     return this.lin2(this.lin1(X).relu());
 *   }
 * }
 */
export abstract class Module extends AnyModule {}

export interface Module {
  <X extends ParametersOf<this["forward"]>[0]>(
    ...inputs: Inputs<this["forward"], X>
  ): Called<this["forward"], X>;
}

/** Base of layers whose output type is a function of the input type, stated by a rule. */
export abstract class Layer<R extends Rule> extends AnyModule {
  abstract override forward<X extends Tensor>(x: Input<R, X>): Output<R, X>;
}

export interface Layer<R extends Rule> {
  <X extends Tensor>(x: Input<R, X>): Output<R, X>;
  /** Only a type: where `Sequential` finds the rule. */
  readonly [rule]?: R;
}

declare const rule: unique symbol;

/** The rule of a layer; `never` for a module without one. */
export type RuleOf<L> = L extends { readonly [rule]?: infer R extends Rule } ? R : never;

/** A module with one input and one output, of whatever shape. */
export type UnaryModule = AnyModule & ((x: Tensor) => Tensor);
