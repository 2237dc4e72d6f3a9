/**
 * @file Methods that ask for a layout, or make it row-major.
 */
import type { DType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { isContiguous } from "../layout.ts";
import { axisOf, sameShape, showShape } from "../shape.ts";
import { type Tensor } from "../tensor.ts";
import type { Axis, AxisFault, Checked, Shape } from "../types/index.ts";
import { installMethods } from "./install.ts";
import { atLeastRank, copyOf } from "./view.ts";
import { checkNumbers } from "./arguments.ts";

installMethods({
  clone(this: Tensor) {
    return copyOf("clone", this);
  },
  contiguous(this: Tensor) {
    return isContiguous(this) ? this : copyOf("contiguous", this);
  },
  isContiguous(this: Tensor) {
    return isContiguous(this);
  },
  numel(this: Tensor) {
    return this.shape.reduce((n, size) => n * size, 1);
  },
  size(this: Tensor, dim?: number) {
    return dim === undefined
      ? this.shape
      : atLeastRank("size", this, 1).shape[axisOf(dim, this.shape.length, "size")];
  },
  dim(this: Tensor) {
    return this.shape.length;
  },
  stride(this: Tensor, dim?: number) {
    return dim === undefined
      ? [...this.strides]
      : atLeastRank("stride", this, 1).strides[axisOf(dim, this.strides.length, "stride")];
  },
  asDynamic(this: Tensor) {
    return this;
  },
  as(this: Tensor, shape: readonly number[]) {
    if (sameShape(this.shape, checkNumbers("as", shape))) return this;
    throw new ShapeError("as: another shape", {
      got: showShape(this.shape),
      expected: showShape(shape),
    });
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * A copy with a storage of its own.
     * @example
     * const x = tensor([1, 2]);
     * x.clone().fill_(0);
     * x // => tensor([1., 2.])
     */
    clone(): Tensor<S, D>;
    /**
     * Itself if its elements lie row-major, else a copy of which they do.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.T.contiguous().strides // => [ 2, 1 ]
     */
    contiguous(): Tensor<S, D>;
    /**
     * Whether the elements lie row-major, without gaps.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.T.isContiguous() // => false
     */
    isContiguous(): boolean;
    /**
     * The number of elements.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.numel() // => 4
     */
    numel(): number;
    /**
     * The shape, or one size of it.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.size(0) // => 2
     */
    size<S extends Shape, A extends number | undefined = undefined>(
      this: Tensor<S>,
      dim?: Checked<A, AxisFault<S, A>>,
    ): A extends number ? S[Axis<S, A>] : readonly [...S];
    /**
     * The number of axes.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.dim() // => 2
     */
    dim(): S["length"];
    /**
     * How many elements lie between neighbours, per axis or along one.
     * @example
     * const x = tensor([[1, 2], [3, 4]]);
     * x.stride() // => [ 2, 1 ]
     */
    stride(): number[];
    stride(dim: number): number;
    /**
     * Forgets what the compiler knows of the shape.
     * @example
     * let h = zeros(2, 3).asDynamic(); // may become a tensor of any shape
     * h = h.sum(0);
     * h.shape // => [ 3 ]
     */
    asDynamic(): Tensor<Shape, D>;
    /**
     * Tells the compiler a shape, which is checked when the program runs.
     * @throws {ShapeError} when the shape is another
     * @example
     * const loaded: Tensor = zeros(2, 3);
     * loaded.as([2, 3]).shape // => [ 2, 3 ]
     */
    as<const N extends readonly number[]>(shape: readonly [...N]): Tensor<[...N], D>;
  }
}
