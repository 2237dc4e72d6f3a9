/**
 * @file Making tensors of values: nested arrays and typed arrays.
 */
import { checkDType, type DType, dtypes, type TypedArray } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { contiguousLayout } from "../layout.ts";
import { checkSizes, numelOf, showShape } from "../shape.ts";
import { Storage } from "../storage.ts";
import { allocate, isTensor, Tensor } from "../tensor.ts";
import type {
  Checked,
  DTypeOfArray,
  LeafDType,
  Nested,
  NestedShape,
  RaggedFault,
  Shape,
  TypedElements,
} from "../types/index.ts";
import { type CreateOptions, created } from "./create.ts";
import { fitting } from "./fitting.ts";
import { checkNumbers, optionsOf } from "./arguments.ts";
import { kindOf } from "./check-tensor.ts";

/**
 * A tensor of the given values.
 *
 * The kind of the values decides the dtype, and not their size, because JavaScript cannot tell 1.0
 * from 1: numbers give float32, booleans bool, bigints int64; a typed array keeps its own.
 *
 * @param data  a value, a typed array, or arrays nested as deep as the tensor has axes
 * @throws {ShapeError} when rows differ in length
 * @throws {ValueError} for a value that the dtype cannot hold
 * @example
 * tensor([[1, 2], [3, 4]])
 * // => tensor([[1., 2.],
 * // =>         [3., 4.]])
 */
export function tensor<const T extends Nested, D extends DType = LeafDType<T>>(
  data: Checked<T, RaggedFault<T>>,
  options?: CreateOptions<D>,
): Tensor<NestedShape<T>, NoInfer<D>>;

export function tensor(data: Nested, given?: CreateOptions): Tensor {
  const options = optionsOf("tensor", given);
  if (isTensor(data))
    throw new ValueError("tensor: the values are a tensor already", {
      got: showShape(data.shape),
      expected: "numbers, booleans, bigints, arrays of them",
      fix: "x.clone()",
    });
  const shape = nestedShape(data);
  const dtype =
    options.dtype === undefined ? nestedType(data) : checkDType(options.dtype, "tensor");
  const x = allocate(shape, dtype);
  writeNested(x.storage.elements(dtype), dtype, data, shape, 0, 0);
  return created(x, options);
}

/**
 * A tensor of a typed array's elements, which are copied.
 *
 * @param shape  its product is the array's length; one axis unless given
 * @example
 * fromTypedArray(Int32Array.of(1, 2, 3, 4), [2, 2])
 * // => tensor([[1, 2],
 * // =>         [3, 4]], dtype=torch.int32)
 */
export function fromTypedArray<
  T extends TypedElements,
  const S extends Shape = [number],
  D extends DType = DTypeOfArray<T>,
>(array: T, shape?: readonly [...S], options?: CreateOptions<D>): Tensor<S, NoInfer<D>>;

export function fromTypedArray(
  array: TypedArray,
  sizes?: readonly number[],
  given?: CreateOptions,
): Tensor {
  const own = typeOfArray(array);
  const shape = checkNumbers("fromTypedArray", sizes ?? [array.length]);
  const options = optionsOf("fromTypedArray", given);
  if (numelOf(checkSizes(shape, "fromTypedArray")) !== array.length) {
    throw new ShapeError("fromTypedArray: the number of elements differs", {
      got: `${array.length} elements for ${showShape(shape)}`,
      expected: `${numelOf(shape)} elements`,
    });
  }
  const wanted = options.dtype === undefined ? own : checkDType(options.dtype, "fromTypedArray");
  const sameBytes =
    wanted === own ||
    (wanted === "bool" && own === "uint8" && array.every((v) => v === 0 || v === 1));
  const bytes = copyOfArray(array).buffer as ArrayBuffer; // a copy has a buffer of its own
  const x = new Tensor(new Storage(bytes), sameBytes ? wanted : own, contiguousLayout(shape));
  return created(sameBytes ? x : x.to(wanted), options);
}

/** Also of what is no value at all, as `null` among numbers. */
const isList = (data: unknown): data is Extract<Nested, object> =>
  Array.isArray(data) || ArrayBuffer.isView(data);

function nestedShape(data: Nested): number[] {
  const shape: number[] = [];
  let inner: Nested | undefined = data;
  while (isList(inner)) {
    shape.push(inner.length);
    inner = inner[0];
  }
  return shape;
}

export function nestedType(data: Nested): DType {
  let leaf: Nested | undefined = data;
  while (isList(leaf) && !ArrayBuffer.isView(leaf)) leaf = leaf[0];
  if (ArrayBuffer.isView(leaf)) return typeOfArray(leaf);
  return kinds[typeof leaf as keyof typeof kinds] ?? "float32";
}

const kinds = { bigint: "int64", boolean: "bool", number: "float32" } as const;

/** By construction: the `slice` of Node's Buffer, which is a Uint8Array, copies nothing. */
const copyOfArray = (array: TypedArray): TypedArray =>
  array instanceof BigInt64Array
    ? new BigInt64Array(array)
    : new (dtypes[typeOfArray(array)].array as Float64ArrayConstructor)(array);

/**
 * The element type of a typed array.
 * @example
 * typeOfArray(new Float64Array(1)) // => float64
 */
export function typeOfArray(array: TypedArray): DType {
  const found = (Object.keys(dtypes) as DType[]).find((d) => array instanceof dtypes[d].array);
  if (found !== undefined) return found;
  throw new DTypeError("a typed array without a dtype", {
    got: ArrayBuffer.isView(array) ? (array as object).constructor.name : kindOf(array),
    expected: "Float32Array, Float64Array, Int32Array, BigInt64Array or Uint8Array",
  });
}

/** Returns where the next element goes. */
function writeNested(
  elements: TypedArray,
  dtype: DType,
  data: Nested,
  shape: readonly number[],
  axis: number,
  at: number,
): number {
  if (!isList(data)) {
    if (axis !== shape.length) throw ragged(shape, axis);
    elements[at] = element(data, dtype);
    return at + 1;
  }
  if (axis >= shape.length || data.length !== shape[axis]) throw ragged(shape, axis, data.length);
  let next = at;
  for (const part of data as readonly Nested[])
    next = writeNested(elements, dtype, part, shape, axis + 1, next);
  return next;
}

function element(value: number | bigint | boolean, dtype: DType): number | bigint {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
    throw new ValueError("tensor: not a number", {
      got: typeof value === "string" ? JSON.stringify(value) : kindOf(value),
      expected: "numbers, booleans or bigints",
    });
  }
  if (dtype === "bool") return Number(value != 0);
  fitting("tensor", value, dtype);
  if (dtype !== "int64") return Number(value);
  return BigInt(typeof value === "number" ? Math.trunc(value) : value);
}

const ragged = (shape: readonly number[], axis: number, length?: number): ShapeError =>
  new ShapeError("tensor: rows differ in length", {
    got:
      length === undefined
        ? `a value where axis ${axis} should be`
        : `${length} entries on axis ${axis}`,
    expected: axis < shape.length ? `${shape[axis]} entries, as in the first row` : "a value",
  });
