/**
 * @file Arithmetic whose methods take more than operands: `add` with `alpha`, `div` with a rounding,
 * powers, and sums with products.
 */
import * as e from "@kindling/expr";
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
  OperandFault,
  RoundingOptions,
  Shape,
  Squared,
  StretchFault,
  Ternary,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { type Build, checkKind, computingType, elementwise, type Value } from "./map.ts";
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
    elementwise(name, [x, y as Value], e.div, { floating: true, into }),
  ),
  ...both("pow", (name, x, [y], into) => power(name, x, y as Value, into)),
  ...both("floatPower", (name, x, [y], into) =>
    elementwise(name, [x, y as Value], e.pow, { compute: "float64", into }),
  ),
  // torch.square is pow(x, 2), so booleans become integers
  ...both("square", (name, x, _, into) =>
    elementwise(name, [x], e.derived.square, {
      compute: x.dtype === "bool" ? "int64" : undefined,
      into,
    }),
  ),
  ...both("frac", (name, x, _, into) => elementwise(name, [x], e.derived.frac, { into })),
  ...both("lerp", (name, x, [end, weight], into) =>
    elementwise(name, [x, end as Value, weight as Value], e.derived.lerp, { into }),
  ),
  ...both("addcmul", (name, x, args, into) => withProduct(name, x, args, e.mul, into)),
  ...both("addcdiv", (name, x, args, into) => withProduct(name, x, args, e.div, into)),
  rsub(this: Tensor, other: Value, ...args: unknown[]) {
    withoutBooleans("rsub", [this, other]);
    const { alpha = 1 } = parametersOf("rsub", ["alpha"], args);
    return elementwise(
      "rsub",
      [this, other, alpha as number],
      (x, y, k) => e.sub(y, e.mul(x, k)),
      scalarsLike(this, other),
    );
  },
});

function sumOf(combine: (x: Expr, y: Expr) => Expr, check?: Check): Run {
  const scaled: Build = (x, y, k) => combine(x, e.mul(y, k));
  const plain: Build = (x, y) => combine(x, y);
  return (name, x, [other, ...rest], into) => {
    const { alpha = 1 } = parametersOf(name, ["alpha"], rest);
    check?.(name, [x, other as Value]);
    if (alpha === 1) return elementwise(name, [x, other as Value], plain, { into });
    return elementwise(name, [x, other as Value, alpha as number], scaled, {
      ...scalarsLike(x, other as Value),
      into,
    });
  };
}

const roundings: { readonly [mode: string]: { readonly build: Build; readonly integers: Build } } =
  {
    floor: {
      build: (x, y) => e.apply("floorDivide", x, y),
      integers: (x, y) => e.apply("floorDivide", x, y),
    },
    trunc: {
      build: (x, y) => e.trunc(e.div(x, y)),
      integers: (x, y) => e.apply("floorDivide", e.sub(x, e.apply("fmod", x, y)), y),
    },
  };

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
    return elementwise(name, operands, e.div, { floating: true, into });
  const mode = roundings[roundingMode];
  if (mode === undefined)
    throw new ValueError(`${name}: unknown rounding`, {
      got: roundingMode,
      expected: "floor, trunc or none",
    });
  const isFloat = dtypes[computingType(operands, false)].kind === "float";
  return elementwise(name, operands, isFloat ? mode.build : mode.integers, { into });
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
  return elementwise(name, [x, y], e.pow, { into });
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
  return elementwise(name, [...operands, value as number], build, {
    ...scalarsLike(...operands),
    into,
  });
}
const plusProduct: Build = (x, y, z, k) => e.add(x, e.mul(e.mul(k, y), z));
const plusQuotient: Build = (x, y, z, k) => e.add(x, e.mul(k, e.div(y, z)));

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    square(): Tensor<S, Squared[D]>;
    frac(): Tensor<S, D>;
    square_(): Tensor<S, D>;
    frac_(): Tensor<S, D>;
    /** Sum; `alpha` times the other operand is added. */
    add: ArithmeticMethod<[options?: AlphaOptions]>;
    /** Difference; `alpha` times the other operand is subtracted. */
    sub: ArithmeticMethod<[options?: AlphaOptions]>;
    subtract: ArithmeticMethod<[options?: AlphaOptions]>;
    /** `other - this`. */
    rsub: ArithmeticMethod<[options?: AlphaOptions]>;
    /** Quotient, in floating point unless `roundingMode` is `"floor"` or `"trunc"`. */
    div: DivisionMethod;
    divide: DivisionMethod;
    trueDivide: FloatingMethod;
    pow: ArithmeticMethod;
    /** Power in double precision. */
    floatPower<S extends Shape, Y extends Operand>(
      this: Tensor<S>,
      exponent: Checked<Y, OperandFault<S, Y>>,
    ): Tensor<BroadcastWith<S, Y>, "float64">;
    /** `this + weight (end - this)`. */
    lerp<S extends Shape, D extends DType, Y extends Tensor, Z extends Operand>(
      this: Tensor<S, D>,
      end: Checked<Y, OperandFault<S, Y>>,
      weight: Z,
    ): Ternary<S, D, Y, Z>;
    /** `this + value · a · b`. */
    addcmul<S extends Shape, D extends DType, Y extends Tensor, Z extends Tensor>(
      this: Tensor<S, D>,
      a: Checked<Y, OperandFault<S, Y>>,
      b: Z,
      options?: { readonly value?: number },
    ): Ternary<S, D, Y, Z>;
    /** `this + value · a / b`. */
    addcdiv<S extends Shape, D extends DType, Y extends Tensor, Z extends Tensor>(
      this: Tensor<S, D>,
      a: Checked<Y, OperandFault<S, Y>>,
      b: Z,
      options?: { readonly value?: number },
    ): Ternary<S, D, Y, Z>;
    add_: InPlaceMethod<[options?: AlphaOptions]>;
    sub_: InPlaceMethod<[options?: AlphaOptions]>;
    div_<S extends Shape, D extends DType, Y extends Operand>(
      this: Tensor<S, D>,
      other: Checked<Y, StretchFault<S, Y>>,
      options?: RoundingOptions,
    ): Tensor<S, D>;
    pow_: InPlaceMethod;
    lerp_(end: Tensor, weight: number | Tensor): Tensor<S, D>;
    addcmul_(a: Tensor, b: Tensor, options?: { readonly value?: number }): Tensor<S, D>;
    addcdiv_(a: Tensor, b: Tensor, options?: { readonly value?: number }): Tensor<S, D>;
    divide_: InPlaceMethod<[options?: RoundingOptions]>;
    trueDivide_: InPlaceMethod;
    floatPower_: InPlaceMethod;
    subtract_: InPlaceMethod<[options?: AlphaOptions]>;
  }
}

export interface AlphaOptions {
  /** Factor of the second operand. */
  readonly alpha?: number | boolean;
}
