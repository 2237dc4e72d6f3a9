/**
 * @file Padding as layers: with one value, the mirror image, the edge, or what is at the other end.
 */
import { checkNumbers, type Padded, type Tensor, ValueError } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { pad, type PadMode } from "../functional/pad.ts";
import { Layer } from "../module/module.ts";
import type { DTypeOf, Input, Output, Rule, ShapeOf } from "../module/rule.ts";

/** How many axes a layer pads: the last ones. */
export type PaddedAxes = 1 | 2 | 3;

/** One number for all ends, or two for each axis: left and right, top and bottom, front and back. */
export type Padding<N extends PaddedAxes> =
  | number
  | {
      1: readonly [number, number];
      2: readonly [number, number, number, number];
      3: readonly [number, number, number, number, number, number];
    }[N];

/** The two numbers for each axis. */
export type WidthsOf<P, N extends PaddedAxes> = P extends readonly number[]
  ? P
  : P extends number
    ? { 1: [P, P]; 2: [P, P, P, P]; 3: [P, P, P, P, P, P] }[N]
    : readonly number[];

/** The last axes get longer, or shorter by negative numbers. */
export interface PaddingRule<P, N extends PaddedAxes> extends Rule {
  readonly y: Tensor<Padded<ShapeOf<this["x"]>, WidthsOf<P, N>>, DTypeOf<this["x"]>>;
  readonly fault: false;
  readonly name: "padding";
}

/** How a layer pads. */
export interface PaddingOptions<P> {
  readonly padding: P;
}

/** How a layer pads, and with what. */
export interface ConstantPaddingOptions<P> extends PaddingOptions<P> {
  readonly value: number;
}

/**
 * What layers that pad have in common.
 *
 * @throws {ValueError} unless there is one whole number, or two for each axis
 */
export abstract class PaddingLayer<P extends Padding<N>, N extends PaddedAxes> extends Layer<
  PaddingRule<P, N>
> {
  /** Two numbers for each axis, the last axis first. */
  readonly padding: readonly number[];
  readonly paddingMode: PadMode;

  constructor(axes: N, mode: PadMode, padding: number | readonly number[] | PaddingOptions<P>) {
    super();
    const where = this.constructor.name;
    const { padding: given } = namedArguments<PaddingOptions<P>>(where, ["padding"], [padding]);
    const widths = typeof given === "number" ? new Array<number>(2 * axes).fill(given) : given;
    this.padding = checkWidths([...checkNumbers(where, widths)], axes, where);
    this.paddingMode = mode;
  }

  forward<X extends Tensor>(x: Input<PaddingRule<P, N>, X>): Output<PaddingRule<P, N>, X>;
  forward(x: Tensor): Tensor {
    return pad(x, this.padding, this.paddingMode);
  }

  override extraRepr(): string {
    return `(${this.padding.join(", ")})`;
  }
}

function checkWidths(widths: readonly number[], axes: number, where: string): readonly number[] {
  if (widths.length === 2 * axes && widths.every(Number.isSafeInteger)) return widths;
  throw new ValueError(`${where}: no such padding`, {
    got: `padding = [${widths.join(", ")}]`,
    expected: `a whole number, or ${2 * axes} of them`,
  });
}

/** Layers that pad with a value. */
export abstract class ConstantPaddingLayer<
  P extends Padding<N>,
  N extends PaddedAxes,
> extends PaddingLayer<P, N> {
  readonly value: number;

  constructor(axes: N, name: string, given: readonly unknown[]) {
    const { padding, value } = namedArguments<ConstantPaddingOptions<P>>(
      name,
      ["padding", "value"],
      given,
    );
    super(axes, "constant", padding);
    this.value = value;
  }

  override forward<X extends Tensor>(x: Input<PaddingRule<P, N>, X>): Output<PaddingRule<P, N>, X>;
  override forward(x: Tensor): Tensor {
    return pad(x, this.padding, "constant", this.value);
  }

  override extraRepr(): string {
    return `padding=(${this.padding.join(", ")}), value=${this.value}`;
  }
}

/**
 * Pads the last axis with a value.
 * @example
 * new nn.ConstantPad1d([1, 2], 7)(tensor([[1, 2]])) // => tensor([[7., 1., 2., 7., 7.]])
 */
export class ConstantPad1d<const P extends Padding<1> = number> extends ConstantPaddingLayer<P, 1> {
  constructor(...given: Given<[padding: P, value: number], ConstantPaddingOptions<P>>) {
    super(1, "ConstantPad1d", given);
  }
}

/**
 * Pads the last two axes with a value.
 * @example
 * new nn.ConstantPad2d(1, 0.5)(ones(1, 3, 3)).shape // => [ 1, 5, 5 ]
 */
export class ConstantPad2d<const P extends Padding<2> = number> extends ConstantPaddingLayer<P, 2> {
  constructor(...given: Given<[padding: P, value: number], ConstantPaddingOptions<P>>) {
    super(2, "ConstantPad2d", given);
  }
}

/**
 * Pads the last three axes with a value.
 * @example
 * new nn.ConstantPad3d(1, 0.5)(ones(1, 3, 3, 3)).shape // => [ 1, 5, 5, 5 ]
 */
export class ConstantPad3d<const P extends Padding<3> = number> extends ConstantPaddingLayer<P, 3> {
  constructor(...given: Given<[padding: P, value: number], ConstantPaddingOptions<P>>) {
    super(3, "ConstantPad3d", given);
  }
}

