/**
 * @file Elementwise methods: `x.mul(y)`, `x.exp()`, `x.add_(1)`. Each is a row that names its
 * expression; kernels and gradients follow from that.
 */
import * as e from "@kindling/expr";
import type { Expr } from "@kindling/expr";
import { type DType, dtypes } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type {
  ArithmeticMethod, BroadcastWith, Checked, Clamped, CombinedWith, ComparisonMethod, DivisionMethod, EitherDType, Floating, FloatingMethod,
  InPlaceMethod, Operand, OperandFault, RoundingOptions, Shape, Squared, StretchFault, Ternary,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods, type Method } from "./install.ts";
import { type Build, checkKind, computingType, elementwise, type MapOptions, type Value } from "./map.ts";

const { derived } = e;

/** Of one operand, in its own element type. */
const unary: Readonly<Record<string, Build>> = {
  neg: e.neg, negative: e.neg, abs: e.abs, absolute: e.abs, sign: e.sign, sgn: e.sign,
  relu: e.relu,
};

/** Of one operand; integers pass unchanged. */
const rounding: Readonly<Record<string, Build>> = {
  floor: e.floor, ceil: (x) => e.apply("ceil", x), trunc: e.trunc, fix: e.trunc,
};

/** Of one operand, in floating point. */
const floating: Readonly<Record<string, Build>> = {
  exp: e.exp, exp2: (x) => e.apply("exp2", x), expm1: e.expm1, log: e.log, log2: (x) => e.apply("log2", x),
  log10: (x) => e.apply("log10", x), log1p: e.log1p, sqrt: e.sqrt, rsqrt: e.rsqrt, reciprocal: e.reciprocal,
  sin: e.sin, cos: e.cos, tan: (x) => e.apply("tan", x), asin: (x) => e.apply("asin", x), acos: (x) => e.apply("acos", x),
  atan: (x) => e.apply("atan", x), sinh: e.sinh, cosh: e.cosh, tanh: e.tanh, asinh: (x) => e.apply("asinh", x),
  acosh: (x) => e.apply("acosh", x), atanh: (x) => e.apply("atanh", x), sigmoid: e.sigmoid, erf: e.erf,
  erfc: (x) => e.apply("erfc", x), erfinv: (x) => e.apply("erfinv", x), lgamma: (x) => e.apply("lgamma", x),
  digamma: e.digamma, deg2rad: (x) => e.mul(x, e.constant(Math.PI / 180)), rad2deg: (x) => e.mul(x, e.constant(180 / Math.PI)),
  sinc: derived.sinc,
};

/** Of one operand, true or false. */
const questions: Readonly<Record<string, Build>> = {
  isnan: derived.isnan, isinf: derived.isinf, isfinite: derived.isfinite, signbit: derived.signbit,
  isposinf: (x) => e.eq(x, e.constant(Infinity)), isneginf: (x) => e.eq(x, e.constant(-Infinity)),
};

/** Of two operands, in the element type they have together. */
const binary: Readonly<Record<string, Build>> = {
  mul: e.mul, multiply: e.mul, maximum: e.maximum, minimum: e.minimum, fmax: (x, y) => e.apply("fmax", x, y),
  fmin: (x, y) => e.apply("fmin", x, y), remainder: (x, y) => e.apply("remainder", x, y), fmod: (x, y) => e.apply("fmod", x, y),
  floorDivide: (x, y) => e.apply("floorDivide", x, y), heaviside: derived.heaviside,
};

/** Of two operands, in floating point. */
const floatingBinary: Readonly<Record<string, Build>> = {
  atan2: (x, y) => e.apply("atan2", x, y), arctan2: (x, y) => e.apply("atan2", x, y), hypot: (x, y) => e.apply("hypot", x, y),
  copysign: (x, y) => e.apply("copysign", x, y), xlogy: derived.xlogy, logaddexp: derived.logaddexp,
  logaddexp2: (x, y) => logaddexp2(x, y),
};

