/**
 * @file The optimizers that are rules, for laws that hold of all of them: how each is made, and options
 * that take every path.
 */
import type { Tensor } from "@kindling/tensor";
import fc from "fast-check";
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  ASGD,
  NAdam,
  type Optimizer,
  RAdam,
  RMSprop,
  Rprop,
  SGD,
} from "../src/index.ts";

type Options = Readonly<Record<string, unknown>>;

interface Kind {
  readonly make: (parameters: readonly Tensor[], options: Options) => Optimizer<{ lr: number }>;
  readonly options: fc.Arbitrary<Options>;
}

const rate = fc.double({ min: 0.001, max: 0.5, noNaN: true });
const decay = fc.constantFrom(0, 0.1);
const flag = fc.boolean();
const betas = fc.constantFrom([0.9, 0.999], [0.5, 0.75], [0, 0]);
const common = { lr: rate, weightDecay: decay, maximize: flag };
const decoupled = { ...common, betas, decoupledWeightDecay: flag };

/** By name. */
export const kinds: Readonly<Record<string, Kind>> = {
  Adadelta: {
    make: (p, options) => new Adadelta(p, options),
    options: fc.record({ ...common, rho: fc.constantFrom(0.9, 0.5) }),
  },
  Adagrad: {
    make: (p, options) => new Adagrad(p, options),
    options: fc.record({
      ...common,
      lrDecay: decay,
      initialAccumulatorValue: fc.constantFrom(0, 0.5),
    }),
  },
  Adam: {
    make: (p, options) => new Adam(p, options),
    options: fc.record({ ...decoupled, amsgrad: flag }),
  },
  AdamW: {
    make: (p, options) => new AdamW(p, options),
    options: fc.record({ ...common, betas, amsgrad: flag }),
  },
  Adamax: {
    make: (p, options) => new Adamax(p, options),
    options: fc.record({ ...common, betas }),
  },
  ASGD: {
    make: (p, options) => new ASGD(p, options),
    options: fc.record({ ...common, lambd: decay, t0: fc.constantFrom(0, 2, 1e6) }),
  },
  NAdam: {
    make: (p, options) => new NAdam(p, options),
    options: fc.record({ ...decoupled, momentumDecay: fc.constantFrom(0.004, 0.1) }),
  },
  RAdam: { make: (p, options) => new RAdam(p, options), options: fc.record(decoupled) },
  RMSprop: {
    make: (p, options) => new RMSprop(p, options),
    options: fc.record({ ...common, momentum: fc.constantFrom(0, 0.9), centered: flag }),
  },
  Rprop: {
    make: (p, options) => new Rprop(p, options),
    options: fc.record({ lr: rate, maximize: flag, stepSizes: fc.constant([1e-3, 2]) }),
  },
  SGD: {
    make: (p, options) => new SGD(p, options),
    options: fc.record({ ...common, momentum: fc.constantFrom(0, 0.9) }),
  },
};
