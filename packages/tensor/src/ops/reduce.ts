/**
 * @file Reductions: sums, products, extremes, means and what is made of them.
 */
import * as e from "@kindling/expr";
import type { Expr } from "@kindling/expr";
import type { Reduction } from "../backend.ts";
import { dispatch } from "../dispatch.ts";
import { checkDType, type DType, isFloatingPoint } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { axesOf, axisOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  AlongMethod,
  Always,
  Checked,
  DimArgument,
  ExtremeMethod,
  FloatFault,
  Floating,
  KeepArgument,
  MeanMethod,
  ReduceArgumentFault,
  ReducedBy,
  ReduceMethod,
  Shape,
  SpreadArgument,
  Summed,
  SumMethod,
  Truth,
  VarianceArgument,
  VarianceFault,
  VarianceShape,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { nuclearNorm } from "./nuclear-norm.ts";
import { installMethods } from "./install.ts";
import { type Build, checkKind, elementwise } from "./map.ts";

type Dim = number | readonly number[] | undefined | null;

/** What a reduction is given besides its tensor. */
export interface Reducing {
  readonly dim?: Dim;
  readonly keepdim?: boolean | undefined;
  /** The element type of the result. */
  readonly dtype?: DType | undefined;
  /** What is reduced: an expression of the element, which is `input(0)`. */
  readonly expr?: Expr | undefined;
  /** The element type in which that is computed. */
  readonly valueType?: DType | undefined;
}

/** One call of the primitive `reduce`. */
export function reduced(name: string, reduction: Reduction, x: Tensor, how: Reducing): Tensor {
  const valueType = how.valueType ?? x.dtype;
  const element = x.dtype === valueType ? e.input(0) : e.cast(e.input(0), valueType);
  return dispatch("reduce", name, [x], {
    reduction,
    expr: how.expr ?? element,
    scalars: [],
    valueType,
    dtype: how.dtype ?? valueType,
    axes: axesOf(how.dim, x.shape.length, name),
    keepdim: how.keepdim === true,
  })[0]!;
}

const parameters = (
  name: string,
  args: readonly unknown[],
): { dim?: Dim; keepdim?: boolean; dtype?: DType } =>
  parametersOf(name, ["dim", "keepdim", "dtype"], args) as {
    dim?: Dim;
    keepdim?: boolean;
    dtype?: DType;
  };

/** Sums and products of integers are int64. */
const summedType = (x: Tensor, dtype: DType | undefined, name: string): DType =>
  dtype === undefined ? (isFloatingPoint(x.dtype) ? x.dtype : "int64") : checkDType(dtype, name);

function sum(name: string, x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim, dtype } = parameters(name, args);
  return reduced(name, "sum", x, { dim, keepdim, valueType: summedType(x, dtype, name) });
}

function mean(name: string, x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim, dtype } = parameters(name, args);
  const valueType = dtype ?? x.dtype;
  checkKind(name, valueType, ["float"], "x.float()");
  const total = reduced(name, "sum", x, { dim, keepdim, valueType });
  return total.div(countOf(name, x, dim));
}

/** How many elements meet in one. */
const countOf = (name: string, x: Tensor, dim: Dim): number =>
  axesOf(dim, x.shape.length, name).reduce((n, axis) => n * x.shape[axis]!, 1);

function prod(x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim, dtype } = parameters("prod", args);
  return reduced("prod", "prod", x, { dim, keepdim, valueType: summedType(x, dtype, "prod") });
}

function extreme(
  name: string,
  reduction: "max" | "min",
  x: Tensor,
  args: readonly unknown[],
): Tensor {
  const { dim, keepdim } = parameters(name, args);
  checkNotEmpty(name, x, dim);
  return reduced(name, reduction, x, { dim, keepdim });
}

function position(
  name: string,
  reduction: "argmax" | "argmin",
  x: Tensor,
  args: readonly unknown[],
): Tensor {
  const { dim, keepdim } = parameters(name, args);
  checkNotEmpty(name, x, dim);
  checkKind(name, x.dtype, ["integer", "float"], "x.byte()");
  const axis =
    dim === undefined || dim === null ? undefined : axisOf(dim as number, x.shape.length, name);
  return reduced(name, reduction, x, { dim: axis, keepdim, dtype: "int64" });
}

