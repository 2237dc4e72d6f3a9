/**
 * @file Between element types, and out of tensors: `to`, `item`, `toArray`, `toTypedArray`, printing.
 */
import { cast, input } from "@kindling/expr";
import { detached, dispatch, getRecorder } from "../dispatch.ts";
import { checkDType, type DType, dtypes, type TypedArray } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { formatTensor } from "../format.ts";
import { collapse, isContiguous } from "../layout.ts";
import { readBlock } from "../reference/blocks.ts";
import { numelOf, showShape } from "../shape.ts";
import { isTensor, Tensor } from "../tensor.ts";
import type {
  Checked,
  Elements,
  Item,
  NestedArray,
  OneElementFault,
  Shape,
} from "../types/index.ts";
import { isPlainObject } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { installGetters, installMethods } from "./install.ts";

/** The tensor itself if it is of the element type already. */
export function converted(name: string, x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  return dispatch("map", name, [x], {
    exprs: [cast(input(0), dtype)],
    scalars: [],
    dtypes: [dtype],
  })[0]!;
}

/** The elements in row-major order, in an array of their own. */
export function elementsOf(x: Tensor): TypedArray {
  const count = numelOf(x.shape);
  if (isContiguous(x)) return x.storage.copyOf(x.dtype, x.offset, x.offset + count);
  const out = new dtypes[x.dtype].array(count);
  readBlock(out, x, collapse([x]), 0, 0, count);
  return out;
}

function onlyElement(name: string, x: Tensor): number | bigint {
  if (numelOf(x.shape) === 1) return x.storage.copyOf(x.dtype, x.offset, x.offset + 1)[0]!;
  throw new ShapeError(`${name}: needs one element`, {
    got: `${showShape(x.shape)} with ${numelOf(x.shape)} elements`,
    expected: "exactly one",
    fix: "x.toArray()",
  });
}

function item(x: Tensor): number | boolean {
  const value = onlyElement("item", x);
  if (x.dtype === "bool") return value !== 0;
  if (typeof value === "bigint" && (value > 2n ** 53n || value < -(2n ** 53n))) {
    throw new ValueError("item: the integer is beyond the exact numbers", {
      got: String(value),
      expected: "at most 2^53 in size",
      fix: "x.itemBigInt()",
    });
  }
  return Number(value);
}

function nested(
  values: TypedArray,
  dtype: DType,
  shape: readonly number[],
  axis: number,
  start: number,
): unknown {
  if (axis === shape.length) return dtype === "bool" ? values[start] !== 0 : Number(values[start]);
  const step = numelOf(shape.slice(axis + 1));
  return Array.from({ length: shape[axis]! }, (_, i) =>
    nested(values, dtype, shape, axis + 1, start + i * step),
  );
}

function to(x: Tensor, target: unknown): Tensor {
  if (isTensor(target)) return converted("to", x, target.dtype);
  const named = isPlainObject(target) ? target["dtype"] : target;
  return named === undefined || named === "cpu" ? x : converted("to", x, checkDType(named, "to"));
}

/** As PyTorch prints it. */
export function print(x: Tensor): string {
  const values = elementsOf(x);
  const gradient = getRecorder()?.described(x) ?? {};
  return formatTensor({
    shape: x.shape,
    dtype: x.dtype,
    valueAt: (i) => (x.dtype === "bool" ? values[i] !== 0 : values[i]!),
    ...gradient,
  });
}

installMethods({
  to(this: Tensor, target: unknown) {
    return to(this, target);
  },
  typeAs(this: Tensor, other: Tensor) {
    checkTensor("typeAs", "the other", other);
    return converted("typeAs", this, other.dtype);
  },
  float(this: Tensor) {
    return converted("float", this, "float32");
  },
  double(this: Tensor) {
    return converted("double", this, "float64");
  },
  int(this: Tensor) {
    return converted("int", this, "int32");
  },
  long(this: Tensor) {
    return converted("long", this, "int64");
  },
  byte(this: Tensor) {
    return converted("byte", this, "uint8");
  },
  bool(this: Tensor) {
    return converted("bool", this, "bool");
  },
  item(this: Tensor) {
    return item(this);
  },
  itemBigInt(this: Tensor) {
    const value = onlyElement("itemBigInt", this);
    if (typeof value === "bigint") return value;
    if (Number.isInteger(value)) return BigInt(value);
    throw new DTypeError("itemBigInt: not a whole number", {
      got: String(value),
      expected: "an integer",
      fix: "x.item()",
    });
  },
  toArray(this: Tensor) {
    return nested(elementsOf(this), this.dtype, this.shape, 0, 0);
  },
  tolist(this: Tensor) {
    return nested(elementsOf(this), this.dtype, this.shape, 0, 0);
  },
  toTypedArray(this: Tensor) {
    return elementsOf(this);
  },
  read(this: Tensor) {
    return Promise.resolve(elementsOf(this));
  },
  detach(this: Tensor) {
    return detached(this);
  },
  toString(this: Tensor) {
    return print(this);
  },
});
/** What `console.log` shows in Node. */
Object.defineProperty(Tensor.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: Tensor) {
    return print(this);
  },
  configurable: true,
});

