/**
 * @file The tensor: a storage, an element type and a layout, and nothing that computes. Methods are
 * declared and installed by the topic files in `ops/`; gradients by `@kindling/autograd`.
 */
/// <reference lib="esnext.disposable" preserve="true" />
import type { DType } from "./dtype.ts";
import { contiguousLayout, type Layout, RowMajor, type View } from "./layout.ts";
import { numelOf, type Sizes } from "./shape.ts";
import { Storage } from "./storage.ts";
import { dtypes } from "./dtype.ts";
import type { Shape } from "./types/shape.ts";

/** How a view came from the tensor that owns the storage's history. */
export interface ViewOrigin {
  readonly base: Tensor;
  /** What leads from the base to the view, in order. */
  readonly steps: readonly View[];
}

/**
 * Numbers with axes.
 *
 * `S` is the shape and `D` the element type as far as the compiler knows them; plain `Tensor` is a
 * tensor of which nothing is known before the program runs.
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * x.sum(0).mul(10) // => tensor([50., 70., 90.])
 */
export class Tensor<out S extends Shape = Shape, out D extends DType = DType> {
  declare readonly shape: readonly [...S];
  readonly dtype: D;
  /** Bytes, shared with every view of them. */
  readonly storage: Storage;
  /** Steps between neighbours per axis, in elements. */
  readonly strides: readonly number[];
  /** Where the first element lies in the storage, in elements. */
  readonly offset: number;
  /** Set on views: what they are views of. */
  readonly origin: ViewOrigin | undefined;
  /** What the recorder keeps about this tensor; its business alone. */
  history: unknown = undefined;

  /** Over existing bytes. Users make tensors with `tensor`, `zeros`, …. */
  constructor(storage: Storage, dtype: D, layout: Layout, origin?: ViewOrigin) {
    this.storage = storage;
    this.dtype = dtype;
    // The caller's types promise the shape; at run time it is whatever the layout says.
    const { shape } = layout;
    const isFrozen = layout instanceof RowMajor || Object.isFrozen(shape);
    this.shape = (isFrozen ? shape : Object.freeze([...shape])) as never;
    this.strides = layout.strides;
    this.offset = layout.offset;
    this.origin = origin;
  }

  /** The number of axes. */
  get ndim(): S["length"] {
    return this.shape.length;
  }

  /**
   * Frees the bytes early, also those of all views of them; reading any of these then throws. Nothing
   * has to be disposed: memory is bounded without it. Also done at the end of a block by `using`.
   *
   * @example
   * const x = ones(2);
   * x.dispose();
   * let code;
   * try { x.toArray(); } catch (error) { code = error.code; }
   * code // => "KINDLING_VALUE"
   */
  dispose(): void {
    this.storage.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

const brand = Symbol.for("@kindling/tensor");
Object.defineProperty(Tensor.prototype, brand, { value: true });

/**
 * Whether `value` is a tensor: one of another realm too, such as a frame's.
 * @example
 * [tensor(1), 1].map(isTensor) // => [ true, false ]
 */
export const isTensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && brand in value;

/**
 * A new tensor of zero bytes, row-major.
 * @example
 * allocate([2], "int64") // => tensor([0, 0])
 */
export function allocate(shape: Sizes, dtype: DType): Tensor {
  const storage = new Storage(numelOf(shape) * dtypes[dtype].sizeBytes);
  allocations?.push(storage);
  return new Tensor(storage, dtype, contiguousLayout(shape));
}

let allocations: Storage[] | undefined;

/**
 * Runs a function and lists the storages that are allocated meanwhile, for who can tell which of them
 * nobody else has seen and frees these at once.
 *
 * @param into  what they are added to; `undefined` for no list, also where one is kept around this
 * @example
 * const made = [];
 * listingAllocations(made, () => ones(2).add(1));
 * made.length // => 2
 */
export function listingAllocations<T>(into: Storage[] | undefined, run: () => T): T {
  const outer = allocations;
  allocations = into;
  try {
    return run();
  } finally {
    allocations = outer;
  }
}

const world = globalThis as { [brand]?: unknown };
if (world[brand] !== undefined && world[brand] !== Tensor) {
  throw new Error(
    "@kindling/tensor is loaded twice, and tensors of one copy are unknown to the other\n" +
      "  got       two copies in one program\n" +
      "  expected  one\n" +
      "  fix       install one version: npm ls @kindling/tensor names who brings which",
  );
}
world[brand] = Tensor;