/** `x.max()`, `x.max(dim)` → values and indices, `x.max(other)`. */
function extremes(name: "max" | "min", x: Tensor, args: readonly unknown[]): unknown {
  const [other] = args;
  if (typeof other === "object" && other !== null && "storage" in other)
    return name === "max" ? x.maximum(other as Tensor) : x.minimum(other as Tensor);
  const { dim, keepdim } = parameters(name, args);
  if (dim === undefined || dim === null) return extreme(name, name, x, [{ keepdim }]);
  checkNotEmpty(name, x, dim);
  const axis = axisOf(dim as number, x.shape.length, name);
  const indices = reduced(name, name === "max" ? "argmax" : "argmin", x, {
    dim: axis,
    keepdim: true,
    dtype: "int64",
  });
  const values = x.shape.length === 0 ? x.clone() : x.gather(axis, indices);
  return keepdim === true || x.shape.length === 0
    ? { values, indices }
    : { values: values.squeeze(axis), indices: indices.squeeze(axis) };
}

function checkNotEmpty(name: string, x: Tensor, dim: Dim): void {
  if (countOf(name, x, dim) > 0) return;
  throw new ShapeError(`${name}: nothing to choose from`, {
    got: `${showShape(x.shape)}${dim === undefined ? "" : `, dim ${String(dim)}`}`,
    expected: "axes that are not empty",
  });
}

function truth(name: "any" | "all", x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim } = parameters(name, args);
  return reduced(name, name, x, { dim, keepdim, dtype: x.dtype === "uint8" ? "uint8" : "bool" });
}

const squaredDeviation: Build = (x, c) => e.apply("squaredDeviation", x, c);
/** NaN, with an infinite slope. */
const unboundedSquare: Build = (x) => e.add(e.mul(x, e.constant(Infinity)), e.constant(NaN));

/** Degrees of freedom that are taken away: `correction`, or 1 for `unbiased`. */
function variance(
  name: string,
  x: Tensor,
  args: readonly unknown[],
): { variance: Tensor; mean: Tensor } {
  checkKind(name, x.dtype, ["float"], "x.float()");
  const [first] = args;
  const [given, options] = typeof first === "boolean" ? [[], { unbiased: first }] : [args, {}];
  const p = {
    ...parametersOf(name, ["dim", "unbiased", "keepdim", "correction"], given),
    ...options,
  } as {
    dim?: Dim;
    unbiased?: boolean;
    keepdim?: boolean;
    correction?: number | null;
  };
  const correction = p.correction ?? (p.unbiased === false ? 0 : 1);
  const count = countOf(name, x, p.dim);
  const axes = axesOf(p.dim, x.shape.length, name);
  const center = reduced(name, "sum", x, {
    dim: axes.length === 0 ? undefined : axes,
    keepdim: true,
  }).div(count);
  // of a single number PyTorch finds an infinite gradient, but where an axis is named
  const isAlone =
    count === 1 &&
    correction >= 1 &&
    (p.dim === undefined || p.dim === null || x.shape.length === 0);
  const squares = elementwise(name, [x, center], isAlone ? unboundedSquare : squaredDeviation);
  const total = reduced(name, "sum", squares, { dim: p.dim, keepdim: p.keepdim });
  const result = total.div(Math.max(0, count - correction));
  return { variance: result, mean: p.keepdim === true ? center : center.reshape(result.shape) };
}

function logsumexp(name: string, x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim } = parameters(name, args);
  const values = isFloatingPoint(x.dtype) ? x : x.float();
  if (countOf(name, values, dim) === 0)
    return values
      .exp()
      .sum(dim as number, keepdim === true)
      .log();
  const top = reduced(name, "max", values.detach(), { dim, keepdim: true });
  const safe = elementwise(name, [top], (m) =>
    e.where(e.eq(e.abs(m), e.constant(Infinity)), e.constant(0), m),
  );
  const total = values
    .sub(safe)
    .exp()
    .sum(dim as number, true)
    .log()
    .add(safe) as Tensor;
  if (keepdim === true) return total;
  const axes = axesOf(dim, x.shape.length, name);
  return total.reshape(total.shape.filter((_, i) => !axes.includes(i)));
}

