/**
 * @file Reductions: sums, products, means, questions about all elements.
 */
import * as e from "@kindling/expr";
import type { Expr } from "@kindling/expr";
import type { Reduction } from "../backend.ts";
import { dispatch } from "../dispatch.ts";
import { checkDType, type DType, isFloatingPoint } from "../dtype.ts";
import { axesOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  Checked,
  DimArgument,
  MeanMethod,
  ReduceArgumentFault,
  ReducedBy,
  ReduceMethod,
  Shape,
  Summed,
  SumMethod,
  Truth,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { type Build, checkKind, mapped } from "./map.ts";

/** An axis, several, or none: all of them. */
export type Dim = number | readonly number[] | undefined | null;

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
  /** Of a sum of floats: what it is divided by. */
  readonly divisor?: number | undefined;
}

/**
 * One call of the primitive `reduce`.
 * @example
 * reduced("sumOfSquares", "sum", tensor([1, 2, 3]), { expr: mul(input(0), input(0)) })
 * // => tensor(14.)
 */
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
    divisor: how.divisor,
  })[0]!;
}

export const parameters = (
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
  return reduced(name, "sum", x, { dim, keepdim, valueType, divisor: countOf(name, x, dim) });
}

/** How many elements meet in one. */
export const countOf = (name: string, x: Tensor, dim: Dim): number =>
  axesOf(dim, x.shape.length, name).reduce((n, axis) => n * x.shape[axis]!, 1);

function prod(x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim, dtype } = parameters("prod", args);
  return reduced("prod", "prod", x, { dim, keepdim, valueType: summedType(x, dtype, "prod") });
}

function truth(name: "any" | "all", x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim } = parameters(name, args);
  return reduced(name, name, x, { dim, keepdim, dtype: x.dtype === "uint8" ? "uint8" : "bool" });
}

function countNonzero(x: Tensor, args: readonly unknown[]): Tensor {
  const { dim } = parametersOf("countNonzero", ["dim"], args) as { dim?: Dim };
  const expr = e.cast(e.ne(e.input(0), e.constant(0)), "int64");
  return reduced("countNonzero", "sum", x, { dim, expr, valueType: "int64" });
}

const withoutNaN: Build = (v) => e.where(e.ne(v, v), e.constant(0), v);

function nansum(x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim, dtype } = parameters("nansum", args);
  if (!isFloatingPoint(x.dtype)) return sum("nansum", x, [{ dim, keepdim, dtype }]);
  const clean = mapped("nansum", [x], withoutNaN);
  return sum("nansum", clean, [{ dim, keepdim, dtype }]);
}

/** Which norm: of elements by their power, of matrices by their singular values. */
export type NormOrder = number | "fro" | "nuc";

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
  any(this: Tensor, ...args: unknown[]) {
    return truth("any", this, args);
  },
  all(this: Tensor, ...args: unknown[]) {
    return truth("all", this, args);
  },
  countNonzero(this: Tensor, ...args: unknown[]) {
    return countNonzero(this, args);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Sum; integers are summed in int64.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.sum(1) // => tensor([3., 7.])
     */
    sum: SumMethod<"sum", Summed>;
    /**
     * Sum without the NaN.
     * @example
     * tensor([1, NaN, 2]).nansum() // => tensor(3.)
     */
    nansum: SumMethod<"nansum", Summed>;
    /**
     * The mean over axes; of all elements when none is named.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.mean(0) // => tensor([2., 3.])
     */
    mean: MeanMethod<"mean">;
    /**
     * The mean of what is not NaN.
     * @example
     * tensor([1, NaN, 3]).nanmean() // => tensor(2.)
     */
    nanmean: MeanMethod<"nanmean">;
    /**
     * The product over one axis, or of all elements.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.prod() // => tensor(24.)
     */
    prod: SumMethod<"prod", Summed>;
    /**
     * Whether any element is true (not 0).
     * @example
     * tensor([[0, 1], [0, 0]]).any(1) // => tensor([ True, False])
     */
    any: ReduceMethod<"any", Truth>;
    /**
     * Whether no element is 0.
     * @example
     * tensor([1, 0]).all() // => tensor(False)
     */
    all: ReduceMethod<"all", Truth>;
    /**
     * How many elements are not 0.
     * @example
     * tensor([0, 1, 2]).countNonzero() // => tensor(2)
     */
    countNonzero<S extends Shape, const A extends DimArgument = undefined>(
      this: Tensor<S>,
      dim?: Checked<A, ReduceArgumentFault<S, A, "countNonzero", "dim">>,
    ): Tensor<ReducedBy<S, A, undefined>, "int64">;
  }
}
