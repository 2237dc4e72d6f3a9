/**
 * @file The largest and the smallest elements, and where they are.
 */
import { type DType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { axisOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  Always,
  Checked,
  DimArgument,
  ExtremeMethod,
  KeepArgument,
  ReduceArgumentFault,
  ReducedBy,
  ReduceMethod,
  Shape,
} from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { checkKind } from "./map.ts";
import { type Dim, countOf, parameters, reduced, type Reducing } from "./reduce.ts";

function extreme(
  name: string,
  reduction: "max" | "min",
  x: Tensor,
  { dim, keepdim }: Pick<Reducing, "dim" | "keepdim">,
): Tensor {
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
  if (dim === undefined || dim === null) return extreme(name, name, x, { keepdim });
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

installMethods({
  amax(this: Tensor, ...args: unknown[]) {
    return extreme("amax", "max", this, parameters("amax", args));
  },
  amin(this: Tensor, ...args: unknown[]) {
    return extreme("amin", "min", this, parameters("amin", args));
  },
  aminmax(this: Tensor, ...args: unknown[]) {
    // PyTorch gives a tensor without axes one here, and only here
    const given = parametersOf("aminmax", ["dim", "keepdim"], args) as Pick<
      Reducing,
      "dim" | "keepdim"
    >;
    const { dim, keepdim } = given;
    const isKept = keepdim === true && dim !== undefined && dim !== null;
    const x = this.shape.length === 0 && isKept ? (this.reshape([1]) as Tensor) : this;
    return { min: extreme("aminmax", "min", x, given), max: extreme("aminmax", "max", x, given) };
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
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * The largest element over axes; ties share the gradient.
     * @example
     * tensor([[1, 5], [7, 2]]).amax(1) // => tensor([5., 7.])
     */
    amax: ReduceMethod<"amax">;
    /**
     * The smallest elements along axes; gradients are shared among equal ones.
     * @example
     * tensor([[1, 5], [7, 2]]).amin({ dim: 0, keepdim: true }) // => tensor([[1., 2.]])
     */
    amin: ReduceMethod<"amin">;
    /**
     * The smallest and the largest elements.
     * @example
     * tensor([3, 1, 2]).aminmax() // => { min: tensor(1.), max: tensor(3.) }
     */
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
    /**
     * The largest element; along an axis also where it is; with a tensor the larger of both.
     * @example
     * tensor([[1, 5], [7, 2]]).max() // => tensor(7.)
     * tensor([[1, 5], [7, 2]]).max(1).indices // => tensor([1, 0])
     * tensor([1, 5]).max(tensor([3, 3])) // => tensor([3., 5.])
     */
    max: ExtremeMethod<"max">;
    /**
     * As `max`, of the smallest.
     * @example
     * const { values, indices } = tensor([[1, 5], [7, 2]]).min(1);
     * [values.toArray(), indices.toArray()] // => [ [ 1, 2 ], [ 0, 1 ] ]
     */
    min: ExtremeMethod<"min">;
    /**
     * Where the largest element is, the first of several.
     * @example
     * tensor([[1, 5], [7, 2]]).argmax(1) // => tensor([1, 0])
     */
    argmax: ReduceMethod<"argmax", Always<"int64">>;
    /**
     * Where the smallest element is.
     * @example
     * tensor([3, 1, 2]).argmin() // => tensor(1)
     */
    argmin: ReduceMethod<"argmin", Always<"int64">>;
  }
}