function softmax(name: "softmax" | "logSoftmax", x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, dtype } = parametersOf(name, ["dim", "dtype"], args) as {
    dim?: number;
    dtype?: DType;
  };
  if (dim === undefined)
    throw new ValueError(`${name}: no axis`, {
      got: "no dim",
      expected: "the axis along which values sum to 1",
      fix: `x.${name}(-1)`,
    });
  const input = dtype === undefined ? x : (x.to(dtype) as Tensor);
  if (!isFloatingPoint(input.dtype))
    throw new DTypeError(`${name}: needs a float dtype`, {
      got: x.dtype,
      expected: "float32 or float64",
      fix: "x.float()",
    });
  return dispatch("rowwise", name, [input], {
    rowwise: name,
    axis: axisOf(dim, x.shape.length, name),
  })[0]!;
}

function norm(x: Tensor, args: readonly unknown[]): Tensor {
  const {
    p = 2,
    dim,
    keepdim,
    dtype,
  } = parametersOf("norm", ["p", "dim", "keepdim", "dtype"], args) as {
    p?: number | string | null;
    dim?: Dim;
    keepdim?: boolean;
    dtype?: DType;
  };
  const values = dtype === undefined ? x : (x.to(dtype) as Tensor);
  checkKind("norm", values.dtype, ["float"], "x.float()");
  if (p === "nuc") return nuclearNorm(values, dim ?? undefined, keepdim === true);
  if (typeof p === "string" && p !== "fro")
    throw new ValueError("norm: unknown norm", {
      got: JSON.stringify(p),
      expected: 'a number, "fro" or "nuc"',
    });
  return vectorNorm(values, typeof p === "number" ? p : 2, dim, keepdim === true);
}

/** The p-norm over axes; 0 counts what is not zero, infinities are extremes. */
export function vectorNorm(x: Tensor, p: number, dim: Dim, keepdim: boolean): Tensor {
  const options = { dim, keepdim };
  const value = (expr: Expr): Tensor => reduced("norm", "sum", x, { ...options, expr });
  const element = e.input(0);
  if (p === 0) return value(e.where(e.ne(element, e.constant(0)), e.constant(1), e.constant(0)));
  if (p === 1) return value(e.abs(element));
  if (p === Infinity || p === -Infinity)
    return reduced("norm", p > 0 ? "max" : "min", x.abs(), options);
  if (p === 2) return rootOfSum(value(e.derived.square(element)));
  return powerAtZero(powerAtZero(x.abs(), p).sum(dim as number, keepdim), 1 / p);
}

/** `x ** p`, with gradient 0 at 0, where that of the norm is taken to be. */
const powerAtZero = (x: Tensor, p: number): Tensor =>
  elementwise("norm", [x, p], (v, k) => {
    const positive = e.ne(v, e.constant(0));
    return e.where(
      positive,
      e.pow(e.where(positive, v, e.constant(1)), k),
      e.where(e.gt(k, e.constant(0)), e.constant(0), e.constant(Infinity)),
    );
  });

/** The square root, with gradient 0 at 0, where the norm has a minimum. */
const rootOfSum = (total: Tensor): Tensor => elementwise("norm", [total], rootAtZero);
const rootAtZero = (s: Expr): Expr => {
  const positive = e.ne(s, e.constant(0));
  return e.where(positive, e.sqrt(e.where(positive, s, e.constant(1))), e.constant(0));
};

function countNonzero(x: Tensor, args: readonly unknown[]): Tensor {
  const { dim } = parametersOf("countNonzero", ["dim"], args) as { dim?: Dim };
  const expr = e.cast(e.ne(e.input(0), e.constant(0)), "int64");
  return reduced("countNonzero", "sum", x, { dim, expr, valueType: "int64" });
}

function nansum(x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim, dtype } = parameters("nansum", args);
  if (!isFloatingPoint(x.dtype)) return sum("nansum", x, [{ dim, keepdim, dtype }]);
  const clean = elementwise("nansum", [x], (v) => e.where(e.ne(v, v), e.constant(0), v));
  return sum("nansum", clean, [{ dim, keepdim, dtype }]);
}

