/**
 * @file Layers that only arrange elements anew.
 */
import { checkNumbers, type Flattened, type Shape, type Tensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { Layer } from "../module/module.ts";
import type { DTypeOf, Input, Output, Rule, ShapeOf } from "../module/rule.ts";

/** Axes `From` to `To` become one. */
export interface FlattenRule<From extends number, To extends number> extends Rule {
  readonly y: Tensor<Flattened<ShapeOf<this["x"]>, From, To>, DTypeOf<this["x"]>>;
  readonly fault: false;
  readonly name: readonly ["Flatten"];
}

/** The axes that become one. */
export interface FlattenOptions<From extends number = number, To extends number = number> {
  readonly startDim?: From;
  readonly endDim?: To;
}

/**
 * Makes one axis of all but the first one, as a batch of pictures needs it in front of a `Linear`.
 *
 * @param given  `startDim` (default 1) and `endDim` (default -1): the first and the last axis to join.
 * @example
 * new nn.Flatten()(zeros(2, 3, 4)).shape // => [ 2, 12 ]
 */
export class Flatten<From extends number = 1, To extends number = -1> extends Layer<
  FlattenRule<From, To>
> {
  readonly startDim: number;
  readonly endDim: number;

  constructor(...given: Given<[startDim: From, endDim: To], FlattenOptions<From, To>>) {
    super();
    const names = ["startDim", "endDim"] as const;
    const { startDim = 1, endDim = -1 } = namedArguments<FlattenOptions>("Flatten", names, given);
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward<X extends Tensor>(x: Input<FlattenRule<From, To>, X>): Output<FlattenRule<From, To>, X>;
  forward(x: Tensor): Tensor {
    return x.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

/** Axis `A` becomes several; the rank of the output is not tracked. */
export interface UnflattenRule extends Rule {
  readonly y: Tensor<Shape, DTypeOf<this["x"]>>;
  readonly fault: false;
  readonly name: readonly ["Unflatten"];
}

/**
 * Makes several axes of one: the opposite of `Flatten`. One of the sizes may be -1.
 * @example
 * new nn.Unflatten(1, [3, 4])(zeros(2, 12)).shape // => [ 2, 3, 4 ]
 */
export class Unflatten extends Layer<UnflattenRule> {
  readonly dim: number;
  readonly unflattenedSize: readonly number[];

  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    this.dim = dim;
    this.unflattenedSize = [...checkNumbers("Unflatten", unflattenedSize)];
  }

  forward<X extends Tensor>(x: Input<UnflattenRule, X>): Output<UnflattenRule, X>;
  forward(x: Tensor): Tensor {
    return x.unflatten(this.dim, [...this.unflattenedSize]);
  }

  override extraRepr(): string {
    const sizes = this.unflattenedSize;
    return `dim=${this.dim}, unflattened_size=(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
  }
}
