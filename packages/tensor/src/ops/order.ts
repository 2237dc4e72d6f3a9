/**
 * @file Sorting and running results: `sort`, `argsort`, `topk`, `cumsum`, `cumprod`, `cummax`, …
 */
import type { Scan } from "../backend.ts";
import { dispatch } from "../dispatch.ts";
import { checkDType, type DType, isFloatingPoint } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { axisOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { AlongMethod, Checked, Resized, Shape, Summed, TopFault } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { converted } from "./convert.ts";
import { installMethods } from "./install.ts";

/** Values and where they were. */
export interface Sorted<S extends Shape, D extends DType> {
  readonly values: Tensor<S, D>;
  readonly indices: Tensor<S, "int64">;
}

function sort(
  name: string,
  x: Tensor,
  args: readonly unknown[],
  count?: number,
): { values: Tensor; indices: Tensor } {
  const { dim = -1, descending = false } = parametersOf(
    name,
    ["dim", "descending", "stable"],
    args,
  );
  const axis = axisOf(dim as number, x.shape.length, name);
  const attributes = { axis, descending: descending === true, count };
  const [values, indices] = dispatch("sort", name, [x], attributes);
  return { values: values!, indices: indices! };
}

function topk(x: Tensor, k: number, args: readonly unknown[]): { values: Tensor; indices: Tensor } {
  const { dim = -1, largest = true } = parametersOf("topk", ["dim", "largest", "sorted"], args);
  const axis = axisOf(dim as number, x.shape.length, "topk");
  const size = x.shape[axis] ?? 1;
  if (!(Number.isInteger(k) && k >= 0 && k <= size))
    throw new ValueError("topk: not so many elements", {
      got: `k ${k} on an axis of ${size}`,
      expected: `a whole number from 0 to ${size}`,
    });
  return sort("topk", x, [axis, largest], k);
}

function scan(name: string, kind: Scan, x: Tensor, args: readonly unknown[]): Tensor[] {
  const { dim, dtype } = parametersOf(name, ["dim", "dtype"], args) as {
    dim?: number;
    dtype?: DType;
  };
  if (dim === undefined)
    throw new ValueError(`${name}: no axis`, {
      got: "no dim",
      expected: "the axis to run along",
      fix: `x.${name}(0)`,
    });
  const axis = axisOf(dim, x.shape.length, name);
  const summed =
    kind === "sum" || kind === "prod"
      ? isFloatingPoint(x.dtype)
        ? x.dtype
        : "int64"
      : kind === "logsumexp" && !isFloatingPoint(x.dtype)
        ? "float32"
        : x.dtype;
  return dispatch(
    "scan",
    name,
    [converted(name, x, dtype === undefined ? summed : checkDType(dtype, name))],
    { scan: kind, axis },
  );
}

installMethods({
  sort(this: Tensor, ...args: unknown[]) {
    return sort("sort", this, args);
  },
  msort(this: Tensor) {
    return sort("msort", this, [0]).values;
  },
  argsort(this: Tensor, ...args: unknown[]) {
    return sort("argsort", this, args).indices;
  },
  topk(this: Tensor, k: number, ...args: unknown[]) {
    return topk(this, k, args);
  },
  cumsum(this: Tensor, ...args: unknown[]) {
    return scan("cumsum", "sum", this, args)[0];
  },
  cumprod(this: Tensor, ...args: unknown[]) {
    return scan("cumprod", "prod", this, args)[0];
  },
  logcumsumexp(this: Tensor, ...args: unknown[]) {
    return scan("logcumsumexp", "logsumexp", this, args)[0];
  },
  cummax(this: Tensor, dim: number) {
    const [values, indices] = scan("cummax", "max", this, [dim]);
    return { values, indices };
  },
  cummin(this: Tensor, dim: number) {
    const [values, indices] = scan("cummin", "min", this, [dim]);
    return { values, indices };
  },
});

/** Parameters of `sort` by name. */
export interface SortOptions {
  readonly dim?: number;
  readonly descending?: boolean;
  /** Equal elements keep their order; here they always do. */
  readonly stable?: boolean;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Sorted along an axis, the last unless named; equal elements keep their order, NaN is the largest.
     * @example
     * tensor([3, 1, 2]).sort().indices // => tensor([1, 2, 0])
     */
    sort(dim?: number | SortOptions, descending?: boolean | SortOptions): Sorted<S, D>;
    /**
     * Sorted along the first axis.
     * @example
     * tensor([[3, 1], [2, 4]]).msort()
     * // => tensor([[2., 1.],
     * // =>         [3., 4.]])
     */
    msort(): Tensor<S, D>;
    /**
     * The indices that sort along an axis.
     * @example
     * tensor([3, 1, 2]).argsort({ descending: true }) // => tensor([0, 2, 1])
     */
    argsort(dim?: number | SortOptions, descending?: boolean | SortOptions): Tensor<S, "int64">;
    /**
     * The `k` largest (or smallest) elements along an axis, in order.
     * @example
     * tensor([3, 1, 2]).topk(2).values // => tensor([3., 2.])
     */
    topk<S extends Shape, D extends DType, K extends number, A extends number = -1>(
      this: Tensor<S, D>,
      k: Checked<K, TopFault<S, A, K, "topk">>,
      dim?: A | { readonly dim?: A; readonly largest?: boolean; readonly sorted?: boolean },
      largest?: boolean,
      sorted?: boolean,
    ): Sorted<Resized<S, A, K>, D>;
    /**
     * Running sums along an axis.
     * @example
     * tensor([1, 2, 3]).cumsum(0) // => tensor([1., 3., 6.])
     */
    cumsum: AlongMethod<"cumsum", Summed>;
    /**
     * Products of the elements up to each.
     * @example
     * tensor([1, 2, 3]).cumprod(0) // => tensor([1., 2., 6.])
     */
    cumprod: AlongMethod<"cumprod", Summed>;
    /**
     * log of running sums of exp, without overflow.
     * @example
     * tensor([0, 0, 1000]).logcumsumexp(0) // => tensor([0.0000e+00, 6.9315e-01, 1.0000e+03])
     */
    logcumsumexp: AlongMethod<"logcumsumexp">;
    /**
     * The largest element up to each, and where it is.
     * @example
     * tensor([1, 3, 2]).cummax(0).values // => tensor([1., 3., 3.])
     */
    cummax(dim: number): Sorted<S, D>;
    /**
     * The smallest element up to each, and where it is.
     * @example
     * tensor([3, 1, 2]).cummin(0).values // => tensor([3., 1., 1.])
     */
    cummin(dim: number): Sorted<S, D>;
  }
}