installMethods({
  sum(this: Tensor, ...args: unknown[]) {
    return sum("sum", this, args);
  },
  nansum(this: Tensor, ...args: unknown[]) {
    return nansum(this, args);
  },
  mean(this: Tensor, ...args: unknown[]) {
    return mean("mean", this, args);
  },
  nanmean(this: Tensor, ...args: unknown[]) {
    const { dim, keepdim } = parameters("nanmean", args);
    checkKind("nanmean", this.dtype, ["float"], "x.float()");
    return nansum(this, [{ dim, keepdim }]).div(
      this.isnan()
        .logicalNot()
        .sum(dim as number, keepdim === true),
    );
  },
  prod(this: Tensor, ...args: unknown[]) {
    return prod(this, args);
  },
  amax(this: Tensor, ...args: unknown[]) {
    return extreme("amax", "max", this, args);
  },
  amin(this: Tensor, ...args: unknown[]) {
    return extreme("amin", "min", this, args);
  },
  aminmax(this: Tensor, ...args: unknown[]) {
    // PyTorch gives a tensor without axes one here, and only here
    const { keepdim } = parametersOf("aminmax", ["dim", "keepdim"], args);
    const x = this.shape.length === 0 && keepdim === true ? (this.reshape([1]) as Tensor) : this;
    return { min: extreme("aminmax", "min", x, args), max: extreme("aminmax", "max", x, args) };
  },
  max(this: Tensor, ...args: unknown[]) {
    return extremes("max", this, args);
  },
  min(this: Tensor, ...args: unknown[]) {
    return extremes("min", this, args);
  },
  argmax(this: Tensor, ...args: unknown[]) {
    return position("argmax", "argmax", this, args);
  },
  argmin(this: Tensor, ...args: unknown[]) {
    return position("argmin", "argmin", this, args);
  },
  any(this: Tensor, ...args: unknown[]) {
    return truth("any", this, args);
  },
  all(this: Tensor, ...args: unknown[]) {
    return truth("all", this, args);
  },
  var(this: Tensor, ...args: unknown[]) {
    return variance("var", this, args).variance;
  },
  std(this: Tensor, ...args: unknown[]) {
    return rootOfSum(variance("std", this, args).variance);
  },
  varMean(this: Tensor, ...args: unknown[]) {
    const { variance: v, mean: m } = variance("varMean", this, args);
    return { var: v, mean: m };
  },
  stdMean(this: Tensor, ...args: unknown[]) {
    const { variance: v, mean: m } = variance("stdMean", this, args);
    return { std: rootOfSum(v), mean: m };
  },
  logsumexp(this: Tensor, ...args: unknown[]) {
    return logsumexp("logsumexp", this, args);
  },
  softmax(this: Tensor, ...args: unknown[]) {
    return softmax("softmax", this, args);
  },
  logSoftmax(this: Tensor, ...args: unknown[]) {
    return softmax("logSoftmax", this, args);
  },
  norm(this: Tensor, ...args: unknown[]) {
    return norm(this, args);
  },
  countNonzero(this: Tensor, ...args: unknown[]) {
    return countNonzero(this, args);
  },
});

/** Which norm: of elements by their power, of matrices by their singular values. */
export type NormOrder = number | "fro" | "nuc";