/** Of two operands, true or false. */
const comparisons: Readonly<Record<string, Build>> = {
  eq: e.eq, ne: e.ne, notEqual: e.ne, lt: e.lt, less: e.lt, le: e.le, lessEqual: e.le, gt: e.gt, greater: e.gt,
  ge: e.ge, greaterEqual: e.ge,
};
const logical: Readonly<Record<string, Build>> = {
  logicalAnd: derived.logicalAnd, logicalOr: derived.logicalOr, logicalXor: derived.logicalXor,
};

/** Of integers and booleans. */
const bitwise: Readonly<Record<string, Build>> = {
  bitwiseAnd: e.and, bitwiseOr: e.or, bitwiseXor: (x, y) => e.apply("bitXor", x, y),
};
const shifts: Readonly<Record<string, Build>> = {
  bitwiseLeftShift: (x, y) => e.apply("shiftLeft", x, y), bitwiseRightShift: (x, y) => e.apply("shiftRight", x, y),
};

/** Both forms of each row of a table: `exp()` and the in-place `exp_()`. */
function methodsOf(table: Readonly<Record<string, Build>>, options: MapOptions = {}, check?: (name: string, operands: readonly Value[]) => void): Record<string, Method> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, build]) => {
      const run = (title: string, operands: readonly Value[], into?: Tensor): Tensor => {
        check?.(title, operands);
        return elementwise(title, operands, build, { ...options, into });
      };
      return [
        [name, function (this: Tensor, ...others: Value[]) { return run(name, [this, ...others]); }],
        [`${name}_`, function (this: Tensor, ...others: Value[]) { return run(`${name}_`, [this, ...others], this); }],
      ];
    }),
  );
}

/** Integers pass rounding as they are. */
function roundingMethods(): Record<string, Method> {
  const methods = methodsOf(rounding, {}, (name, [x]) => checkKind(name, (x as Tensor).dtype, ["integer", "float"]));
  return methods;
}

const onlyNumbers = (name: string, operands: readonly Value[]): void =>
  checkKind(name, computingType(operands, false), ["integer", "float"], "x.long()");
const onlyBits = (name: string, operands: readonly Value[]): void =>
  checkKind(name, computingType(operands, false), ["bool", "integer"], "x.long()");
const onlyIntegers = (name: string, operands: readonly Value[]): void =>
  checkKind(name, computingType(operands, false), ["integer"], "x.long()");