/**
 * Pads the last axis with zeros.
 * @example
 * new nn.ZeroPad1d([1, 2])(tensor([[1, 2]])) // => tensor([[0., 1., 2., 0., 0.]])
 */
export class ZeroPad1d<const P extends Padding<1> = number> extends PaddingLayer<P, 1> {
  constructor(padding: P | PaddingOptions<P>) {
    super(1, "constant", padding);
  }
}

/**
 * Pads the last two axes with zeros.
 * @example
 * new nn.ZeroPad2d(1)(ones(1, 3, 3)).shape // => [ 1, 5, 5 ]
 */
export class ZeroPad2d<const P extends Padding<2> = number> extends PaddingLayer<P, 2> {
  constructor(padding: P | PaddingOptions<P>) {
    super(2, "constant", padding);
  }
}

/**
 * Pads the last three axes with zeros.
 * @example
 * new nn.ZeroPad3d(1)(ones(1, 3, 3, 3)).shape // => [ 1, 5, 5, 5 ]
 */
export class ZeroPad3d<const P extends Padding<3> = number> extends PaddingLayer<P, 3> {
  constructor(padding: P | PaddingOptions<P>) {
    super(3, "constant", padding);
  }
}

/**
 * Pads the last axis with the mirror image of what is inside: `[n, c, w]` or `[c, w]`.
 * @example
 * new nn.ReflectionPad1d([2, 1])(tensor([[1, 2, 3]])) // => tensor([[3., 2., 1., 2., 3., 2.]])
 */
export class ReflectionPad1d<const P extends Padding<1> = number> extends PaddingLayer<P, 1> {
  constructor(padding: P | PaddingOptions<P>) {
    super(1, "reflect", padding);
  }
}

/**
 * Pads the last two axes with the mirror image of what is inside: `[n, c, h, w]` or `[c, h, w]`.
 * @example
 * new nn.ReflectionPad2d(2)(ones(1, 3, 3)).shape // => [ 1, 7, 7 ]
 */
export class ReflectionPad2d<const P extends Padding<2> = number> extends PaddingLayer<P, 2> {
  constructor(padding: P | PaddingOptions<P>) {
    super(2, "reflect", padding);
  }
}

/**
 * Pads the last three axes with the mirror image of what is inside: `[n, c, d, h, w]` or `[c, d, h, w]`.
 * @example
 * new nn.ReflectionPad3d(1)(ones(1, 3, 3, 3)).shape // => [ 1, 5, 5, 5 ]
 */
export class ReflectionPad3d<const P extends Padding<3> = number> extends PaddingLayer<P, 3> {
  constructor(padding: P | PaddingOptions<P>) {
    super(3, "reflect", padding);
  }
}

/**
 * Pads the last axis with the outermost elements: `[n, c, w]` or `[c, w]`.
 * @example
 * new nn.ReplicationPad1d([2, 1])(tensor([[1, 2, 3]])) // => tensor([[1., 1., 1., 2., 3., 3.]])
 */
export class ReplicationPad1d<const P extends Padding<1> = number> extends PaddingLayer<P, 1> {
  constructor(padding: P | PaddingOptions<P>) {
    super(1, "replicate", padding);
  }
}

/**
 * Pads the last two axes with the outermost elements: `[n, c, h, w]` or `[c, h, w]`.
 * @example
 * new nn.ReplicationPad2d(2)(ones(1, 3, 3)).shape // => [ 1, 7, 7 ]
 */
export class ReplicationPad2d<const P extends Padding<2> = number> extends PaddingLayer<P, 2> {
  constructor(padding: P | PaddingOptions<P>) {
    super(2, "replicate", padding);
  }
}

/**
 * Pads the last three axes with the outermost elements: `[n, c, d, h, w]` or `[c, d, h, w]`.
 * @example
 * new nn.ReplicationPad3d(1)(ones(1, 3, 3, 3)).shape // => [ 1, 5, 5, 5 ]
 */
export class ReplicationPad3d<const P extends Padding<3> = number> extends PaddingLayer<P, 3> {
  constructor(padding: P | PaddingOptions<P>) {
    super(3, "replicate", padding);
  }
}

/**
 * Pads the last axis with what is at the other end: `[n, c, w]` or `[c, w]`.
 * @example
 * new nn.CircularPad1d([2, 1])(tensor([[1, 2, 3]])) // => tensor([[2., 3., 1., 2., 3., 1.]])
 */
export class CircularPad1d<const P extends Padding<1> = number> extends PaddingLayer<P, 1> {
  constructor(padding: P | PaddingOptions<P>) {
    super(1, "circular", padding);
  }
}

/**
 * Pads the last two axes with what is at the other end: `[n, c, h, w]` or `[c, h, w]`.
 * @example
 * new nn.CircularPad2d(2)(ones(1, 3, 3)).shape // => [ 1, 7, 7 ]
 */
export class CircularPad2d<const P extends Padding<2> = number> extends PaddingLayer<P, 2> {
  constructor(padding: P | PaddingOptions<P>) {
    super(2, "circular", padding);
  }
}

/**
 * Pads the last three axes with what is at the other end: `[n, c, d, h, w]` or `[c, d, h, w]`.
 * @example
 * new nn.CircularPad3d(1)(ones(1, 3, 3, 3)).shape // => [ 1, 5, 5, 5 ]
 */
export class CircularPad3d<const P extends Padding<3> = number> extends PaddingLayer<P, 3> {
  constructor(padding: P | PaddingOptions<P>) {
    super(3, "circular", padding);
  }
}
