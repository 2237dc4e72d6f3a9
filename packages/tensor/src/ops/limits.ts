/**
 * @file Limits: clamping, rounding to decimals, and numbers in place of what is none.
 */
import * as e from "@kindling/expr";
import { derived } from "@kindling/expr";
import { type DType, dtypes } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type {
  ArithmeticMethod,
  Checked,
  ClampedOf,
  Floating,
  Operand,
  OperandFaultOf,
  Shape,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { type Build, checkKind, computingType, mapped, type Value } from "./map.ts";
import { both } from "./methods.ts";

installMethods({
  ...both("clamp", clamp),
  ...both("clip", clamp),
  ...both("clampMin", (name, x, args, into) => clamp(name, x, [args[0], undefined], into)),
  ...both("clampMax", (name, x, args, into) => clamp(name, x, [undefined, args[0]], into)),
  ...both("round", rounded),
  ...both("nanToNum", nanToNum),
  ...both("logit", logit),
});

function clamp(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  const { min, max } = parametersOf(name, ["min", "max"], args) as { min?: Value; max?: Value };
  const [low, high] = [min ?? undefined, max ?? undefined];
  if (low === undefined && high === undefined) {
    throw new ValueError(`${name}: no bound`, {
      got: "neither min nor max",
      expected: "at least one of them",
    });
  }
  const operands = [x, low, high].filter((v) => v !== undefined);
  const isBound = operands.length === 2 && isTensor(low ?? high);
  const type = computingType(operands, false);
  checkKind(name, type, isBound ? ["bool", "integer", "float"] : ["integer", "float"]);
  return mapped(name, operands, limiting(low, high), { into });
}

/** The expression for what bounds there are. */
function limiting(low: Value | undefined, high: Value | undefined): Build {
  if (high === undefined) return isTensor(low) ? aboveTensor : derived.clampMin;
  if (low === undefined) return isTensor(high) ? belowTensor : derived.clampMax;
  return [low, high].some((bound) => isTensor(bound) || Number.isNaN(bound))
    ? withNaN
    : derivedClamp;
}

/** NaN with any NaN; the gradient passes at the bound. */
const aboveTensor: Build = (x, low) =>
  e.where(e.ge(x, low), x, e.where(e.lt(x, low), low, nanOf(x, low)));
const belowTensor: Build = (x, high) =>
  e.where(e.le(x, high), x, e.where(e.gt(x, high), high, nanOf(x, high)));
const withNaN: Build = (x, low, high) =>
  e.where(e.or(e.ne(low, low), e.ne(high, high)), nanOf(low, high), derivedClamp(x, low, high));
/** NaN where one of both is, without a gradient. */
const nanOf = (x: e.Expr, y: e.Expr): e.Expr => e.mul(e.add(x, y), e.constant(0));
/** Where the bounds cross, the upper one wins, as in PyTorch. */
const derivedClamp: Build = (x, low, high) =>
  e.where(e.and(e.gt(low, high), e.eq(x, x)), high, derived.clamp(x, low, high));

function rounded(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  checkKind(name, x.dtype, ["integer", "float"]);
  const { decimals = 0 } = parametersOf(name, ["decimals"], args);
  if (decimals === 0 || dtypes[x.dtype].kind === "integer")
    return mapped(name, [x], whole, { into });
  const [scale, build] =
    (decimals as number) > 0
      ? [10 ** (decimals as number), atDecimals]
      : [10 ** -(decimals as number), atTens];
  return mapped(name, [x, scale], build, { into });
}
const whole: Build = (x) => e.apply("round", x);
const atDecimals: Build = (x, k) => e.div(e.apply("round", e.mul(x, k)), k);
const atTens: Build = (x, k) => e.mul(e.apply("round", e.div(x, k)), k);

/** The largest numbers. Integers have no NaN and no infinities. */
const largest: { readonly [D in DType]?: number } = {
  float32: 3.4028234663852886e38,
  float64: Number.MAX_VALUE,
};

function nanToNum(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  const {
    nan = 0,
    posinf,
    neginf,
  } = parametersOf(name, ["nan", "posinf", "neginf"], args) as Record<string, number | undefined>;
  const top = largest[x.dtype];
  if (top === undefined) return into ?? x.clone();
  return mapped(name, [x, nan, posinf ?? top, neginf ?? -top], derived.nanToNum, { into });
}

function logit(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  const { eps } = parametersOf(name, ["eps"], args) as { eps?: number | null };
  if (eps === undefined || eps === null)
    return mapped(name, [x], derived.logit, { floating: true, into });
  return mapped(
    name,
    [x, eps, 1 - eps],
    (p, low, high) => derived.logit(derived.clamp(p, low, high)),
    { floating: true, into },
  );
}

/** Bounds by position, or both by name. */
export type ClampMethod = <
  T extends Tensor,
  S extends Shape,
  Y extends Operand | ClampOptions | null | undefined = undefined,
  Z extends Operand | null | undefined = undefined,
>(
  this: T | Tensor<S>,
  min?: Checked<Y, OperandFaultOf<T, S, Y>>,
  max?: Checked<Z, OperandFaultOf<T, S, Z>>,
) => ClampedOf<T, Y, Z>;

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Limited to `[min, max]`; either may be left out.
     * @example
     * tensor([-1, 0.5, 2]).clamp(0, 1) // => tensor([0.0000, 0.5000, 1.0000])
     */
    clamp: ClampMethod;
    /**
     * As `clamp`.
     * @example
     * tensor([-1, 0.5, 2]).clip({ min: 0 }) // => tensor([0.0000, 0.5000, 2.0000])
     */
    clip: ClampMethod;
    /**
     * No smaller than a bound.
     * @example
     * tensor([1, 2]).clampMin(1.5) // => tensor([1.5000, 2.0000])
     */
    clampMin: ArithmeticMethod;
    /**
     * No larger than a bound.
     * @example
     * tensor([1, 2]).clampMax(1.5) // => tensor([1.0000, 1.5000])
     */
    clampMax: ArithmeticMethod;
    /**
     * To the nearest whole number, ties to even, or to so many decimals.
     * @example
     * tensor([0.5, 1.5, 2.345]).round({ decimals: 2 }) // => tensor([0.5000, 1.5000, 2.3400])
     */
    round(decimals?: number | { readonly decimals?: number }): Tensor<S, D>;
    /**
     * NaN and infinities replaced: by 0 and by the largest numbers, unless given.
     * @example
     * tensor([NaN, 1]).nanToNum() // => tensor([0., 1.])
     */
    nanToNum(
      nan?: number | { readonly nan?: number; readonly posinf?: number; readonly neginf?: number },
      posinf?: number,
      neginf?: number,
    ): Tensor<S, D>;
    /**
     * log(p / (1 - p)); with `eps`, p is limited to [eps, 1 - eps] first.
     * @example
     * tensor([0.5, 0.75]).logit() // => tensor([0.0000, 1.0986])
     */
    logit(eps?: number | { readonly eps?: number }): Tensor<S, Floating[D]>;
    /**
     * `clamp`, in place.
     * @example
     * tensor([-1, 0.5, 2]).clamp_(0, 1) // => tensor([0.0000, 0.5000, 1.0000])
     */
    clamp_(min?: Tensor | number | null | ClampOptions, max?: Tensor | number | null): Tensor<S, D>;
    /**
     * `round`, in place.
     * @example
     * tensor([1.26, -1.5]).round_({ decimals: 1 }) // => tensor([ 1.3000, -1.5000])
     */
    round_(decimals?: number | { readonly decimals?: number }): Tensor<S, D>;
    /**
     * `nanToNum`, in place.
     * @example
     * tensor([NaN, 1, Infinity]).nanToNum_(0, 9) // => tensor([0., 1., 9.])
     */
    nanToNum_(nan?: number, posinf?: number, neginf?: number): Tensor<S, D>;
    /**
     * `clip`, in place.
     * @example
     * tensor([-1, 0.5, 2]).clip_({ max: 1 }) // => tensor([-1.0000,  0.5000,  1.0000])
     */
    clip_(min?: Tensor | number | null | ClampOptions, max?: Tensor | number | null): Tensor<S, D>;
    /**
     * `clampMin`, in place.
     * @example
     * tensor([-1, 2]).clampMin_(0) // => tensor([0., 2.])
     */
    clampMin_(min: Tensor | number): Tensor<S, D>;
    /**
     * `clampMax`, in place.
     * @example
     * tensor([-1, 2]).clampMax_(0) // => tensor([-1.,  0.])
     */
    clampMax_(max: Tensor | number): Tensor<S, D>;
    /**
     * `logit`, in place.
     * @example
     * tensor([0.5, 1]).logit_({ eps: 0.25 }) // => tensor([0.0000, 1.0986])
     */
    logit_(eps?: number | { readonly eps?: number }): Tensor<S, D>;
  }
}

/** Bounds, of which one may be missing. */
export interface ClampOptions {
  readonly min?: Tensor | number | null;
  readonly max?: Tensor | number | null;
}
