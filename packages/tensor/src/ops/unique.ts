/**
 * @file The different elements of a tensor, or the different slices of an axis.
 */
import { ShapeError } from "../errors.ts";
import { axisOf, numelOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { DType, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { elementsOf } from "./convert.ts";
import { indexSelect } from "./gather.ts";
import { installMethods } from "./install.ts";
import { fromTypedArray } from "./values.ts";

/** What else to give, and along which axis to look. */
export interface ConsecutiveOptions {
  /** Also where each element went. */
  readonly returnInverse?: boolean;
  /** Also how many there are of each. */
  readonly returnCounts?: boolean;
  /** Look for different slices of an axis; without one, for different elements. */
  readonly dim?: number;
}

/** As `ConsecutiveOptions`. */
export interface UniqueOptions extends ConsecutiveOptions {
  /** In ascending order; here they always are. */
  readonly sorted?: boolean;
}

/** What is different; what else was asked for. */
export interface Unique<D extends DType = DType> {
  readonly values: Tensor<Shape, D>;
  /** For each element (of each slice) the place among `values`. */
  readonly inverseIndices?: Tensor<Shape, "int64">;
  /** For each of `values`, how many there are. */
  readonly counts?: Tensor<[number], "int64">;
}

/** What comes of such options: a tensor, or one with others. */
export type UniqueResult<D extends DType, O> = O extends { readonly returnInverse: true }
  ? Unique<D> & Required<Pick<Unique<D>, "inverseIndices">> & CountsOf<O>
  : O extends { readonly returnCounts: true }
    ? Unique<D> & CountsOf<O>
    : Tensor<Shape, D>;

type CountsOf<O> = O extends { readonly returnCounts: true }
  ? Required<Pick<Unique, "counts">>
  : unknown;

/**
 * Without elements that are equal to the one before them; or without such slices of an axis.
 *
 * @throws {ShapeError} for slices without elements
 * @example
 * uniqueConsecutive(tensor([1, 1, 2, 1])) // => tensor([1., 2., 1.])
 * uniqueConsecutive(tensor([1, 1, 2, 1]), { returnCounts: true }).counts // => tensor([2, 1, 1])
 */
export function uniqueConsecutive<D extends DType, const O extends ConsecutiveOptions = object>(
  x: Tensor<Shape, D>,
  options?: O,
): UniqueResult<D, O>;
export function uniqueConsecutive(x: Tensor, ...args: unknown[]): Tensor | Unique {
  const names = ["returnInverse", "returnCounts", "dim"] as const;
  checkTensor("uniqueConsecutive", "x", x);
  const options = parametersOf("uniqueConsecutive", names, args) as ConsecutiveOptions;
  return found("uniqueConsecutive", x, options, (slices) => slices.given());
}

function unique(x: Tensor, args: readonly unknown[]): Tensor | Unique {
  const names = ["sorted", "returnInverse", "returnCounts", "dim"] as const;
  const options = parametersOf("unique", names, args) as UniqueOptions;
  return found("unique", x, options, (slices) => slices.sorted());
}

/** Slices along the first axis. */
class Slices {
  readonly x: Tensor;
  readonly count: number;
  readonly width: number;
  readonly #elements: ArrayLike<number | bigint>;

  constructor(x: Tensor) {
    this.x = x;
    this.count = x.shape[0]!;
    this.width = numelOf(x.shape.slice(1));
    this.#elements = elementsOf(x);
  }

  given(): Int32Array {
    return Int32Array.from({ length: this.count }, (_, i) => i);
  }

  /** Their order; equal ones stay as they are. */
  sorted(): Int32Array {
    if (this.x.shape.length === 1) return Int32Array.from(elementsOf(this.x.argsort()), Number);
    return this.given().toSorted((i, j) => this.#compared(i, j) || i - j);
  }

  areEqual(i: number, j: number): boolean {
    const [a, b] = [i * this.width, j * this.width];
    for (let k = 0; k < this.width; k++)
      if (this.#elements[a + k] !== this.#elements[b + k]) return false;
    return true;
  }

  /** By the first elements that differ; NaN is the largest. */
  #compared(i: number, j: number): number {
    const [a, b] = [i * this.width, j * this.width];
    for (let k = 0; k < this.width; k++) {
      const [p, q] = [this.#elements[a + k]!, this.#elements[b + k]!];
      if (p < q || (p === p && q !== q)) return -1;
      if (p > q || (p !== p && q === q)) return 1;
    }
    return 0;
  }
}

/** Equal slices are neighbours in the order; the first of them stands for all. */
function found(
  name: string,
  x: Tensor,
  { returnInverse = false, returnCounts = false, dim }: ConsecutiveOptions,
  orderOf: (slices: Slices) => Int32Array,
): Tensor | Unique {
  const isFlat = dim === undefined || dim === null;
  const axis = isFlat ? 0 : axisOf(dim, x.shape.length, name);
  const whole = isFlat ? x.ravel() : x;
  const slices = new Slices(
    whole.shape.length > 1 ? whole.transpose(0, axis) : whole.reshape([-1]),
  );
  if (slices.width === 0 && slices.count > 0)
    throw new ShapeError(`${name}: slices without elements`, {
      got: `${showShape(x.shape)} along axis ${axis}`,
      expected: "other axes that are not empty",
    });
  const { firsts, inverse, counts } = grouped(slices, orderOf(slices));
  const values = indexSelect(name, whole, axis, fromTypedArray(BigInt64Array.from(firsts)));
  if (!returnInverse && !returnCounts) return values;
  const where = isFlat ? x.shape : [slices.count];
  return {
    values,
    ...(returnInverse && { inverseIndices: fromTypedArray(inverse, [...where]) }),
    ...(returnCounts && { counts: fromTypedArray(BigInt64Array.from(counts)) }),
  };
}

function grouped(slices: Slices, order: Int32Array) {
  const [firsts, counts]: bigint[][] = [[], []];
  const inverse = new BigInt64Array(order.length);
  order.forEach((at, i) => {
    if (i === 0 || !slices.areEqual(order[i - 1]!, at)) {
      firsts!.push(BigInt(at));
      counts!.push(0n);
    }
    counts![counts!.length - 1]!++;
    inverse[at] = BigInt(counts!.length - 1);
  });
  return { firsts: firsts!, counts: counts!, inverse };
}

installMethods({
  unique(this: Tensor, ...args: unknown[]) {
    return unique(this, args);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * The different elements in ascending order, as a vector; or the different slices of an axis, by
     * their first elements that differ. NaN are the largest, and all different. Of equal ones the
     * first gets the gradient, where PyTorch has none.
     *
     * @throws {ShapeError} for slices without elements
     * @example
     * tensor([3, 1, 3]).unique() // => tensor([1., 3.])
     * const { inverseIndices, counts } = tensor([3, 1, 3]).unique({ returnInverse: true, returnCounts: true });
     * [inverseIndices.toArray(), counts.toArray()] // => [ [ 1, 0, 1 ], [ 1, 2 ] ]
     * tensor([[2, 1], [1, 5], [2, 1]]).unique({ dim: 0 })
     * // => tensor([[1., 5.],
     * // =>         [2., 1.]])
     */
    unique<D extends DType, const O extends UniqueOptions = object>(
      this: Tensor<Shape, D>,
      options?: O,
    ): UniqueResult<D, O>;
  }
}
