/**
 * @file Making tensors: from values, from sizes, from other tensors.
 */
import { getRecorder } from "../dispatch.ts";
import { checkDType, type DType, dtypes, type TypedArray } from "../dtype.ts";
import { AutogradError, DTypeError, ShapeError, ValueError } from "../errors.ts";
import { contiguousLayout } from "../layout.ts";
import { checkSizes, numelOf, showShape } from "../shape.ts";
import { Storage } from "../storage.ts";
import { allocate, isTensor, Tensor } from "../tensor.ts";
import type {
  Checked,
  CreateArguments,
  CreateOptions as TypedOptions,
  DTypeIn,
  DTypeOfArray,
  LeafDType,
  Nested,
  NestedShape,
  RaggedFault,
  Shape,
  RangeDType,
  RangeLength,
  SizesIn,
  TypedElements,
} from "../types/index.ts";
import { sizesAndOptions } from "./arguments.ts";
import { installMethods } from "./install.ts";

/** What every creating function takes last. */
export interface CreateOptions<D extends DType = DType> extends TypedOptions<D> {
  readonly dtype?: D | undefined;
  /** Whether gradients with respect to the tensor are wanted; needs `@kindling/autograd`. */
  readonly requiresGrad?: boolean | undefined;
}

/** The last touch of every creating function. */
export function created(x: Tensor, options: CreateOptions): Tensor {
  if (options.requiresGrad !== true) return x;
  const recorder = getRecorder();
  if (recorder === undefined) {
    throw new AutogradError("requiresGrad: nothing records operations", {
      got: "requiresGrad: true without @kindling/autograd",
      expected: "the package to be loaded",
      fix: 'import "@kindling/autograd"',
    });
  }
  recorder.requireGrad(x);
  return x;
}

/**
 * A tensor of the given values.
 *
 * The kind of the values decides the dtype, and not their size, because JavaScript cannot tell 1.0
 * from 1: numbers give float32, booleans bool, bigints int64; a typed array keeps its own.
 *
 * @param data  a value, a typed array, or arrays nested as deep as the tensor has axes
 * @throws {ShapeError} when rows differ in length
 */
export function tensor<const T extends Nested, D extends DType = LeafDType<T>>(
  data: Checked<T, RaggedFault<T>>,
  options?: CreateOptions<D>,
): Tensor<NestedShape<T>, NoInfer<D>>;
export function tensor(data: Nested, options: CreateOptions = {}): Tensor {
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
 */
export function fromTypedArray<
  T extends TypedElements,
  const S extends Shape = [number],
  D extends DType = DTypeOfArray<T>,
>(array: T, shape?: readonly [...S], options?: CreateOptions<D>): Tensor<S, NoInfer<D>>;
export function fromTypedArray(
  array: TypedArray,
  shape: readonly number[] = [array.length],
  options: CreateOptions = {},
): Tensor {
  if (numelOf(checkSizes(shape, "fromTypedArray")) !== array.length) {
    throw new ShapeError("fromTypedArray: the number of elements differs", {
      got: `${array.length} elements for ${showShape(shape)}`,
      expected: `${numelOf(shape)} elements`,
    });
  }
  const own = typeOfArray(array);
  const wanted = options.dtype === undefined ? own : checkDType(options.dtype, "fromTypedArray");
  const sameBytes =
    wanted === own ||
    (wanted === "bool" && own === "uint8" && array.every((v) => v === 0 || v === 1));
  const bytes = copyOfArray(array).buffer as ArrayBuffer; // a copy has a buffer of its own
  const x = new Tensor(new Storage(bytes), sameBytes ? wanted : own, contiguousLayout(shape));
  return created(sameBytes ? x : x.to(wanted), options);
}

function filled(name: string, args: readonly unknown[], value: number): Tensor {
  const { sizes, options } = sizesAndOptions(args);
  const dtype = options["dtype"] === undefined ? "float32" : checkDType(options["dtype"], name);
  return created(fill(allocate(checkSizes(sizes, name), dtype), value), options);
}

function fill(x: Tensor, value: number | bigint | boolean): Tensor {
  const elements = x.storage.elements(x.dtype);
  if (elements instanceof BigInt64Array)
    elements.fill(BigInt(typeof value === "number" ? Math.trunc(value) : value));
  else elements.fill(x.dtype === "bool" ? Number(Boolean(value)) : Number(value));
  return x;
}

/** Zeros. */
export function zeros<const P extends CreateArguments<CreateOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;
export function zeros(...shape: readonly unknown[]): Tensor {
  return filled("zeros", shape, 0);
}

/** Ones. */
export function ones<const P extends CreateArguments<CreateOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;
export function ones(...shape: readonly unknown[]): Tensor {
  return filled("ones", shape, 1);
}

/** Elements of no particular value: here zeros. */
export function empty<const P extends CreateArguments<CreateOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;
export function empty(...shape: readonly unknown[]): Tensor {
  return filled("empty", shape, 0);
}

/** One value everywhere; booleans give bool, bigints int64, numbers float32. */
export function full<
  const S extends Shape,
  V extends number | bigint | boolean,
  D extends DType = LeafDType<V>,
>(shape: readonly [...S], value: V, options?: CreateOptions<D>): Tensor<S, NoInfer<D>>;
export function full(
  shape: readonly number[],
  value: number | bigint | boolean,
  options: CreateOptions = {},
): Tensor {
  const dtype = options.dtype === undefined ? nestedType(value) : checkDType(options.dtype, "full");
  return created(fill(allocate(checkSizes(shape, "full"), dtype), value), options);
}

const like = (x: Tensor, options: CreateOptions, value: number | bigint | boolean): Tensor =>
  created(fill(allocate(x.shape, options.dtype ?? x.dtype), value), options);

/** Zeros of another tensor's shape and dtype. */
export function zerosLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, NoInfer<E>>;
export function zerosLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return like(x, options, 0);
}