installMethods({
  ...methodsOf(unary, {}, (name, [x]) => { if (!name.startsWith("abs") && !name.startsWith("s")) onlyNumbers(name, [x!]); }),
  ...roundingMethods(),
  ...methodsOf(floating, { floating: true }),
  ...methodsOf(questions, { floating: true, result: "bool" }),
  ...methodsOf({ logicalNot: derived.logicalNot }, { result: "bool" }),
  ...methodsOf(binary),
  ...methodsOf(floatingBinary, { floating: true }),
  ...methodsOf(comparisons, { result: "bool" }),
  ...methodsOf(logical, { result: "bool" }),
  ...methodsOf(bitwise, {}, onlyBits),
  ...methodsOf(shifts, {}, onlyIntegers),
  ...both("add", sumOf(e.add, (name, operands) => { void name; void operands; })),
  ...both("sub", sumOf(e.sub, onlyNumbers)),
  ...both("subtract", sumOf(e.sub, onlyNumbers)),
  ...both("div", quotient),
  ...both("divide", quotient),
  ...both("trueDivide", (name, x, [y], into) => elementwise(name, [x, y as Value], e.div, { floating: true, into })),
  ...both("pow", (name, x, [y], into) => power(name, x, y as Value, into)),
  ...both("floatPower", (name, x, [y], into) => elementwise(name, [x, y as Value], e.pow, { compute: "float64", into })),
  ...both("clamp", clamp),
  ...both("clip", clamp),
  ...both("clampMin", (name, x, args, into) => clamp(name, x, [args[0], undefined], into)),
  ...both("clampMax", (name, x, args, into) => clamp(name, x, [undefined, args[0]], into)),
  ...both("round", rounded),
  // torch.square is pow(x, 2), so booleans become integers
  ...both("square", (name, x, _, into) => elementwise(name, [x], derived.square, { compute: x.dtype === "bool" ? "int64" : undefined, into })),
  ...both("frac", (name, x, _, into) => elementwise(name, [x], derived.frac, { into })),
  ...both("lerp", (name, x, [end, weight], into) => elementwise(name, [x, end as Value, weight as Value], derived.lerp, { into })),
  ...both("addcmul", (name, x, args, into) => withProduct(name, x, args, e.mul, into)),
  ...both("addcdiv", (name, x, args, into) => withProduct(name, x, args, e.div, into)),
  ...both("nanToNum", nanToNum),
  ...both("logit", (name, x, args, into) => logit(name, x, args, into)),
  ...both("bitwiseNot", (name, x, _, into) => bitwiseNot(name, x, into)),
  positive(this: Tensor) {
    onlyNumbers("positive", [this]);
    return this;
  },
  rsub(this: Tensor, other: Value, ...args: unknown[]) {
    const { alpha = 1 } = parametersOf("rsub", ["alpha"], args);
    return elementwise("rsub", [this, other, alpha as number], (x, y, k) => e.sub(y, e.mul(x, k)), scalarsLike(this, other));
  },
  where(this: Tensor, condition: Tensor, other: Value) {
    return where(condition, this, other);
  },
  maskedFill(this: Tensor, mask: Tensor, value: Value) {
    return elementwise("maskedFill", [mask, this, value], (m, x, v) => e.where(e.ne(m, e.constant(0)), v, x), { compute: this.dtype });
  },
  maskedFill_(this: Tensor, mask: Tensor, value: Value) {
    return elementwise("maskedFill_", [mask, this, value], (m, x, v) => e.where(e.ne(m, e.constant(0)), v, x), { compute: this.dtype, into: this });
  },
  fill_(this: Tensor, value: Value) {
    return elementwise("fill_", [this, value], second, { compute: this.dtype, into: this });
  },
  zero_(this: Tensor) {
    return elementwise("zero_", [this, 0], second, { compute: this.dtype, into: this });
  },
  copy_(this: Tensor, source: Tensor) {
    return elementwise("copy_", [this, source], second, { compute: this.dtype, into: this });
  },
  isclose(this: Tensor, other: Tensor, ...args: unknown[]) {
    const { rtol = 1e-5, atol = 1e-8, equalNan = false } = parametersOf("isclose", ["rtol", "atol", "equalNan"], args);
    const close = elementwise("isclose", [this, other, rtol as number, atol as number], derived.isclose, { floating: true, result: "bool" });
    if (equalNan !== true) return close;
    return close.logicalOr(this.isnan().logicalAnd(other.isnan()));
  },
});

/** `condition ? x : y`, element by element. Of a condition alone, where it is true: an index per axis. */
export function where<C extends Shape, Y extends Operand, Z extends Operand>(condition: Tensor<C>, x: Checked<Y, OperandFault<C, Y>>, y: Checked<Z, OperandFault<BroadcastWith<C, Y>, Z>>): Tensor<BroadcastWith<BroadcastWith<C, Y>, Z>, EitherDType<Y, Z>>;
export function where(condition: Tensor): Tensor[];
export function where(condition: Tensor, x?: Value, y?: Value): Tensor | Tensor[] {
  if (x === undefined || y === undefined) return condition.nonzero({ asTuple: true });
  checkKind("where", condition.dtype, ["bool", "integer"], "condition.ne(0)");
  const compute = computingType([x, y], false);
  return elementwise("where", [condition, x, y], (c, yes, no) => e.where(e.ne(c, e.constant(0)), yes, no), { compute });
}

type Run = (name: string, x: Tensor, args: readonly unknown[], into?: Tensor) => Tensor;

function both(name: string, run: Run): Record<string, Method> {
  return {
    [name]: function (this: Tensor, ...args: unknown[]) { return run(name, this, args); },
    [`${name}_`]: function (this: Tensor, ...args: unknown[]) { return run(`${name}_`, this, args, this); },
  };
}

const second: Build = (_, y) => y!;

/** Numbers join integers as they are: `alpha` and the like must not make them floating. */
function scalarsLike(...operands: readonly Value[]): MapOptions {
  return { compute: computingType(operands, false) };
}