installGetters({
  data() {
    return detached(this);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /** The same elements without history; in-place changes show in both. */
    readonly data: Tensor<S, D>;
    /**
     * Of another element type; itself if it is of that type already.
     * @example
     * tensor([1.7, -1.7]).to("int32") // => tensor([ 1, -1], dtype=torch.int32)
     */
    to<E extends DType>(dtype: E | { readonly dtype: E } | Tensor<Shape, E>): Tensor<S, E>;
    /**
     * Of another tensor's element type.
     * @example
     * tensor([1, 2]).typeAs(tensor([3n])) // => tensor([1, 2])
     */
    typeAs<E extends DType>(other: Tensor<Shape, E>): Tensor<S, E>;
    /**
     * In single precision, float32.
     * @example
     * tensor([1n, 2n]).float() // => tensor([1., 2.])
     */
    float(): Tensor<S, "float32">;
    /**
     * In double precision, float64.
     * @example
     * tensor([0.1]).double() // => tensor([0.1000], dtype=torch.float64)
     */
    double(): Tensor<S, "float64">;
    /**
     * As int32; fractions are cut off.
     * @example
     * tensor([1.7, -1.7]).int() // => tensor([ 1, -1], dtype=torch.int32)
     */
    int(): Tensor<S, "int32">;
    /**
     * As int64; fractions are cut off.
     * @example
     * tensor([1.7, -1.7]).long() // => tensor([ 1, -1])
     */
    long(): Tensor<S, "int64">;
    /**
     * As uint8.
     * @example
     * tensor([1, 255]).byte() // => tensor([  1, 255], dtype=torch.uint8)
     */
    byte(): Tensor<S, "uint8">;
    /**
     * Whether each element is not 0.
     * @example
     * tensor([0, 0.5]).bool() // => tensor([False,  True])
     */
    bool(): Tensor<S, "bool">;
    /**
     * The only element.
     * @throws {ShapeError} when there is not exactly one
     * @throws {ValueError} for an int64 beyond 2⁵³; `itemBigInt` gives those
     * @example
     * tensor([[3]]).sum().item() // => 3
     */
    item<S extends Shape, D extends DType>(
      this: Checked<Tensor<S, D>, OneElementFault<S>>,
    ): Item[D];
    /**
     * The only element, as a bigint, exact for any int64.
     * @throws {ShapeError} when there is not exactly one
     * @throws {DTypeError} for a fraction
     * @example
     * tensor(2n ** 60n).itemBigInt() // => 1152921504606846976n
     */
    itemBigInt(): bigint;
    /**
     * The elements in arrays nested as deep as there are axes.
     * @example
     * tensor([[1, 2], [3, 4]]).toArray() // => [ [ 1, 2 ], [ 3, 4 ] ]
     */
    toArray<S extends Shape, D extends DType>(this: Tensor<S, D>): NestedArray<S, Item[D]>;
    /**
     * As `toArray`, under PyTorch's name.
     * @example
     * tensor([[1, 2], [3, 4]]).tolist() // => [ [ 1, 2 ], [ 3, 4 ] ]
     */
    tolist<S extends Shape, D extends DType>(this: Tensor<S, D>): NestedArray<S, Item[D]>;
    /**
     * A copy of the elements, row-major.
     * @example
     * tensor([[1, 2], [3, 4]]).toTypedArray() // => Float32Array(4) [ 1, 2, 3, 4 ]
     */
    toTypedArray(): Elements[D];
    /**
     * A copy of the elements, on every backend.
     * @example
     * await tensor([1, 2]).read() // => Float32Array(2) [ 1, 2 ]
     */
    read(): Promise<Elements[D]>;
    /**
     * The same elements without history.
     * @example
     * tensor([1], { requiresGrad: true }).detach().requiresGrad // => false
     */
    detach(): Tensor<S, D>;
    /**
     * As PyTorch prints it.
     * @example
     * String(tensor([1, 2.5])) // => tensor([1.0000, 2.5000])
     */
    toString(): string;
  }
}
