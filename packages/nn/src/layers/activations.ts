/**
 * @file Activations without parameters, as layers.
 */
import type { Tensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import * as F from "../functional/activations.ts";
import { Stateless } from "./same-shape.ts";

/** Whether the input itself is changed. */
export interface InplaceOptions {
  /** Whether to write to the input. Default: false. */
  readonly inplace?: boolean;
}

/** Activations that can write to their input. */
export abstract class InplaceActivation<Name extends string> extends Stateless<Name> {
  readonly inplace: boolean;

  constructor(...given: Given<[inplace: boolean], InplaceOptions>) {
    super();
    const options = namedArguments<InplaceOptions>(this.constructor.name, ["inplace"], given);
    this.inplace = options.inplace ?? false;
  }

  override extraRepr(): string {
    return this.inplace ? "inplace=True" : "";
  }
}

/** The library's own, as `Stateless`: not for users. */
export abstract class StatelessInplace<Name extends string> extends InplaceActivation<Name> {}

/**
 * max(x, 0).
 * @example
 * new nn.ReLU()(tensor([-1, 1])) // => tensor([0., 1.])
 */
export class ReLU extends StatelessInplace<"ReLU"> {
  protected compute(x: Tensor): Tensor {
    return F.relu(x, this.inplace);
  }
}

/**
 * min(max(x, 0), 6).
 * @example
 * new nn.ReLU6()(tensor([-1, 7])) // => tensor([0., 6.])
 */
export class ReLU6 extends StatelessInplace<"ReLU6"> {
  protected compute(x: Tensor): Tensor {
    return F.relu6(x, this.inplace);
  }
}

/**
 * `ELU`, scaled so that mean 0 and variance 1 are kept.
 * @example
 * new nn.SELU()(tensor([-1, 1])) // => tensor([-1.1113,  1.0507])
 */
export class SELU extends StatelessInplace<"SELU"> {
  protected compute(x: Tensor): Tensor {
    return F.selu(x, this.inplace);
  }
}

/**
 * x · sigmoid(x).
 * @example
 * new nn.SiLU()(tensor([-1, 1])) // => tensor([-0.2689,  0.7311])
 */
export class SiLU extends StatelessInplace<"SiLU"> {
  protected compute(x: Tensor): Tensor {
    return F.silu(x, this.inplace);
  }
}

/**
 * x · tanh(log(1 + exp(x))).
 * @example
 * new nn.Mish()(tensor([-1, 1])) // => tensor([-0.3034,  0.8651])
 */
export class Mish extends StatelessInplace<"Mish"> {
  protected compute(x: Tensor): Tensor {
    return F.mish(x, this.inplace);
  }
}

/**
 * (x + 3) / 6, limited to [0, 1].
 * @example
 * new nn.Hardsigmoid()(tensor([-4, 0])) // => tensor([0.0000, 0.5000])
 */
export class Hardsigmoid extends StatelessInplace<"Hardsigmoid"> {
  protected compute(x: Tensor): Tensor {
    return F.hardsigmoid(x, this.inplace);
  }
}

/**
 * x · hardsigmoid(x).
 * @example
 * new nn.Hardswish()(tensor([-4, 4])) // => tensor([-0., 4.])
 */
export class Hardswish extends StatelessInplace<"Hardswish"> {
  protected compute(x: Tensor): Tensor {
    return F.hardswish(x, this.inplace);
  }
}

/**
 * 1 / (1 + exp(-x)).
 * @example
 * new nn.Sigmoid()(tensor([-1, 1])) // => tensor([0.2689, 0.7311])
 */
export class Sigmoid extends Stateless<"Sigmoid"> {
  protected compute(x: Tensor): Tensor {
    return F.sigmoid(x);
  }
}

/**
 * The hyperbolic tangent.
 * @example
 * new nn.Tanh()(tensor([-1, 1])) // => tensor([-0.7616,  0.7616])
 */
export class Tanh extends Stateless<"Tanh"> {
  protected compute(x: Tensor): Tensor {
    return F.tanh(x);
  }
}

/**
 * log(sigmoid(x)).
 * @example
 * new nn.LogSigmoid()(tensor([-1, 1])) // => tensor([-1.3133, -0.3133])
 */
export class LogSigmoid extends Stateless<"LogSigmoid"> {
  protected compute(x: Tensor): Tensor {
    return F.logsigmoid(x);
  }
}

/**
 * x / (1 + |x|).
 * @example
 * new nn.Softsign()(tensor([-1, 1])) // => tensor([-0.5000,  0.5000])
 */
export class Softsign extends Stateless<"Softsign"> {
  protected compute(x: Tensor): Tensor {
    return F.softsign(x);
  }
}

/**
 * x - tanh(x).
 * @example
 * new nn.Tanhshrink()(tensor([-1, 1])) // => tensor([-0.2384,  0.2384])
 */
export class Tanhshrink extends Stateless<"Tanhshrink"> {
  protected compute(x: Tensor): Tensor {
    return F.tanhshrink(x);
  }
}
