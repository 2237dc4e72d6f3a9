/**
 * @file Variances, deviations and norms.
 */
import * as e from "@kindling/expr";
import { derived } from "@kindling/expr";
import type { Expr } from "@kindling/expr";
import { dispatch } from "../dispatch.ts";
import { type DType } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { axesOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  Checked,
  DimArgument,
  FloatFault,
  KeepArgument,
  ReduceArgumentFault,
  ReducedBy,
  Shape,
  SpreadArgument,
  VarianceArgument,
  VarianceFault,
  VarianceShape,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { nuclearNorm } from "./nuclear-norm.ts";
import { installMethods } from "./install.ts";
import { converted } from "./convert.ts";
import { checkKind, mapped } from "./map.ts";
import { type Dim, type NormOrder, countOf, reduced } from "./reduce.ts";

/** Of an element and the mean, in doubles: squares of large floats are none, and means of near ones lie between. */
const squaredDeviation = e.apply("squaredDeviation", e.cast(e.input(0), "float64"), e.input(1));

/** NaN, with an infinite slope. */
const unboundedSquare = e.cast(
  e.add(e.mul(e.input(0), e.constant(Infinity)), e.constant(NaN)),
  "float64",
);

/** The variance and the mean, in float64. Degrees of freedom that are taken away: `correction`, or 1 for `unbiased`. */
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
    valueType: "float64",
  }).div(count);
  // of a single number PyTorch finds an infinite gradient, but where an axis is named
  const isAlone =
    count === 1 &&
    correction >= 1 &&
    (p.dim === undefined || p.dim === null || x.shape.length === 0);
  const [total] = dispatch("reduce", name, isAlone ? [x] : [x, center], {
    reduction: "sum",
    expr: isAlone ? unboundedSquare : squaredDeviation,
    scalars: [],
    valueType: "float64",
    dtype: "float64",
    axes,
    keepdim: p.keepdim === true,
  });
  const result = total!.div(Math.max(0, count - correction));
  return { variance: result, mean: p.keepdim === true ? center : center.reshape(result.shape) };
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
  checkSomething(x, p, dim);
  if (p === Infinity || p === -Infinity)
    return reduced("norm", p > 0 ? "max" : "min", x.abs(), options);
  if (p === 2) return rootOfSum(value(derived.square(element)));
  return powerAtZero(powerAtZero(x.abs(), p).sum(dim as number, keepdim), 1 / p);
}

/** Of nothing, a norm that looks for an extreme or divides has no value. */
function checkSomething(x: Tensor, p: number, dim: Dim): void {
  if ((p >= 0 && p !== Infinity) || countOf("norm", x, dim) > 0) return;
  throw new ShapeError("norm: nothing to choose from", {
    got: `${showShape(x.shape)}, p ${p}`,
    expected: "axes that are not empty",
  });
}

/** `x ** p`, with gradient 0 at 0, where that of the norm is taken to be. */
const powerAtZero = (x: Tensor, p: number): Tensor =>
  mapped("norm", [x, p], (v, k) => {
    const positive = e.ne(v, e.constant(0));
    return e.where(
      positive,
      e.pow(e.where(positive, v, e.constant(1)), k),
      e.where(e.gt(k, e.constant(0)), e.constant(0), e.constant(Infinity)),
    );
  });

/** The square root, with gradient 0 at 0, where the norm has a minimum. */
const rootOfSum = (total: Tensor): Tensor => mapped("norm", [total], rootAtZero);

/** The root of a variance, in an element type. */
const deviation = (name: string, variance: Tensor, dtype: DType): Tensor =>
  mapped(name, [variance], rootAtZero, { result: dtype });

const rootAtZero = (s: Expr): Expr => {
  const positive = e.ne(s, e.constant(0));
  return e.where(positive, e.sqrt(e.where(positive, s, e.constant(1))), e.constant(0));
};

/** Parameters of norms by name. */
export interface NormOptions {
  readonly p?: NormOrder;
  readonly dim?: Dim;
  readonly keepdim?: boolean;
}

installMethods({
  var(this: Tensor, ...args: unknown[]) {
    return converted("var", variance("var", this, args).variance, this.dtype);
  },
  std(this: Tensor, ...args: unknown[]) {
    return deviation("std", variance("std", this, args).variance, this.dtype);
  },
  varMean(this: Tensor, ...args: unknown[]) {
    const { variance: v, mean: m } = variance("varMean", this, args);
    const as = (y: Tensor): Tensor => converted("varMean", y, this.dtype);
    return { var: as(v), mean: as(m) };
  },
  stdMean(this: Tensor, ...args: unknown[]) {
    const { variance: v, mean: m } = variance("stdMean", this, args);
    const { dtype } = this;
    return { std: deviation("stdMean", v, dtype), mean: converted("stdMean", m, dtype) };
  },
  norm(this: Tensor, ...args: unknown[]) {
    return norm(this, args);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Variance with Bessel's correction, unless `unbiased` is false or `correction` is given.
     * @example
     * tensor([1, 2, 3]).var() // => tensor(1.)
     */
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
    /**
     * Standard deviation, the square root of `var`.
     * @example
     * tensor([1, 2, 3]).std() // => tensor(1.)
     */
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
    /**
     * Variance and mean.
     * @example
     * tensor([1, 2, 3]).varMean() // => { var: tensor(1.), mean: tensor(2.) }
     */
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
    /**
     * Standard deviation and mean.
     * @example
     * tensor([[1, 3], [2, 2]]).stdMean(1, { correction: 0 }).std // => tensor([1., 0.])
     */
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
    /**
     * The p-norm, `p = 2` unless given.
     * @example
     * tensor([3, 4]).norm() // => tensor(5.)
     */
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
  }
}
