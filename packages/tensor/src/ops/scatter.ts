/**
 * @file Writing at tensors of indices along an axis.
 */
import type { Scattering } from "../backend.ts";
import { dispatch } from "../dispatch.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { axisOf, numelOf, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { DType, Shape } from "../types/index.ts";
import { isPlainObject, parametersOf } from "./arguments.ts";
import { converted } from "./convert.ts";
import { fitting } from "./fitting.ts";
import { installMethods } from "./install.ts";
import { type Value } from "./map.ts";
import { expand, viewOf } from "./view.ts";
import { alongAxis, checkCovered, checkIndex, vector } from "./gather.ts";
import { whole } from "./parts.ts";

const named: { readonly [reduce: string]: Scattering } = {
  add: "sum",
  multiply: "prod",
  sum: "sum",
  prod: "prod",
  amax: "max",
  amin: "min",
};

function scatter(
  name: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Value,
  scattering: Scattering,
  into?: Tensor,
): Tensor {
  checkIndex(name, index);
  const values = isTensor(source)
    ? source
    : expand(name, x.newFull([], fitting(name, source, x.dtype)), index.shape);
  if (values.dtype !== x.dtype)
    throw new DTypeError(`${name}: element types differ`, {
      got: `${values.dtype} into ${x.dtype}`,
      expected: x.dtype,
      fix: `src.to("${x.dtype}")`,
    });
  if (x.shape.length === 0) {
    const result = scatter(name, vector(x), 0, vector(index), vector(values), scattering).reshape(
      [],
    ) as Tensor;
    return into === undefined ? result : into.copy_(result as Tensor<[]>);
  }
  const axis = axisOf(dim, x.shape.length, name);
  if (numelOf(index.shape) === 0) return into ?? x.clone();
  checkCovered(name, index, x, axis);
  const fits =
    index.shape.every((n, i) => n <= values.shape[i]!) &&
    values.shape.length === index.shape.length;
  if (!fits)
    throw new ShapeError(`${name}: the source is smaller than the index`, {
      got: `source ${showShape(values.shape)}, index ${showShape(index.shape)}`,
      expected: "a source at least as large as the index",
    });
  const cut = viewOf("narrow", values, { kind: "slice", ranges: index.shape.map(whole) });
  return dispatch("scatter", name, [x, index, cut], { axis, scattering }, into && [into])[0]!;
}

function scatterMethod(
  suffix: "" | "_",
  own: Scattering | undefined,
  title: string,
): (
  this: Tensor,
  dim: number,
  index: Tensor,
  source: Value | { value: number },
  options?: unknown,
) => Tensor {
  const name = `${title}${suffix}`;
  return function (this, dim, index, source, options) {
    const value = isPlainObject(source) ? source["value"] : source;
    const reduce =
      typeof options === "string"
        ? options
        : isPlainObject(options)
          ? (options["reduce"] as string | undefined)
          : undefined;
    const scattering = own ?? (reduce === undefined ? "set" : named[reduce]);
    if (scattering === undefined)
      throw new ValueError(`${name}: unknown reduction`, {
        got: String(reduce),
        expected: Object.keys(named).join(", "),
      });
    return scatter(name, this, dim, index, value, scattering, suffix === "_" ? this : undefined);
  };
}

function indexAdd(
  name: string,
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  alpha: number,
  into?: Tensor,
): Tensor {
  const axis = axisOf(dim, x.shape.length, name);
  const scaled = alpha === 1 ? source : source.mul(alpha);
  if (x.shape.length === 0)
    return scatter(name, x, 0, index, scaled.reshape(index.shape), "sum", into);
  return scatter(name, x, axis, alongAxis(vector(index), scaled.shape, axis), scaled, "sum", into);
}

