/**
 * @file Arithmetic whose methods take more than operands: `add` with `alpha`, `div` with a rounding,
 * powers, and sums with products.
 *
 * Long because its methods are declared here too, each with its docstring.
 */
import * as e from "@kindling/expr";
import { derived } from "@kindling/expr";
import type { Expr } from "@kindling/expr";
import { type DType, dtypes } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import type {
  ArithmeticMethod,
  BroadcastWith,
  Checked,
  DivisionMethod,
  FloatingMethod,
  InPlaceMethod,
  Operand,
  OperandFaultOf,
  RoundingOptions,
  Shape,
  ShapeOf,
  Squared,
  StretchFaultOf,
  TernaryOf,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { fitting } from "./fitting.ts";
import { installMethods } from "./install.ts";
import { type Build, checkKind, computingType, mapped, type Value } from "./map.ts";
import {
  both,
  type Check,
  onlyNumbers,
  type Run,
  scalarsLike,
  withoutBooleans,
} from "./methods.ts";

installMethods({
  ...both("add", sumOf(e.add)),
  ...both("sub", sumOf(e.sub, withoutBooleans)),
  ...both("subtract", sumOf(e.sub, withoutBooleans)),
  ...both("div", quotient),
  ...both("divide", quotient),
  ...both("trueDivide", (name, x, [y], into) =>
    mapped(name, [x, y as Value], e.div, { floating: true, into }),
  ),
  ...both("pow", (name, x, [y], into) => power(name, x, y as Value, into)),
  ...both("floatPower", (name, x, [y], into) =>
    mapped(name, [x, y as Value], e.pow, { compute: "float64", into }),
  ),
  // torch.square is pow(x, 2), so booleans become integers
  ...both("square", (name, x, _, into) =>
    mapped(name, [x], derived.square, {
      compute: x.dtype === "bool" ? "int64" : undefined,
      into,
    }),
  ),
  ...both("frac", (name, x, _, into) => mapped(name, [x], derived.frac, { into })),
  ...both("lerp", (name, x, [end, weight], into) =>
    mapped(name, [x, end as Value, weight as Value], derived.lerp, { into }),
  ),
  ...both("addcmul", (name, x, args, into) => withProduct(name, x, args, e.mul, into)),
  ...both("addcdiv", (name, x, args, into) => withProduct(name, x, args, e.div, into)),
  rsub(this: Tensor, other: Value, ...args: unknown[]) {
    withoutBooleans("rsub", [this, other]);
    const { alpha = 1 } = parametersOf("rsub", ["alpha"], args);
    checkAlpha("rsub", [this, other], alpha);
    return mapped("rsub", [this, other, alpha as number], scaledFrom, scalarsLike(this, other));
  },
});

const scaledFrom: Build = (x, y, k) => e.sub(y, e.mul(x, k));

function sumOf(combine: (x: Expr, y: Expr) => Expr, check?: Check): Run {
  const scaled: Build = (x, y, k) => combine(x, e.mul(y, k));
  const plain: Build = (x, y) => combine(x, y);
  return (name, x, [other, ...rest], into) => {
    const { alpha = 1 } = parametersOf(name, ["alpha"], rest);
    check?.(name, [x, other as Value]);
    if (alpha === 1) return mapped(name, [x, other as Value], plain, { into });
    checkAlpha(name, [x, other as Value], alpha);
    return mapped(name, [x, other as Value, alpha as number], scaled, {
      ...scalarsLike(x, other as Value),
      into,
    });
  };
}

/** Of whole numbers it would be cut off. */
function checkAlpha(name: string, operands: readonly Value[], alpha: unknown): void {
  const type = computingType(operands, false);
  if (dtypes[type].kind === "float" || typeof alpha !== "number" || Number.isInteger(alpha)) return;
  throw new ValueError(`${name}: a fraction of whole numbers`, {
    got: `alpha ${alpha} for ${type}`,
    expected: "a whole alpha, or a floating-point tensor",
    fix: "x.float()",
  });
}

const roundings: { readonly [mode: string]: { readonly build: Build; readonly integers: Build } } =
  {
    floor: {
      build: (x, y) => e.apply("floorDivide", x, y),
      integers: (x, y) => e.apply("floorDivide", x, y),
    },
    trunc: {
      build: (x, y) => e.trunc(e.div(x, y)),
      integers: (x, y) => towardsZero(e.apply("floorDivide", x, y), x, y),
    },
  };

/** A quotient that was rounded down, rounded to 0. */
const towardsZero = (quotient: Expr, x: Expr, y: Expr): Expr =>
  e.where(e.and(e.lt(quotient, 0), e.ne(e.mul(quotient, y), x)), e.add(quotient, 1), quotient);

function quotient(
  name: string,
  x: Tensor,
  [other, ...rest]: readonly unknown[],
  into?: Tensor,
): Tensor {
  const { roundingMode } = parametersOf(name, ["roundingMode"], rest) as {
    roundingMode?: string | null;
  };
  const operands = [x, other as Value];
  if (roundingMode === undefined || roundingMode === null)
    return mapped(name, operands, e.div, { floating: true, into });
  const mode = roundings[roundingMode];
  if (mode === undefined)
    throw new ValueError(`${name}: unknown rounding`, {
      got: roundingMode,
      expected: "floor, trunc or none",
    });
  const isFloat = dtypes[computingType(operands, false)].kind === "float";
  return mapped(name, operands, isFloat ? mode.build : mode.integers, { into });
}

function power(name: string, x: Tensor, y: Value, into?: Tensor): Tensor {
  const type = computingType([x, y], false);
  if (dtypes[type].kind !== "float" && typeof y === "number" && y < 0) {
    throw new ValueError(`${name}: integers to a negative power`, {
      got: `a ${x.dtype} tensor to the power of ${y}`,
      expected: "a power from 0, or a floating-point tensor",
      fix: "x.float()",
    });
  }
  onlyNumbers(name, [x, y]);
  return mapped(name, [x, fitting(name, y, type)], e.pow, { into });
}

function withProduct(
  name: string,
  x: Tensor,
  [y, z, ...rest]: readonly unknown[],
  combine: (x: Expr, y: Expr) => Expr,
  into?: Tensor,
): Tensor {
  const { value = 1 } = parametersOf(name, ["value"], rest);
  const operands = [x, y as Value, z as Value];
  const isDivision = combine === e.div;
  if (isDivision) checkKind(name, computingType(operands, false), ["float"], "x.float()");
  const build: Build = isDivision ? plusQuotient : plusProduct;
  return mapped(name, [...operands, value as number], build, {
    ...scalarsLike(...operands),
    into,
  });
}
const plusProduct: Build = (x, y, z, k) => e.add(x, e.mul(e.mul(k, y), z));
const plusQuotient: Build = (x, y, z, k) => e.add(x, e.div(e.mul(k, y), z));

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * The square of each element.
     * @example
     * tensor([1, -2]).square() // => tensor([1., 4.])
     */
    square(): Tensor<S, Squared[D]>;
    /**
     * What follows the point, with the sign of the element.
     * @example
     * tensor([1.5, -2.25]).frac() // => tensor([ 0.5000, -0.2500])
     */
    frac(): Tensor<S, D>;
    /**
     * `square`, in place.
     * @example
     * tensor([1, 2, 3]).square_() // => tensor([1., 4., 9.])
     */
    square_(): Tensor<S, D>;
    /**
     * `frac`, in place.
     * @example
     * tensor([1.5, -1.5]).frac_() // => tensor([ 0.5000, -0.5000])
     */
    frac_(): Tensor<S, D>;
    /**
     * Sum; `alpha` times the other operand is added.
     * @example
     * tensor([1, 2]).add(tensor([10, 20]), { alpha: 2 }) // => tensor([21., 42.])
     */
    add: ArithmeticMethod<[options?: AlphaOptions]>;
    /**
     * Difference; `alpha` times the other operand is subtracted.
     * @example
     * tensor([1, 2]).sub(1) // => tensor([0., 1.])
     */
    sub: ArithmeticMethod<[options?: AlphaOptions]>;
    /**
     * As `sub`.
     * @example
     * tensor([5, 7]).subtract(tensor([1, 2]), { alpha: 2 }) // => tensor([3., 3.])
     */
    subtract: ArithmeticMethod<[options?: AlphaOptions]>;
    /**
     * `other - this`.
     * @example
     * tensor([1, 2]).rsub(10) // => tensor([9., 8.])
     */
    rsub: ArithmeticMethod<[options?: AlphaOptions]>;
    /**
     * Quotient, in floating point unless `roundingMode` is `"floor"` or `"trunc"`.
     * @example
     * tensor([7, -7]).div(2, { roundingMode: "floor" }) // => tensor([ 3., -4.])
     */
    div: DivisionMethod;
    /**
     * As `div`.
     * @example
     * tensor([1, 2]).divide(4) // => tensor([0.2500, 0.5000])
     */
    divide: DivisionMethod;
    /**
     * Quotient, in floating point.
     * @example
     * tensor([1n, 3n]).trueDivide(2) // => tensor([0.5000, 1.5000])
     */
    trueDivide: FloatingMethod;
    /**
     * Power.
     * @throws {ValueError} for a negative whole power of whole numbers
     * @example
     * tensor([1, 2, 3]).pow(2) // => tensor([1., 4., 9.])
     */
    pow: ArithmeticMethod;
    /**
     * Power in double precision.
     * @example
     * tensor([1n, 2n]).floatPower(-1) // => tensor([1.0000, 0.5000], dtype=torch.float64)
     */
    floatPower<T extends Tensor, S extends Shape, Y extends Operand>(
      this: T | Tensor<S>,
      exponent: Checked<Y, OperandFaultOf<T, S, Y>>,
    ): Tensor<BroadcastWith<ShapeOf<T>, Y>, "float64">;
    /**
     * `this + weight (end - this)`.
     * @example
     * tensor([0, 10]).lerp(tensor([1, 20]), 0.5) // => tensor([ 0.5000, 15.0000])
     */
    lerp<T extends Tensor, S extends Shape, Y extends Tensor, Z extends Operand>(
      this: T | Tensor<S>,
      end: Checked<Y, OperandFaultOf<T, S, Y>>,
      weight: Z,
    ): TernaryOf<T, Y, Z>;
    /**
     * `this + value · a · b`.
     * @example
     * tensor([1, 1]).addcmul(tensor([2, 3]), tensor([4, 5]), { value: 10 })
     * // => tensor([ 81., 151.])
     */
    addcmul<T extends Tensor, S extends Shape, Y extends Tensor, Z extends Tensor>(
      this: T | Tensor<S>,
      a: Checked<Y, OperandFaultOf<T, S, Y>>,
      b: Z,
      options?: { readonly value?: number },
    ): TernaryOf<T, Y, Z>;
    /**
     * `this + value · a / b`.
     * @example
     * tensor([1, 1]).addcdiv(tensor([2, 3]), tensor([4, 2])) // => tensor([1.5000, 2.5000])
     */
    addcdiv<T extends Tensor, S extends Shape, Y extends Tensor, Z extends Tensor>(
      this: T | Tensor<S>,
      a: Checked<Y, OperandFaultOf<T, S, Y>>,
      b: Z,
      options?: { readonly value?: number },
    ): TernaryOf<T, Y, Z>;
    /**
     * `add`, in place.
     * @example
     * const x = tensor([1, 2]);
     * x.add_(1);
     * x // => tensor([2., 3.])
     */
    add_: InPlaceMethod<[options?: AlphaOptions]>;
    /**
     * `sub`, in place.
     * @example
     * tensor([1, 2]).sub_(1) // => tensor([0., 1.])
     */
    sub_: InPlaceMethod<[options?: AlphaOptions]>;
    /**
     * `div`, in place.
     * @example
     * tensor([7, -7]).div_(2, { roundingMode: "floor" }) // => tensor([ 3., -4.])
     */
    div_<T extends Tensor, S extends Shape, Y extends Operand>(
      this: T | Tensor<S>,
      other: Checked<Y, StretchFaultOf<T, S, Y>>,
      options?: RoundingOptions,
    ): T;
    /**
     * `pow`, in place.
     * @example
     * tensor([2, 3]).pow_(2) // => tensor([4., 9.])
     */
    pow_: InPlaceMethod;
    /**
     * `lerp`, in place.
     * @example
     * tensor([0, 10]).lerp_(tensor([1, 20]), 0.5) // => tensor([ 0.5000, 15.0000])
     */
    lerp_(end: Tensor, weight: number | Tensor): Tensor<S, D>;
    /**
     * `addcmul`, in place.
     * @example
     * tensor([1, 1]).addcmul_(tensor([2, 3]), tensor([4, 5])) // => tensor([ 9., 16.])
     */
    addcmul_(a: Tensor, b: Tensor, options?: { readonly value?: number }): Tensor<S, D>;
    /**
     * `addcdiv`, in place.
     * @example
     * tensor([1, 1]).addcdiv_(tensor([2, 3]), tensor([4, 2]), { value: -1 })
     * // => tensor([ 0.5000, -0.5000])
     */
    addcdiv_(a: Tensor, b: Tensor, options?: { readonly value?: number }): Tensor<S, D>;
    /**
     * `divide`, in place.
     * @example
     * tensor([7, -7]).divide_(2, { roundingMode: "trunc" }) // => tensor([ 3., -3.])
     */
    divide_: InPlaceMethod<[options?: RoundingOptions]>;
    /**
     * `trueDivide`, in place.
     * @example
     * tensor([1, 2]).trueDivide_(4) // => tensor([0.2500, 0.5000])
     */
    trueDivide_: InPlaceMethod;
    /**
     * `floatPower`, in place; rounded to the tensor's type.
     * @example
     * tensor([4, 9]).floatPower_(0.5) // => tensor([2., 3.])
     */
    floatPower_: InPlaceMethod;
    /**
     * `subtract`, in place.
     * @example
     * tensor([5, 7]).subtract_(1) // => tensor([4., 6.])
     */
    subtract_: InPlaceMethod<[options?: AlphaOptions]>;
  }
}

/** The factor of the second operand. */
export interface AlphaOptions {
  /** Factor of the second operand. */
  readonly alpha?: number | boolean;
}
