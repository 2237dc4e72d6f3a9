/**
 * @file The interface of a backend: the kernels that the door calls, one per primitive that computes.
 *
 * Kernels get operands that are already checked, broadcast to one shape and allocated; they only
 * fill outputs. An output may be exactly one of the inputs (same storage and layout), never overlap
 * one partly. A backend that leaves a kernel out gets the reference's, over the host's bytes.
 */
import type { Expr } from "@kindling/expr";
import type { DType } from "./dtype.ts";
import type { Layout } from "./layout.ts";
import type { Distributions } from "./random/distributions.ts";
import type { Generator } from "./random/generator.ts";
import type { Storage } from "./storage.ts";

/** A tensor as kernels see it. */
export interface Operand extends Layout {
  readonly storage: Storage;
  readonly dtype: DType;
}

/** A run-time number of a kernel; `bigint` for int64 beyond 2⁵³. */
export type Scalar = number | bigint;

/** One pass over elements: `outputs[i] = exprs[i](inputs, scalars)`. All are of one shape. */
export interface MapCall {
  readonly inputs: readonly Operand[];
  readonly scalars: readonly Scalar[];
  readonly exprs: readonly Expr[];
  readonly outputs: readonly Operand[];
}

/** What a reduction does with the values it meets; `argmax` and `argmin` give the first position. */
export type Reduction = "sum" | "prod" | "max" | "min" | "argmax" | "argmin" | "any" | "all";

/**
 * A reduction of `expr(inputs, scalars)`. Inputs are of one shape; in the output's, `axes` are 1.
 * Where there are `values`, which may be one of the inputs, what is reduced is written there too.
 */
export interface ReduceCall {
  readonly reduction: Reduction;
  readonly inputs: readonly Operand[];
  readonly scalars: readonly Scalar[];
  readonly expr: Expr;
  /** The element type of the values of `expr`. */
  readonly valueType: DType;
  readonly axes: readonly number[];
  readonly output: Operand;
  readonly values?: Operand | undefined;
  /** Of a sum of floats: what it is divided by before it is rounded. */
  readonly divisor?: number | undefined;
}

/**
 * Several passes over one row while it is in cache. `standardize` gives it mean 0 and variance 1,
 * `logSumExp` and `logSumExpParts` take numbers from it alone.
 */
export type Rowwise = "softmax" | "logSoftmax" | "standardize" | "logSumExp" | "logSumExpParts";

/** One call of `rowwise`: every row along the axis by itself. */
export interface RowwiseCall {
  readonly rowwise: Rowwise;
  readonly input: Operand;
  readonly axis: number;
  /** As the input; what takes numbers alone has none. */
  readonly output?: Operand | undefined;
  /**
   * As the input, but for one element a row. Of `standardize`: what a row was multiplied by,
   * 1 / √(variance + eps). Of `logSumExp`: log Σ exp(x). Of `logSumExpParts`: log Σ exp(x - largest), the largest element, and where there
   * is an index, what the element there is less than log Σ exp(x).
   */
  readonly numbers: readonly Operand[];
  /** Of `standardize`: added to the variance. */
  readonly eps?: number | undefined;
  /** Of `logSumExpParts`: int64, a position a row, in the shape of the numbers. */
  readonly index?: Operand | undefined;
}

/**
 * `output[…, i, j] = epilogue(Σₖ a[…, i, k] · b[…, k, j], …)`; batch axes are already broadcast.
 * In the epilogue, input 0 is the product, input 1 and on are `epilogue.inputs`.
 */
export interface MatmulCall {
  readonly a: Operand;
  readonly b: Operand;
  readonly output: Operand;
  readonly epilogue?:
    | {
        readonly expr: Expr;
        readonly inputs: readonly Operand[];
        readonly scalars: readonly Scalar[];
      }
    | undefined;
}

/**
 * Fills the output in the order of its memory (`memoryOrder`); the generator's state goes in and comes out changed.
 * In the epilogue, a `map` that follows, input 0 is the number drawn, input 1 and on are `epilogue.inputs`.
 */
export interface RandomCall<K extends keyof Distributions = keyof Distributions> {
  readonly distribution: K;
  readonly parameters: Distributions[K];
  readonly generator: Generator;
  readonly output: Operand;
  readonly epilogue?: MapCall | undefined;
}

/** `output[…, i, …] = input[…, index[…, i, …], …]` along one axis. */
export interface GatherCall {
  readonly input: Operand;
  readonly index: Operand;
  readonly axis: number;
  readonly output: Operand;
}

/** How values that meet at one place are combined. */
export type Scattering = "set" | "sum" | "prod" | "max" | "min";

/** `output[…, index[…, i, …], …] = combine(output, source[…, i, …])`; the output holds its old values. */
export interface ScatterCall {
  readonly scattering: Scattering;
  readonly index: Operand;
  readonly source: Operand;
  readonly axis: number;
  readonly output: Operand;
}

/** What is carried along an axis. */
export type Scan = "sum" | "prod" | "max" | "min" | "logsumexp";