installMethods({
  scatter: scatterMethod("", undefined, "scatter"),
  scatter_: scatterMethod("_", undefined, "scatter"),
  scatterAdd: scatterMethod("", "sum", "scatterAdd"),
  scatterAdd_: scatterMethod("_", "sum", "scatterAdd"),
  indexAdd(this: Tensor, dim: number, index: Tensor, source: Tensor, ...args: unknown[]) {
    return indexAdd(
      "indexAdd",
      this,
      dim,
      index,
      source,
      (parametersOf("indexAdd", ["alpha"], args).alpha ?? 1) as number,
    );
  },
  indexAdd_(this: Tensor, dim: number, index: Tensor, source: Tensor, ...args: unknown[]) {
    return indexAdd(
      "indexAdd_",
      this,
      dim,
      index,
      source,
      (parametersOf("indexAdd_", ["alpha"], args).alpha ?? 1) as number,
      this,
    );
  },
  indexCopy(this: Tensor, dim: number, index: Tensor, source: Tensor) {
    if (this.shape.length === 0)
      return scatter("indexCopy", this, 0, index, source.reshape(index.shape), "set");
    const axis = axisOf(dim, this.shape.length, "indexCopy");
    return scatter(
      "indexCopy",
      this,
      axis,
      alongAxis(vector(index), source.shape, axis),
      source,
      "set",
    );
  },
  indexFill(this: Tensor, dim: number, index: Tensor, value: Value) {
    if (this.shape.length === 0)
      return scatter(
        "indexFill",
        this,
        0,
        index,
        isTensor(value) ? expand("indexFill", value, index.shape) : value,
        "set",
      );
    const axis = axisOf(dim, this.shape.length, "indexFill");
    const where = alongAxis(vector(index), this.shape, axis);
    return scatter(
      "indexFill",
      this,
      axis,
      where,
      isTensor(value)
        ? expand("indexFill", converted("indexFill", value, this.dtype), where.shape)
        : value,
      "set",
    );
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * A copy with values written at indices along an axis.
     * @example
     * zeros(3).scatter(0, tensor([2n, 0n]), tensor([1, 2])) // => tensor([2., 0., 1.])
     */
    scatter(
      dim: number,
      index: Tensor,
      source: Tensor | number | bigint | boolean | { readonly value: number },
      options?: string | { readonly reduce?: "add" | "multiply" },
    ): Tensor<S, D>;
    /**
     * `scatter`, in place.
     * @example
     * zeros(3).scatter_(0, tensor([2, 0], { dtype: "int64" }), tensor([5, 6]))
     * // => tensor([6., 0., 5.])
     */
    scatter_(
      dim: number,
      index: Tensor,
      source: Tensor | number | bigint | boolean | { readonly value: number },
      options?: string | { readonly reduce?: "add" | "multiply" },
    ): Tensor<S, D>;
    /**
     * A copy with values added at indices along an axis.
     * @example
     * zeros(2).scatterAdd(0, tensor([1n, 1n]), tensor([1, 2])) // => tensor([0., 3.])
     */
    scatterAdd(dim: number, index: Tensor, source: Tensor): Tensor<S, D>;
    /**
     * `scatterAdd`, in place.
     * @example
     * zeros(3).scatterAdd_(0, tensor([2, 2], { dtype: "int64" }), tensor([5, 6]))
     * // => tensor([ 0.,  0., 11.])
     */
    scatterAdd_(dim: number, index: Tensor, source: Tensor): Tensor<S, D>;
    /**
     * A copy with slices added at indices along an axis, times `alpha`.
     * @example
     * zeros(3).indexAdd(0, tensor([2n, 2n]), tensor([1, 2])) // => tensor([0., 0., 3.])
     */
    indexAdd(
      dim: number,
      index: Tensor,
      source: Tensor,
      options?: { readonly alpha?: number },
    ): Tensor<S, D>;
    /**
     * `indexAdd`, in place.
     * @example
     * zeros(3).indexAdd_(0, tensor([0, 0], { dtype: "int64" }), tensor([5, 6]))
     * // => tensor([11.,  0.,  0.])
     */
    indexAdd_(
      dim: number,
      index: Tensor,
      source: Tensor,
      options?: { readonly alpha?: number },
    ): Tensor<S, D>;
    /**
     * A copy with slices written at indices along an axis.
     * @example
     * zeros(3).indexCopy(0, tensor([2n]), tensor([7])) // => tensor([0., 0., 7.])
     */
    indexCopy(dim: number, index: Tensor, source: Tensor): Tensor<S, D>;
    /**
     * A copy with one value at indices along an axis.
     * @example
     * zeros(3).indexFill(0, tensor([2n, 0n]), 7) // => tensor([7., 0., 7.])
     */
    indexFill(dim: number, index: Tensor, value: Tensor | number): Tensor<S, D>;
  }
}
