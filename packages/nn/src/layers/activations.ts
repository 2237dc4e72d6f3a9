/**
 * @file Activations without parameters, as layers.
 */
import type { Tensor } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import * as F from "../functional/activations.ts";
import { Elementwise } from "./same-shape.ts";

export interface InplaceOptions {
  /** Whether to write to the input. Default: false. */
  readonly inplace?: boolean;
}

/** Activations that can write to their input. */
export abstract class InplaceActivation<Name extends string> extends Elementwise<Name> {
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

/** max(x, 0). */
export class ReLU extends InplaceActivation<"ReLU"> {
  protected compute(x: Tensor): Tensor {
    return F.relu(x, this.inplace);
  }
}

/** min(max(x, 0), 6). */
export class ReLU6 extends InplaceActivation<"ReLU6"> {
  protected compute(x: Tensor): Tensor {
    return F.relu6(x, this.inplace);
  }
}

/** `ELU`, scaled so that mean 0 and variance 1 are kept. */
export class SELU extends InplaceActivation<"SELU"> {
  protected compute(x: Tensor): Tensor {
    return F.selu(x, this.inplace);
  }
}

/** x · sigmoid(x). */
export class SiLU extends InplaceActivation<"SiLU"> {
  protected compute(x: Tensor): Tensor {
    return F.silu(x, this.inplace);
  }
}

/** x · tanh(log(1 + exp(x))). */
export class Mish extends InplaceActivation<"Mish"> {
  protected compute(x: Tensor): Tensor {
    return F.mish(x, this.inplace);
  }
}

/** (x + 3) / 6, limited to [0, 1]. */
export class Hardsigmoid extends InplaceActivation<"Hardsigmoid"> {
  protected compute(x: Tensor): Tensor {
    return F.hardsigmoid(x, this.inplace);
  }
}

/** x · hardsigmoid(x). */
export class Hardswish extends InplaceActivation<"Hardswish"> {
  protected compute(x: Tensor): Tensor {
    return F.hardswish(x, this.inplace);
  }
}

/** 1 / (1 + exp(-x)). */
export class Sigmoid extends Elementwise<"Sigmoid"> {
  protected compute(x: Tensor): Tensor {
    return F.sigmoid(x);
  }
}

/** The hyperbolic tangent. */
export class Tanh extends Elementwise<"Tanh"> {
  protected compute(x: Tensor): Tensor {
    return F.tanh(x);
  }
}

/** log(sigmoid(x)). */
export class LogSigmoid extends Elementwise<"LogSigmoid"> {
  protected compute(x: Tensor): Tensor {
    return F.logsigmoid(x);
  }
}

/** x / (1 + |x|). */
export class Softsign extends Elementwise<"Softsign"> {
  protected compute(x: Tensor): Tensor {
    return F.softsign(x);
  }
}

/** x - tanh(x). */
export class Tanhshrink extends Elementwise<"Tanhshrink"> {
  protected compute(x: Tensor): Tensor {
    return F.tanhshrink(x);
  }
}