/** Running results along an axis; `max` and `min` also give positions (the second output). */
export interface ScanCall {
  readonly scan: Scan;
  readonly input: Operand;
  readonly axis: number;
  readonly outputs: readonly Operand[];
}

/** A stable sort along an axis, of which the outputs take the first; NaN counts as the largest. */
export interface SortCall {
  readonly input: Operand;
  readonly axis: number;
  readonly descending: boolean;
  readonly values: Operand;
  readonly indices: Operand;
}

/**
 * The kernels of a backend.
 * @example
 * const sizes = [];
 * const useWatching = defineBackend("watching", {
 *   map(call) {
 *     sizes.push(call.outputs[0].shape);
 *     reference.map(call);
 *   },
 *   reduce(call) {
 *     sizes.push(call.output.shape);
 *     reference.reduce(call);
 *   },
 * });
 * const before = backendName();
 * useWatching();
 * ones(2, 3).exp().sum(1);
 * useBackend(before);
 * sizes // => [ [ 2, 3 ], [ 2, 1 ] ]
 */
export interface Kernels {
  /** One pass over inputs that broadcast; an output for each expression. */
  map(call: MapCall): void;
  /**
   * Passes of which none reads or writes what another writes; without it, they are `map`s in turn.
   * @example
   * // two passes, of which this backend makes one call
   * const counts = [];
   * const useCounting = defineBackend("counting", {
   *   maps(calls) {
   *     counts.push(calls.length);
   *     for (const call of calls) reference.map(call);
   *   },
   * });
   * const before = backendName();
   * useCounting();
   * const [x, y] = [ones(2), ones(3)];
   * const pass = (it) => ({ inputs: [it], scalars: [], exprs: [neg(input(0))], into: [it] });
   * fusedEach("negate", [pass(x), pass(y)]);
   * useBackend(before);
   * [counts, x.toArray()] // => [ [ 2 ], [ -1, -1 ] ]
   */
  maps?(calls: readonly MapCall[]): void;
  /**
   * Comes back when all kernels are done, in a backend whose calls may come back earlier; whoever reads
   * or frees bytes does not need it.
   * @example
   * let finished = 0;
   * const before = backendName();
   * defineBackend("late", { finish: () => void (finished += 1) })();
   * profile(() => tensor([1, 2]).exp().sum()); // waits for each kernel that it times
   * useBackend(before);
   * finished // => 2
   */
  finish?(): void;
  /** Sums, products, extremes over axes of an expression of the inputs. */
  reduce(call: ReduceCall): void;
  /**
   * What takes several passes over one row, such as softmax.
   * @example
   * const [input, output] = [tensor([[0, 0], [2, 2]]), zeros(2, 2)];
   * reference.rowwise({ rowwise: "softmax", input, axis: 1, output, numbers: [] });
   * output.toArray() // => [ [ 0.5, 0.5 ], [ 0.5, 0.5 ] ]
   */
  rowwise(call: RowwiseCall): void;
  /**
   * Products of matrices, batched, in any layout.
   * @example
   * const [a, b, output] = [tensor([[1, 2]]), tensor([[3], [4]]), zeros(1, 1)];
   * reference.matmul({ a, b, output });
   * output.toArray() // => [ [ 11 ] ]
   */
  matmul(call: MatmulCall): void;
  /**
   * Fills an output from a generator's stream, element after element.
   * @example
   * const output = zeros(3);
   * const generator = new Generator({ seed: 0 });
   * reference.random({ distribution: "uniform", parameters: { from: 0, to: 1 }, generator, output });
   * output // => tensor([0.4963, 0.7682, 0.0885])
   */
  random(call: RandomCall): void;
  /**
   * Elements at indices along an axis.
   * @example
   * const [input, index, output] = [tensor([5, 6, 7]), tensor([2n, 0n]), zeros(2)];
   * reference.gather({ input, index, axis: 0, output });
   * output.toArray() // => [ 7, 5 ]
   */
  gather(call: GatherCall): void;
  /**
   * Writes or adds to elements at indices along an axis.
   * @example
   * const [source, index, output] = [tensor([1, 2, 3]), tensor([1n, 0n, 1n]), zeros(2)];
   * reference.scatter({ scattering: "sum", index, source, axis: 0, output });
   * output.toArray() // => [ 2, 4 ]
   */
  scatter(call: ScatterCall): void;
  /**
   * Running sums, products and extremes along an axis.
   * @example
   * const [input, output] = [tensor([1, 2, 3]), zeros(3)];
   * reference.scan({ scan: "sum", input, axis: 0, outputs: [output] });
   * output.toArray() // => [ 1, 3, 6 ]
   */
  scan(call: ScanCall): void;
  /**
   * Sorted values along an axis, and where they were.
   * @example
   * const [input, values, indices] = [tensor([3, 1, 2]), zeros(3), zeros(3, { dtype: "int64" })];
   * reference.sort({ input, axis: 0, descending: false, values, indices });
   * indices.toArray() // => [ 1, 2, 0 ]
   */
  sort(call: SortCall): void;
}

/** What computes: kernels, of which those that are left out are the reference's. */
export interface Backend extends Kernels {
  /** As in `KINDLING_BACKEND` and messages. */
  readonly name: string;
}