function sumOf(combine: (x: Expr, y: Expr) => Expr, check: (name: string, operands: readonly Value[]) => void): Run {
  const scaled: Build = (x, y, k) => combine(x!, e.mul(y!, k!));
  const plain: Build = (x, y) => combine(x!, y!);
  return (name, x, [other, ...rest], into) => {
    const { alpha = 1 } = parametersOf(name, ["alpha"], rest);
    check(name, [x, other as Value]);
    if (alpha === 1) return elementwise(name, [x, other as Value], plain, { into });
    return elementwise(name, [x, other as Value, alpha as number], scaled, { ...scalarsLike(x, other as Value), into });
  };
}

const roundings: { readonly [mode: string]: { readonly build: Build; readonly integers: Build } } = {
  floor: { build: (x, y) => e.apply("floorDivide", x!, y!), integers: (x, y) => e.apply("floorDivide", x!, y!) },
  trunc: {
    build: (x, y) => e.trunc(e.div(x!, y!)),
    integers: (x, y) => e.apply("floorDivide", e.sub(x!, e.apply("fmod", x!, y!)), y!),
  },
};

function quotient(name: string, x: Tensor, [other, ...rest]: readonly unknown[], into?: Tensor): Tensor {
  const { roundingMode } = parametersOf(name, ["roundingMode"], rest);
  const operands = [x, other as Value];
  if (roundingMode === undefined || roundingMode === null) return elementwise(name, operands, e.div, { floating: true, into });
  const mode = roundings[String(roundingMode)];
  if (mode === undefined) throw new ValueError(`${name}: unknown rounding`, { got: String(roundingMode), expected: "floor, trunc or none" });
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
  return elementwise(name, [x, y], e.pow, { into });
}

function clamp(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  const { min, max } = parametersOf(name, ["min", "max"], args) as { min?: Value; max?: Value };
  const [low, high] = [min ?? undefined, max ?? undefined];
  if (low === undefined && high === undefined) {
    throw new ValueError(`${name}: no bound`, { got: "neither min nor max", expected: "at least one of them" });
  }
  const isBound = isTensor(low ?? high) && (low === undefined || high === undefined);
  checkKind(name, x.dtype, isBound ? ["bool", "integer", "float"] : ["integer", "float"]);
  if (high === undefined) return elementwise(name, [x, low!], isTensor(low) ? e.maximum : derived.clampMin, { into });
  if (low === undefined) return elementwise(name, [x, high], isTensor(high) ? e.minimum : derived.clampMax, { into });
  return elementwise(name, [x, low, high], isTensor(low) || isTensor(high) ? betweenTensors : derivedClamp, { into });
}
const betweenTensors: Build = (x, low, high) => e.minimum(e.maximum(x!, low!), high!);
/** Where the bounds cross, the upper one wins, as in PyTorch. */
const derivedClamp: Build = (x, low, high) => e.where(e.gt(low!, high!), high!, derived.clamp(x!, low!, high!));

function rounded(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  checkKind(name, x.dtype, ["integer", "float"]);
  const { decimals = 0 } = parametersOf(name, ["decimals"], args);
  if (decimals === 0 || dtypes[x.dtype].kind === "integer") return elementwise(name, [x], (v) => e.apply("round", v!), { into });
  const [scale, build] = (decimals as number) > 0 ? [10 ** (decimals as number), atDecimals] : [10 ** -(decimals as number), atTens];
  return elementwise(name, [x, scale], build, { into });
}
const atDecimals: Build = (x, k) => e.div(e.apply("round", e.mul(x!, k!)), k!);
const atTens: Build = (x, k) => e.mul(e.apply("round", e.div(x!, k!)), k!);

function withProduct(name: string, x: Tensor, [y, z, ...rest]: readonly unknown[], combine: (x: Expr, y: Expr) => Expr, into?: Tensor): Tensor {
  const { value = 1 } = parametersOf(name, ["value"], rest);
  const operands = [x, y as Value, z as Value];
  const isDivision = combine === e.div;
  if (isDivision) checkKind(name, computingType(operands, false), ["float"], "x.float()");
  const build: Build = isDivision ? plusQuotient : plusProduct;
  return elementwise(name, [...operands, value as number], build, { ...scalarsLike(...operands), into });
}
const plusProduct: Build = (x, y, z, k) => e.add(x!, e.mul(e.mul(k!, y!), z!));
const plusQuotient: Build = (x, y, z, k) => e.add(x!, e.mul(k!, e.div(y!, z!)));