/** Ones of another tensor's shape and dtype. */
export function onesLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, NoInfer<E>>;
export function onesLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return like(x, options, 1);
}

/** Elements of no particular value, of another tensor's shape and dtype. */
export function emptyLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, NoInfer<E>>;
export function emptyLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return like(x, options, 0);
}

/** One value everywhere, of another tensor's shape and dtype. */
export function fullLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  value: number | bigint | boolean,
  options?: CreateOptions<E>,
): Tensor<S, NoInfer<E>>;
export function fullLike(
  x: Tensor,
  value: number | bigint | boolean,
  options: CreateOptions = {},
): Tensor {
  return like(x, options, value);
}

/**
 * `start, start + step, …` below `end`; int64 when all three are whole numbers, else float32.
 *
 * @throws {ValueError} when the step is 0 or leads away from the end
 */
export function arange<B extends number, D extends DType = RangeDType<B>>(
  end: B,
  options?: CreateOptions<D>,
): Tensor<[RangeLength<0, B, 1>], NoInfer<D>>;
export function arange<A extends number, B extends number, D extends DType = RangeDType<A | B>>(
  start: A,
  end: B,
  options?: CreateOptions<D>,
): Tensor<[RangeLength<A, B, 1>], NoInfer<D>>;
export function arange<
  A extends number,
  B extends number,
  C extends number,
  D extends DType = RangeDType<A | B | C>,
>(
  start: A,
  end: B,
  step: C,
  options?: CreateOptions<D>,
): Tensor<[RangeLength<A, B, C>], NoInfer<D>>;
export function arange(...args: readonly (number | CreateOptions | undefined)[]): Tensor {
  const options = args.find((a) => typeof a === "object") ?? {};
  const numbers = args.filter((a) => typeof a === "number");
  const [start, end, step] =
    numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0 || (end - start) / step < 0 || !Number.isFinite((end - start) / step)) {
    throw new ValueError("arange: the steps do not lead to the end", {
      got: `from ${start} to ${end} by ${step}`,
      expected: "a step other than 0, towards the end",
    });
  }
  const dtype = options.dtype ?? (numbers.every(Number.isInteger) ? "int64" : "float32");
  const x = allocate([Math.ceil((end - start) / step)], dtype);
  return created(
    write(x, (i) => start + i * step),
    options,
  );
}

/** `steps` numbers from `start` to `end`, both included, evenly spaced. */
export function linspace<N extends number, D extends DType = "float32">(
  start: number,
  end: number,
  steps: N,
  options?: CreateOptions<D>,
): Tensor<[N], NoInfer<D>>;
export function linspace(
  start: number,
  end: number,
  steps: number,
  options: CreateOptions = {},
): Tensor {
  const dtype = options.dtype ?? "float32";
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  const x = allocate(checkSizes([steps], "linspace"), dtype);
  return created(
    write(x, (i) => (i < steps / 2 ? start + step * i : end - step * (steps - i - 1))),
    options,
  );
}

/** `steps` numbers from `base^start` to `base^end`, evenly spaced on a logarithmic scale. */
export function logspace<N extends number, D extends DType = "float32">(
  start: number,
  end: number,
  steps: N,
  base?: number | CreateOptions<D>,
  options?: CreateOptions<D>,
): Tensor<[N], NoInfer<D>>;
export function logspace(
  start: number,
  end: number,
  steps: number,
  base: number | CreateOptions = 10,
  options: CreateOptions = {},
): Tensor {
  const [b, o] = typeof base === "number" ? [base, options] : [10, base];
  const exponents = linspace(start, end, steps, { dtype: "float64" });
  const elements = exponents.storage.elements("float64") as Float64Array;
  return created(
    write(allocate([steps], o.dtype ?? "float32"), (i) => b ** elements[i]!),
    o,
  );
}

