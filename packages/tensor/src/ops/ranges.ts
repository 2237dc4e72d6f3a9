/**
 * @file Making tensors of ranges: `arange`, `linspace`, `eye`, numbers of triangles.
 */
import { checkDType, type DType, isFloatingPoint } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { checkSizes } from "../shape.ts";
import { allocate, Tensor } from "../tensor.ts";
import type { RangeDType, RangeLength } from "../types/index.ts";
import { type CreateOptions, created } from "./create.ts";

/**
 * `start, start + step, …` below `end`; int64 when all three are whole numbers, else float32.
 *
 * @throws {ValueError} when the step is 0 or leads away from the end
 * @example
 * arange(1, 2, 0.25) // => tensor([1.0000, 1.2500, 1.5000, 1.7500])
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
  const given = args.filter((a) => typeof a === "number");
  const dtype = typeFrom(options, "arange", given.every(Number.isInteger) ? "int64" : "float32");
  const numbers = dtype === "int64" ? given.map(Math.trunc) : given;
  const [start, end, step] =
    numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0 || (end - start) / step < 0 || !Number.isFinite((end - start) / step)) {
    throw new ValueError("arange: the steps do not lead to the end", {
      got: `from ${start} to ${end} by ${step}`,
      expected: "a step other than 0, towards the end",
    });
  }
  const x = allocate([Math.ceil((end - start) / step)], dtype);
  return created(
    write(x, (i) => start + i * step),
    options,
  );
}

/**
 * `steps` numbers from `start` to `end`, both included, evenly spaced.
 * @example
 * linspace(0, 1, 5) // => tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
 */
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
  const dtype = typeFrom(options, "linspace");
  const [first, last] = isFloatingPoint(dtype) ? [start, end] : [start, end].map(Math.trunc);
  const step = steps > 1 ? (last! - first!) / (steps - 1) : 0;
  const x = allocate(checkSizes([steps], "linspace"), dtype);
  return created(
    write(x, (i) => (i < steps / 2 ? first! + step * i : last! - step * (steps - i - 1))),
    options,
  );
}

/**
 * `steps` numbers from `base^start` to `base^end`, evenly spaced on a logarithmic scale.
 * @example
 * logspace(0, 2, 3) // => tensor([  1.,  10., 100.])
 */
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
  const dtype = typeFrom(o, "logspace");
  const ends = isFloatingPoint(dtype) ? [start, end] : [start, end].map(Math.trunc);
  const exponents = linspace(ends[0]!, ends[1]!, steps, { dtype: "float64" });
  const elements = exponents.storage.elements("float64") as Float64Array;
  return created(
    write(allocate([steps], dtype), (i) => b ** elements[i]!),
    o,
  );
}

/**
 * Ones on the diagonal, zeros elsewhere.
 * @example
 * eye(2)
 * // => tensor([[1., 0.],
 * // =>         [0., 1.]])
 */
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
  const x = allocate(checkSizes([rows, n], "eye"), typeFrom(o, "eye"));
  const elements = x.storage.elements(x.dtype);
  const one = elements instanceof BigInt64Array ? 1n : 1;
  for (let i = 0; i < Math.min(rows, n); i++) elements[i * n + i] = one;
  return created(x, o);
}

/**
 * Row and column numbers of the lower triangle, `[2, k]`, int64.
 * @example
 * trilIndices(2, 2)
 * // => tensor([[0, 1, 1],
 * // =>         [0, 0, 1]])
 */
export const trilIndices = (rows: number, columns: number, offset = 0): Tensor =>
  triangleIndices("trilIndices", [rows, columns], (i, j) => j <= i + offset);

/**
 * Row and column numbers of the upper triangle, `[2, k]`, int64.
 * @example
 * triuIndices(2, 2)
 * // => tensor([[0, 0, 1],
 * // =>         [0, 1, 1]])
 */
export const triuIndices = (rows: number, columns: number, offset = 0): Tensor =>
  triangleIndices("triuIndices", [rows, columns], (i, j) => j >= i + offset);

const typeFrom = (options: CreateOptions, name: string, byDefault: DType = "float32"): DType =>
  options.dtype === undefined ? byDefault : checkDType(options.dtype, name);

function triangleIndices(
  name: string,
  sizes: readonly [rows: number, columns: number],
  inside: (i: number, j: number) => boolean,
): Tensor {
  const [rows, columns] = sizes;
  checkSizes(sizes, name);
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