const largest: { readonly [D in DType]?: number } = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE };

function nanToNum(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  const { nan = 0, posinf, neginf } = parametersOf(name, ["nan", "posinf", "neginf"], args) as Record<string, number | undefined>;
  const top = largest[x.dtype];
  if (top === undefined) return into ?? x.clone();
  return elementwise(name, [x, nan, posinf ?? top, neginf ?? -top], derived.nanToNum, { into });
}

function logit(name: string, x: Tensor, args: readonly unknown[], into?: Tensor): Tensor {
  const { eps } = parametersOf(name, ["eps"], args) as { eps?: number | null };
  if (eps === undefined || eps === null) return elementwise(name, [x], derived.logit, { floating: true, into });
  return elementwise(name, [x, eps, 1 - eps], (p, low, high) => derived.logit(derived.clamp(p!, low!, high!)), { floating: true, into });
}

function bitwiseNot(name: string, x: Tensor, into?: Tensor): Tensor {
  onlyBits(name, [x]);
  return elementwise(name, [x, x.dtype === "bool" ? 1 : -1], (v, ones) => e.apply("bitXor", v!, ones!), { compute: x.dtype, into });
}

const logaddexp2 = (x: Expr, y: Expr): Expr =>
  e.where(
    e.and(e.eq(x, y), e.eq(e.abs(x), e.constant(Infinity))),
    x,
    e.add(e.maximum(x, y), e.mul(e.log1p(e.apply("exp2", e.neg(e.abs(e.sub(x, y))))), e.constant(Math.LOG2E))),
  );

