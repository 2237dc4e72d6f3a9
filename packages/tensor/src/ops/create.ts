/**
 * @file Making tensors of one value: `zeros`, `ones`, `full`, and others of the shape of a tensor.
 */
import { getRecorder } from "../dispatch.ts";
import { checkDType, type DType } from "../dtype.ts";
import { AutogradError } from "../errors.ts";
import { checkSizes } from "../shape.ts";
import { allocate, Tensor } from "../tensor.ts";
import type {
  CreateArguments,
  CreateOptions as TypedOptions,
  DTypeIn,
  LeafDType,
  Shape,
  SizesIn,
} from "../types/index.ts";
import { checkNumbers, optionsOf, sizesAndOptions } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { fitting } from "./fitting.ts";
import { installMethods } from "./install.ts";
import { nestedType } from "./values.ts";

/** What every creating function takes last. */
export interface CreateOptions<D extends DType = DType> extends TypedOptions<D> {
  readonly dtype?: D | undefined;
  /** Whether gradients with respect to the tensor are wanted; needs `@kindling/autograd`. */
  readonly requiresGrad?: boolean | undefined;
}

/**
 * The last touch of every creating function.
 * @example
 * created(allocate([2], "float32"), { requiresGrad: true }).requiresGrad // => true
 */
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

function filled(name: string, args: readonly unknown[], value: number): Tensor {
  const { sizes, options } = sizesAndOptions(name, args);
  const dtype = options["dtype"] === undefined ? "float32" : checkDType(options["dtype"], name);
  return created(fill(name, allocate(checkSizes(sizes, name), dtype), value), options);
}

function fill(name: string, x: Tensor, value: number | bigint | boolean): Tensor {
  fitting(name, value, x.dtype);
  if (Object.is(value, 0)) return x; // new, so that it holds zeros and need not be touched
  const elements = x.storage.elements(x.dtype);
  if (elements instanceof BigInt64Array)
    elements.fill(BigInt(typeof value === "number" ? Math.trunc(value) : value));
  else elements.fill(x.dtype === "bool" ? Number(value != 0) : Number(value));
  return x;
}

/**
 * Zeros.
 * @example
 * zeros(2, 3)
 * // => tensor([[0., 0., 0.],
 * // =>         [0., 0., 0.]])
 */
export function zeros<const P extends CreateArguments<CreateOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;

export function zeros(...shape: readonly unknown[]): Tensor {
  return filled("zeros", shape, 0);
}

/**
 * Ones.
 * @example
 * ones(3, { dtype: "int64" }) // => tensor([1, 1, 1])
 */
export function ones<const P extends CreateArguments<CreateOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;

export function ones(...shape: readonly unknown[]): Tensor {
  return filled("ones", shape, 1);
}

/**
 * Elements of no particular value: here zeros.
 * @example
 * empty(2, 3).shape // => [ 2, 3 ]
 */
export function empty<const P extends CreateArguments<CreateOptions>>(
  ...shape: P
): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;

export function empty(...shape: readonly unknown[]): Tensor {
  return filled("empty", shape, 0);
}

/**
 * One value everywhere; booleans give bool, bigints int64, numbers float32.
 * @example
 * full([2, 2], 7)
 * // => tensor([[7., 7.],
 * // =>         [7., 7.]])
 */
export function full<
  const S extends Shape,
  V extends number | bigint | boolean,
  D extends DType = LeafDType<V>,
>(shape: readonly [...S], value: V, options?: CreateOptions<D>): Tensor<S, NoInfer<D>>;

export function full(
  shape: readonly number[],
  value: number | bigint | boolean,
  given?: CreateOptions,
): Tensor {
  checkNumbers("full", shape);
  const options = optionsOf("full", given);
  const dtype = options.dtype === undefined ? nestedType(value) : checkDType(options.dtype, "full");
  return created(fill("full", allocate(checkSizes(shape, "full"), dtype), value), options);
}

function like(
  name: string,
  x: Tensor,
  given: CreateOptions,
  value: number | bigint | boolean,
): Tensor {
  checkTensor(name, "what it is like", x);
  const options = optionsOf(name, given);
  const dtype = options.dtype === undefined ? x.dtype : checkDType(options.dtype, name);
  return created(fill(name, allocate(x.shape, dtype), value), options);
}

/**
 * Zeros of another tensor's shape and dtype.
 * @example
 * zerosLike(tensor([1, 2])) // => tensor([0., 0.])
 */
export function zerosLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, NoInfer<E>>;

export function zerosLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return like("zerosLike", x, options, 0);
}

/**
 * Ones of another tensor's shape and dtype.
 * @example
 * onesLike(tensor([true, false])) // => tensor([True, True])
 */
export function onesLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, NoInfer<E>>;

export function onesLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return like("onesLike", x, options, 1);
}

/**
 * Elements of no particular value, of another tensor's shape and dtype.
 * @example
 * emptyLike(tensor([1n, 2n])).dtype // => int64
 */
export function emptyLike<S extends Shape, D extends DType, E extends DType = D>(
  x: Tensor<S, D>,
  options?: CreateOptions<E>,
): Tensor<S, NoInfer<E>>;

export function emptyLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return like("emptyLike", x, options, 0);
}

/**
 * One value everywhere, of another tensor's shape and dtype.
 * @example
 * fullLike(tensor([1, 2]), 7) // => tensor([7., 7.])
 */
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
  return like("fullLike", x, options, value);
}

function made(
  x: Tensor,
  name: string,
  args: readonly unknown[],
  value: number | bigint | boolean,
): Tensor {
  const { sizes, options } = sizesAndOptions(name, args);
  const dtype = options["dtype"] === undefined ? x.dtype : checkDType(options["dtype"], name);
  return created(fill(name, allocate(checkSizes(sizes, name), dtype), value), options);
}

installMethods({
  newZeros(this: Tensor, ...args: unknown[]) {
    return made(this, "newZeros", args, 0);
  },
  newOnes(this: Tensor, ...args: unknown[]) {
    return made(this, "newOnes", args, 1);
  },
  newFull(
    this: Tensor,
    shape: readonly number[],
    value: number | bigint | boolean,
    options: CreateOptions = {},
  ) {
    return made(this, "newFull", [shape, options], value);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Zeros of this dtype.
     * @example
     * tensor([1n]).newZeros(2) // => tensor([0, 0])
     */
    newZeros<D extends DType, const P extends CreateArguments<CreateOptions>>(
      this: Tensor<Shape, D>,
      ...shape: P
    ): Tensor<SizesIn<P>, DTypeIn<P, D>>;
    /**
     * Ones of this dtype.
     * @example
     * tensor([1n]).newOnes(2) // => tensor([1, 1])
     */
    newOnes<D extends DType, const P extends CreateArguments<CreateOptions>>(
      this: Tensor<Shape, D>,
      ...shape: P
    ): Tensor<SizesIn<P>, DTypeIn<P, D>>;
    /**
     * One value everywhere, of this dtype.
     * @example
     * tensor([1n]).newFull([2], 7) // => tensor([7, 7])
     */
    newFull<D extends DType, const N extends Shape, E extends DType = D>(
      this: Tensor<Shape, D>,
      shape: readonly [...N],
      value: number | bigint | boolean,
      options?: CreateOptions<E>,
    ): Tensor<N, NoInfer<E>>;
  }
}