/** Ones on the diagonal, zeros elsewhere. */
export function eye<N extends number, D extends DType = "float32">(
  rows: N,
  options?: CreateOptions<D>,
): Tensor<[N, N], NoInfer<D>>;
export function eye<N extends number, M extends number, D extends DType = "float32">(
  rows: N,
  columns: M,
  options?: CreateOptions<D>,
): Tensor<[N, M], NoInfer<D>>;
export function eye(
  rows: number,
  columns: number | CreateOptions = rows,
  options: CreateOptions = {},
): Tensor {
  const [n, o] = typeof columns === "number" ? [columns, options] : [rows, columns];
  const x = allocate(checkSizes([rows, n], "eye"), o.dtype ?? "float32");
  const elements = x.storage.elements(x.dtype);
  const one = elements instanceof BigInt64Array ? 1n : 1;
  for (let i = 0; i < Math.min(rows, n); i++) elements[i * n + i] = one;
  return created(x, o);
}

/** Row and column numbers of the lower triangle, `[2, k]`, int64. */
export const trilIndices = (rows: number, columns: number, offset = 0): Tensor =>
  triangleIndices(rows, columns, (i, j) => j <= i + offset);

/** Row and column numbers of the upper triangle, `[2, k]`, int64. */
export const triuIndices = (rows: number, columns: number, offset = 0): Tensor =>
  triangleIndices(rows, columns, (i, j) => j >= i + offset);

function triangleIndices(
  rows: number,
  columns: number,
  inside: (i: number, j: number) => boolean,
): Tensor {
  const places: [number, number][] = [];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) if (inside(i, j)) places.push([i, j]);
  const x = allocate([2, places.length], "int64");
  return write(x, (k) => places[k % Math.max(places.length, 1)]![k < places.length ? 0 : 1]);
}

function write(x: Tensor, valueAt: (i: number) => number): Tensor {
  const elements = x.storage.elements(x.dtype);
  if (elements instanceof BigInt64Array)
    for (let i = 0; i < elements.length; i++) elements[i] = BigInt(Math.trunc(valueAt(i)));
  else
    for (let i = 0; i < elements.length; i++)
      elements[i] = x.dtype === "bool" ? Number(valueAt(i) !== 0) : valueAt(i);
  return x;
}

function nestedShape(data: Nested): number[] {
  const shape: number[] = [];
  let inner: Nested | undefined = data;
  while (typeof inner === "object") {
    shape.push(inner.length);
    inner = inner[0];
  }
  return shape;
}

function nestedType(data: Nested): DType {
  let leaf: Nested | undefined = data;
  while (typeof leaf === "object" && !ArrayBuffer.isView(leaf)) leaf = leaf[0];
  if (ArrayBuffer.isView(leaf)) return typeOfArray(leaf);
  return kinds[typeof leaf as keyof typeof kinds] ?? "float32";
}
const kinds = { bigint: "int64", boolean: "bool", number: "float32" } as const;

/** By construction: the `slice` of Node's Buffer, which is a Uint8Array, copies nothing. */
const copyOfArray = (array: TypedArray): TypedArray =>
  array instanceof BigInt64Array
    ? new BigInt64Array(array)
    : new (dtypes[typeOfArray(array)].array as Float64ArrayConstructor)(array);

/** The element type of a typed array. */
export function typeOfArray(array: TypedArray): DType {
  const found = (Object.keys(dtypes) as DType[]).find((d) => array instanceof dtypes[d].array);
  if (found !== undefined) return found;
  const name = (array as { constructor: { name: string } }).constructor.name;
  throw new DTypeError("a typed array without a dtype", {
    got: name,
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
  if (typeof data !== "object") {
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
      got: String(value),
      expected: "numbers, booleans or bigints",
    });
  }
  if (dtype === "bool") return Number(Boolean(value));
  if (dtype !== "int64") return Number(value);
  if (typeof value === "number" && !Number.isFinite(value))
    throw new ValueError("tensor: no integer", {
      got: String(value),
      expected: "finite numbers for int64",
    });
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

installMethods({
  newZeros(this: Tensor, ...args: unknown[]) {
    return made(this, "newZeros", args, 0);
  },
  newOnes(this: Tensor, ...args: unknown[]) {
    return made(this, "newOnes", args, 1);
  },
  newFull(this: Tensor, shape: readonly number[], value: number, options: CreateOptions = {}) {
    return made(this, "newFull", [shape, options], value);
  },
});

function made(x: Tensor, name: string, args: readonly unknown[], value: number): Tensor {
  const { sizes, options } = sizesAndOptions(args);
  return created(
    fill(
      allocate(checkSizes(sizes, name), (options["dtype"] as DType | undefined) ?? x.dtype),
      value,
    ),
    options,
  );
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /** Zeros of this dtype. */
    newZeros<D extends DType, const P extends CreateArguments<CreateOptions>>(
      this: Tensor<Shape, D>,
      ...shape: P
    ): Tensor<SizesIn<P>, DTypeIn<P, D>>;
    newOnes<D extends DType, const P extends CreateArguments<CreateOptions>>(
      this: Tensor<Shape, D>,
      ...shape: P
    ): Tensor<SizesIn<P>, DTypeIn<P, D>>;
    newFull<D extends DType, const N extends Shape, E extends DType = D>(
      this: Tensor<Shape, D>,
      shape: readonly [...N],
      value: number,
      options?: CreateOptions<E>,
    ): Tensor<N, NoInfer<E>>;
  }
}