/** Of one operand. */
type Same<S extends Shape, D extends DType> = () => Tensor<S, D>;
type Float<S extends Shape, D extends DType> = () => Tensor<S, Floating[D]>;
type Question<S extends Shape> = () => Tensor<S, "bool">;
/** Bounds by position, or both by name. */
type ClampMethod = <S extends Shape, D extends DType, Y extends Operand | ClampOptions | null | undefined = undefined, Z extends Operand | null | undefined = undefined>(this: Tensor<S, D>, min?: Checked<Y, OperandFault<S, Y>>, max?: Checked<Z, OperandFault<S, Z>>) => Clamped<S, D, Y, Z>;

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    neg: Same<S, D>; negative: Same<S, D>; abs: Same<S, D>; absolute: Same<S, D>; sign: Same<S, D>; sgn: Same<S, D>;
    square(): Tensor<S, Squared[D]>; relu: Same<S, D>; positive: Same<S, D>; floor: Same<S, D>; ceil: Same<S, D>; trunc: Same<S, D>;
    fix: Same<S, D>; frac: Same<S, D>; bitwiseNot: Same<S, D>;
    exp: Float<S, D>; exp2: Float<S, D>; expm1: Float<S, D>; log: Float<S, D>; log2: Float<S, D>; log10: Float<S, D>;
    log1p: Float<S, D>; sqrt: Float<S, D>; rsqrt: Float<S, D>; reciprocal: Float<S, D>; sin: Float<S, D>; cos: Float<S, D>;
    tan: Float<S, D>; asin: Float<S, D>; acos: Float<S, D>; atan: Float<S, D>; sinh: Float<S, D>; cosh: Float<S, D>;
    tanh: Float<S, D>; asinh: Float<S, D>; acosh: Float<S, D>; atanh: Float<S, D>; sigmoid: Float<S, D>; erf: Float<S, D>;
    erfc: Float<S, D>; erfinv: Float<S, D>; lgamma: Float<S, D>; digamma: Float<S, D>; deg2rad: Float<S, D>;
    rad2deg: Float<S, D>; sinc: Float<S, D>;
    isnan: Question<S>; isinf: Question<S>; isfinite: Question<S>; isposinf: Question<S>; isneginf: Question<S>;
    signbit: Question<S>; logicalNot: Question<S>;

    neg_: Same<S, D>; abs_: Same<S, D>; sign_: Same<S, D>; square_: Same<S, D>; relu_: Same<S, D>; floor_: Same<S, D>;
    ceil_: Same<S, D>; trunc_: Same<S, D>; frac_: Same<S, D>; exp_: Same<S, D>; exp2_: Same<S, D>; expm1_: Same<S, D>;
    log_: Same<S, D>; log2_: Same<S, D>; log10_: Same<S, D>; log1p_: Same<S, D>; sqrt_: Same<S, D>; rsqrt_: Same<S, D>;
    reciprocal_: Same<S, D>; sin_: Same<S, D>; cos_: Same<S, D>; tan_: Same<S, D>; asin_: Same<S, D>; acos_: Same<S, D>;
    atan_: Same<S, D>; sinh_: Same<S, D>; cosh_: Same<S, D>; tanh_: Same<S, D>; sigmoid_: Same<S, D>; erf_: Same<S, D>;
    erfinv_: Same<S, D>; logicalNot_: Same<S, D>; bitwiseNot_: Same<S, D>; zero_: Same<S, D>;

    /** Sum; `alpha` times the other operand is added. */
    add: ArithmeticMethod<[options?: AlphaOptions]>;
    /** Difference; `alpha` times the other operand is subtracted. */
    sub: ArithmeticMethod<[options?: AlphaOptions]>;
    subtract: ArithmeticMethod<[options?: AlphaOptions]>;
    /** `other - this`. */
    rsub: ArithmeticMethod<[options?: AlphaOptions]>;
    /** Product. */
    mul: ArithmeticMethod;
    multiply: ArithmeticMethod;
    /** Quotient, in floating point unless `roundingMode` is `"floor"` or `"trunc"`. */
    div: DivisionMethod;
    divide: DivisionMethod;
    trueDivide: FloatingMethod;
    /** Quotient, rounded down. */
    floorDivide: ArithmeticMethod;
    /** Remainder with the sign of the divisor, as Python's `%`. */
    remainder: ArithmeticMethod;
    /** Remainder with the sign of the dividend, as C's `fmod`. */
    fmod: ArithmeticMethod;
    pow: ArithmeticMethod;
    /** Power in double precision. */
    floatPower<S extends Shape, Y extends Operand>(this: Tensor<S>, exponent: Checked<Y, OperandFault<S, Y>>): Tensor<BroadcastWith<S, Y>, "float64">;
    /** The larger of both; NaN if either is. */
    maximum: ArithmeticMethod;
    minimum: ArithmeticMethod;
    /** The larger of both that is a number. */
    fmax: ArithmeticMethod;
    fmin: ArithmeticMethod;
    heaviside: ArithmeticMethod;
    atan2: FloatingMethod;
    hypot: FloatingMethod;
    copysign: FloatingMethod;
    xlogy: FloatingMethod;
    logaddexp: FloatingMethod;
    logaddexp2: FloatingMethod;

    eq: ComparisonMethod;
    ne: ComparisonMethod;
    lt: ComparisonMethod;
    le: ComparisonMethod;
    gt: ComparisonMethod;
    ge: ComparisonMethod;
    logicalAnd: ComparisonMethod;
    logicalOr: ComparisonMethod;
    logicalXor: ComparisonMethod;
    bitwiseAnd: ArithmeticMethod;
    bitwiseOr: ArithmeticMethod;
    bitwiseXor: ArithmeticMethod;
    bitwiseLeftShift: ArithmeticMethod;
    bitwiseRightShift: ArithmeticMethod;
    /** Whether elements are close: |x - y| ≤ atol + rtol |y|. */
    isclose: ComparisonMethod<[options?: ClosenessOptions]>;

    /** Limited to `[min, max]`; either may be left out. */
    clamp: ClampMethod;
    clip: ClampMethod;
    clampMin: ArithmeticMethod;
    clampMax: ArithmeticMethod;
    /** To the nearest whole number, ties to even, or to so many decimals. */
    round(decimals?: number | { readonly decimals?: number }): Tensor<S, D>;
    /** `this + weight (end - this)`. */
    lerp<S extends Shape, D extends DType, Y extends Tensor, Z extends Operand>(this: Tensor<S, D>, end: Checked<Y, OperandFault<S, Y>>, weight: Z): Ternary<S, D, Y, Z>;
    /** `this + value · a · b`. */
    addcmul<S extends Shape, D extends DType, Y extends Tensor, Z extends Tensor>(this: Tensor<S, D>, a: Checked<Y, OperandFault<S, Y>>, b: Z, options?: { readonly value?: number }): Ternary<S, D, Y, Z>;
    /** `this + value · a / b`. */
    addcdiv<S extends Shape, D extends DType, Y extends Tensor, Z extends Tensor>(this: Tensor<S, D>, a: Checked<Y, OperandFault<S, Y>>, b: Z, options?: { readonly value?: number }): Ternary<S, D, Y, Z>;
    /** NaN and infinities replaced: by 0 and by the largest numbers, unless given. */
    nanToNum(nan?: number | { readonly nan?: number; readonly posinf?: number; readonly neginf?: number }, posinf?: number, neginf?: number): Tensor<S, D>;
    /** log(p / (1 - p)); with `eps`, p is limited to [eps, 1 - eps] first. */
    logit(eps?: number | { readonly eps?: number }): Tensor<S, Floating[D]>;
    /** This where the condition holds, the other where not. */
    where<S extends Shape, D extends DType, C extends Tensor, Y extends Operand>(this: Tensor<S, D>, condition: Checked<C, OperandFault<S, C>>, other: Checked<Y, OperandFault<BroadcastWith<S, C>, Y>>): Tensor<BroadcastWith<BroadcastWith<S, C>, Y>, CombinedWith<S, D, Y>>;
    /** `value` where the mask is true. */
    maskedFill<S extends Shape, D extends DType, M extends Tensor>(this: Tensor<S, D>, mask: Checked<M, OperandFault<S, M>>, value: number | bigint | boolean | Tensor): Tensor<BroadcastWith<S, M>, D>;

    add_: InPlaceMethod<[options?: AlphaOptions]>;
    sub_: InPlaceMethod<[options?: AlphaOptions]>;
    mul_: InPlaceMethod;
    div_<S extends Shape, D extends DType, Y extends Operand>(this: Tensor<S, D>, other: Checked<Y, StretchFault<S, Y>>, options?: RoundingOptions): Tensor<S, D>;
    pow_: InPlaceMethod;
    remainder_: InPlaceMethod;
    fmod_: InPlaceMethod;
    floorDivide_: InPlaceMethod;
    clamp_(min?: Tensor | number | null | ClampOptions, max?: Tensor | number | null): Tensor<S, D>;
    round_(decimals?: number | { readonly decimals?: number }): Tensor<S, D>;
    lerp_(end: Tensor, weight: number | Tensor): Tensor<S, D>;
    addcmul_(a: Tensor, b: Tensor, options?: { readonly value?: number }): Tensor<S, D>;
    addcdiv_(a: Tensor, b: Tensor, options?: { readonly value?: number }): Tensor<S, D>;
    nanToNum_(nan?: number, posinf?: number, neginf?: number): Tensor<S, D>;
    eq_(other: Operand): Tensor<S, D>;
    ne_(other: Operand): Tensor<S, D>;
    lt_(other: Operand): Tensor<S, D>;
    le_(other: Operand): Tensor<S, D>;
    gt_(other: Operand): Tensor<S, D>;
    ge_(other: Operand): Tensor<S, D>;
    logicalAnd_(other: Operand): Tensor<S, D>;
    logicalOr_(other: Operand): Tensor<S, D>;
    maskedFill_(mask: Tensor, value: number | Tensor): Tensor<S, D>;
    /** Every element becomes `value`. */
    fill_(value: number | bigint | boolean | Tensor): Tensor<S, D>;
    /** Elements of another tensor, converted and broadcast. */
    copy_<S extends Shape, D extends DType, Y extends Tensor>(this: Tensor<S, D>, source: Checked<Y, StretchFault<S, Y>>): Tensor<S, D>;
  }
}

export interface AlphaOptions {
  /** Factor of the second operand. */
  readonly alpha?: number | boolean;
}

export interface ClampOptions {
  readonly min?: Tensor | number | null;
  readonly max?: Tensor | number | null;
}

export interface ClosenessOptions {
  readonly rtol?: number;
  readonly atol?: number;
  /** Whether NaN is close to NaN. */
  readonly equalNan?: boolean;
}
