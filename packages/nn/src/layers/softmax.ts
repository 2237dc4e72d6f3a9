/**
 * @file Probabilities from scores, as layers.
 */
import type { Tensor } from "@kindling/tensor";
import { namedArguments } from "../arguments.ts";
import { logSoftmax, softmax, softmin } from "../functional/softmax.ts";
import { Stateless } from "./same-shape.ts";

export interface AxisOptions {
  /** The axis along which probabilities sum to 1. */
  readonly dim: number;
}

/** Layers that work along an axis. */
export abstract class AlongAxis<Name extends string> extends Stateless<Name> {
  readonly dim: number;

  constructor(dim: number | AxisOptions) {
    super();
    this.dim = namedArguments<AxisOptions>(this.constructor.name, ["dim"], [dim]).dim;
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/**
 * exp(x) / Σ exp(x).
 * @example
 * new nn.Softmax(0)(tensor([0, 0])) // => tensor([0.5000, 0.5000])
 */
export class Softmax extends AlongAxis<"Softmax"> {
  protected compute(x: Tensor): Tensor {
    return softmax(x, { dim: this.dim });
  }
}

/**
 * log(softmax(x)), without overflow.
 * @example
 * new nn.LogSoftmax(0)(tensor([0, 0])) // => tensor([-0.6931, -0.6931])
 */
export class LogSoftmax extends AlongAxis<"LogSoftmax"> {
  protected compute(x: Tensor): Tensor {
    return logSoftmax(x, { dim: this.dim });
  }
}

/**
 * softmax(-x).
 * @example
 * new nn.Softmin(0)(tensor([0, 0])) // => tensor([0.5000, 0.5000])
 */
export class Softmin extends AlongAxis<"Softmin"> {
  protected compute(x: Tensor): Tensor {
    return softmin(x, { dim: this.dim });
  }
}