/** Parameters of norms by name. */
export interface NormOptions {
  readonly p?: NormOrder;
  readonly dim?: Dim;
  readonly keepdim?: boolean;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /** Sum; integers are summed in int64. */
    sum: SumMethod<"sum", Summed>;
    /** Sum without the NaN. */
    nansum: SumMethod<"nansum", Summed>;
    mean: MeanMethod<"mean">;
    nanmean: MeanMethod<"nanmean">;
    prod: SumMethod<"prod", Summed>;
    /** The largest element over axes; ties share the gradient. */
    amax: ReduceMethod<"amax">;
    amin: ReduceMethod<"amin">;
    aminmax<
      S extends Shape,
      D extends DType,
      const A extends DimArgument = undefined,
      const K extends KeepArgument = undefined,
    >(
      this: Tensor<S, D>,
      dim?: Checked<A, ReduceArgumentFault<S, A, "aminmax">>,
      keepdim?: K,
    ): { readonly min: Tensor<ReducedBy<S, A, K>, D>; readonly max: Tensor<ReducedBy<S, A, K>, D> };
    /** The largest element; along an axis also where it is; with a tensor the larger of both. */
    max: ExtremeMethod<"max">;
    min: ExtremeMethod<"min">;
    /** Where the largest element is, the first of several. */
    argmax: ReduceMethod<"argmax", Always<"int64">>;
    argmin: ReduceMethod<"argmin", Always<"int64">>;
    /** Whether any element is true (not 0). */
    any: ReduceMethod<"any", Truth>;
    all: ReduceMethod<"all", Truth>;
    /** Variance with Bessel's correction, unless `unbiased` is false or `correction` is given. */
    var<
      S extends Shape,
      D extends DType,
      const A extends VarianceArgument = undefined,
      const B extends SpreadArgument = undefined,
      const K extends KeepArgument = undefined,
    >(
      this: Checked<Tensor<S, D>, FloatFault<D, "var">>,
      dim?: Checked<A, VarianceFault<S, A, "var">>,
      unbiased?: B,
      keepdim?: K,
    ): Tensor<VarianceShape<S, A, B, K>, D>;
    std<
      S extends Shape,
      D extends DType,
      const A extends VarianceArgument = undefined,
      const B extends SpreadArgument = undefined,
      const K extends KeepArgument = undefined,
    >(
      this: Checked<Tensor<S, D>, FloatFault<D, "std">>,
      dim?: Checked<A, VarianceFault<S, A, "std">>,
      unbiased?: B,
      keepdim?: K,
    ): Tensor<VarianceShape<S, A, B, K>, D>;
    varMean<
      S extends Shape,
      D extends DType,
      const A extends VarianceArgument = undefined,
      const B extends SpreadArgument = undefined,
      const K extends KeepArgument = undefined,
    >(
      this: Checked<Tensor<S, D>, FloatFault<D, "varMean">>,
      dim?: Checked<A, VarianceFault<S, A, "varMean">>,
      unbiased?: B,
      keepdim?: K,
    ): {
      readonly var: Tensor<VarianceShape<S, A, B, K>, D>;
      readonly mean: Tensor<VarianceShape<S, A, B, K>, D>;
    };
    stdMean<
      S extends Shape,
      D extends DType,
      const A extends VarianceArgument = undefined,
      const B extends SpreadArgument = undefined,
      const K extends KeepArgument = undefined,
    >(
      this: Checked<Tensor<S, D>, FloatFault<D, "stdMean">>,
      dim?: Checked<A, VarianceFault<S, A, "stdMean">>,
      unbiased?: B,
      keepdim?: K,
    ): {
      readonly std: Tensor<VarianceShape<S, A, B, K>, D>;
      readonly mean: Tensor<VarianceShape<S, A, B, K>, D>;
    };
    /** log Σ exp(x), without overflow. */
    logsumexp: ReduceMethod<"logsumexp", Floating>;
    /** exp(x) / Σ exp(x) along an axis. */
    softmax: AlongMethod<"softmax">;
    logSoftmax: AlongMethod<"logSoftmax">;
    /** The p-norm, `p = 2` unless given. */
    norm<
      S extends Shape,
      D extends DType,
      const P extends NormOrder | NormOptions | undefined = undefined,
      const A extends DimArgument = undefined,
      const K extends KeepArgument = undefined,
    >(
      this: Tensor<S, D>,
      p?: P,
      dim?: Checked<A, ReduceArgumentFault<S, A, "norm">>,
      keepdim?: K,
    ): Tensor<ReducedBy<S, P extends object ? P : A, K>, D>;
    /** How many elements are not 0. */
    countNonzero<S extends Shape, const A extends DimArgument = undefined>(
      this: Tensor<S>,
      dim?: Checked<A, ReduceArgumentFault<S, A, "countNonzero", "dim">>,
    ): Tensor<ReducedBy<S, A, undefined>, "int64">;
  }
}
