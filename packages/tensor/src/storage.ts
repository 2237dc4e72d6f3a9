/**
 * @file The bytes under tensors. A storage belongs to no backend: a backend may keep it in memory of
 * its own (a residency) and gives the bytes back when somebody wants them here. Until somebody writes,
 * a new storage is all zeros and takes no memory. Views share a storage and with it the version counter
 * that tells whether saved values were overwritten.
 */
import { type DType, dtypes, type TypedArray } from "./dtype.ts";
import { type ErrorFacts, ValueError } from "./errors.ts";

/** Who freed the bytes: a user, or the end of a scope. */
export type Freed = "dispose" | "scope";

let made: ((storage: Storage) => void) | undefined;

/**
 * Runs a function and tells of each storage that is made meanwhile.
 * @example
 * let bytes = 0;
 * tellingStorages(({ sizeBytes }) => (bytes += sizeBytes), () => ones(2).add(1));
 * bytes // => 16
 */
export function tellingStorages<T>(tell: (storage: Storage) => void, run: () => T): T {
  const outer = made;
  made = tell;
  try {
    return run();
  } finally {
    made = outer;
  }
}

/**
 * Tells who listens now of a storage that was made while somebody else did.
 * @example
 * let bytes = 0;
 * const x = ones(2); // made before anybody listens
 * tellingStorages(({ sizeBytes }) => (bytes += sizeBytes), () => tellStorage(x.storage));
 * bytes // => 8
 */
export const tellStorage = (storage: Storage): void => made?.(storage);

/**
 * The bytes of a storage in a backend's own memory.
 * @example
 * const memory = new Float32Array([1, 2]).buffer;
 * const storage = new Storage(8);
 * storage.moveTo({
 *   release() {
 *     return memory;
 *   },
 *   copy(start, end) {
 *     return memory.slice(start, end);
 *   },
 *   drop() {},
 * });
 * storage.copyOf("float32", 1, 2) // => Float32Array(1) [ 2 ]
 */
export interface Residency {
  /** Gives up the place; the bytes as they are now. */
  release(): ArrayBuffer;
  /** Bytes `start … end`, in a buffer of their own; the place is kept. */
  copy(start: number, end: number): ArrayBuffer;
  /** Gives up the place and the bytes. */
  drop(): void;
}

/** An array of so few bytes gets a buffer when it is asked for one (V8): it is made in a tenth of the time. */
const withoutBuffer = 64;

/**
 * The bytes of a tensor and of all views of it, and how often they were written to.
 * @example
 * const x = tensor([1, 2]);
 * x.view(2, 1).storage === x.storage // => true
 */
export class Storage {
  readonly sizeBytes: number;
  /** Counts the writes. */
  version = 0;
  #home: ArrayBuffer | undefined;
  #residency: Residency | undefined;
  /** The bytes as elements, as somebody asked for last. */
  #view: TypedArray | undefined;
  #freedBy: Freed | undefined;
  /** What the library keeps it for: values of a tape, gradients on their way. */
  #keepers = 0;
  #abandonedBy: Freed | undefined;

  /** Over the given bytes (not copied), or over that many zero bytes. */
  constructor(bytes: ArrayBuffer | number) {
    this.#home = typeof bytes === "number" ? undefined : bytes;
    this.sizeBytes = typeof bytes === "number" ? bytes : bytes.byteLength;
    made?.(this);
  }

  /**
   * The bytes, here. Whoever writes to them counts `version` up.
   *
   * @throws {ValueError} after `dispose`
   */
  get bytes(): ArrayBuffer {
    if (this.#home !== undefined) return this.#home;
    this.#checkAlive();
    const bytes =
      this.#residency?.release() ??
      (this.#view?.buffer as ArrayBuffer | undefined) ?? // of an array that `elements` made
      new ArrayBuffer(this.sizeBytes);
    this.#residency = undefined;
    return (this.#home = bytes);
  }

  /**
   * The bytes as elements, here. The array is shared: writing to it writes to the storage.
   * @example
   * const x = tensor([1, 2]);
   * x.storage.elements("float32") // => Float32Array(2) [ 1, 2 ]
   */
  elements(dtype: DType): TypedArray {
    const { array, sizeBytes } = dtypes[dtype];
    const known = this.#view;
    if (known?.constructor === array) return known;
    const isOwn = this.sizeBytes <= withoutBuffer && this.isBlank;
    return (this.#view = isOwn ? new array(this.sizeBytes / sizeBytes) : new array(this.bytes));
  }

  /**
   * Elements `start … end` in an array of their own, wherever the bytes are.
   * @example
   * tensor([1, 2, 3]).storage.copyOf("float32", 1, 3) // => Float32Array(2) [ 2, 3 ]
   */
  copyOf(dtype: DType, start: number, end: number): TypedArray {
    const { array, sizeBytes } = dtypes[dtype];
    return this.#residency === undefined
      ? this.elements(dtype).slice(start, end)
      : new array(this.#residency.copy(start * sizeBytes, end * sizeBytes));
  }

  /** Whether nothing was written yet, so that the bytes are zeros that lie nowhere. */
  get isBlank(): boolean {
    return (
      this.#home === undefined &&
      this.#view === undefined &&
      this.#residency === undefined &&
      !this.isDisposed
    );
  }

  /** Where a backend keeps the bytes, if it does. */
  get residency(): Residency | undefined {
    return this.#residency;
  }

  /**
   * A backend has taken the bytes into its memory; the copy here is given up.
   * @example
   * const memory = new Float32Array([1, 2]).buffer; // what a backend has taken over
   * const storage = new Storage(8);
   * storage.moveTo({ release: () => memory, copy: (a, b) => memory.slice(a, b), drop() {} });
   * storage.elements("float32") // => Float32Array(2) [ 1, 2 ]
   */
  moveTo(residency: Residency): void {
    this.#checkAlive();
    this.#residency = residency;
    this.#home = undefined;
    this.#view = undefined;
  }

  /** Whether `dispose` was called. */
  get isDisposed(): boolean {
    return this.#freedBy !== undefined;
  }

  /**
   * The library keeps a tensor of this storage until `unkeep`.
   * @example
   * const { storage } = ones(2);
   * storage.keep();
   * storage.abandon();
   * storage.isExclusive // => true
   */
  keep(): void {
    this.#keepers += 1;
  }

  /**
   * Ends a `keep`. Of an abandoned storage, the last one frees the bytes.
   * @example
   * const { storage } = ones(2);
   * storage.keep();
   * storage.abandon(); // nothing happens yet: somebody keeps it
   * storage.unkeep();
   * let what;
   * try { storage.bytes; } catch (error) { what = error.message.split("\n")[0]; }
   * what // => "a tensor was used after it was disposed"
   */
  unkeep(): void {
    this.#keepers -= 1;
    if (this.#abandonedBy !== undefined && this.#keepers === 0) this.dispose(this.#abandonedBy);
  }

  /**
   * Says that the library made this storage, that no tensor of it was given to anybody, and that only
   * its keepers will use it: it is freed with the last of them.
   * @example
   * const x = ones(2);
   * x.storage.abandon(); // nobody keeps it: its bytes are freed
   * let what;
   * try { x.toArray(); } catch (error) { what = error.message.split("\n")[0]; }
   * what // => "a tensor was used after it was disposed"
   */
  abandon(by: Freed = "dispose"): void {
    this.#abandonedBy ??= by;
    if (this.#keepers === 0) this.dispose(by);
  }

  /**
   * Takes `abandon` back: a tensor of this storage is given to somebody.
   * @example
   * const x = ones(2);
   * x.storage.keep();
   * x.storage.abandon();
   * x.storage.giveOut();
   * x.storage.unkeep();
   * x // => tensor([1., 1.])
   */
  giveOut(): void {
    this.#abandonedBy = undefined;
  }

  /** Whether it is abandoned and has one keeper, who may do with it as he likes. */
  get isExclusive(): boolean {
    return this.#abandonedBy !== undefined && this.#keepers === 1;
  }

  /**
   * Frees the bytes, here or in a backend; whoever wants them afterwards gets an error.
   * @example
   * const { storage } = ones(2);
   * storage.dispose();
   * let code;
   * try { storage.bytes; } catch (error) { code = error.code; }
   * code // => "KINDLING_VALUE"
   */
  dispose(by: Freed = "dispose"): void {
    this.#residency?.drop();
    this.#residency = undefined;
    this.#home = undefined;
    this.#view = undefined;
    this.#freedBy ??= by;
  }

  #checkAlive(): void {
    if (this.#freedBy === undefined) return;
    const { what, ...facts } = afterwards[this.#freedBy](this.sizeBytes);
    throw new ValueError(what, facts);
  }
}

const afterwards: {
  readonly [By in Freed]: (sizeBytes: number) => ErrorFacts & { readonly what: string };
} = {
  dispose: (sizeBytes) => ({
    what: "a tensor was used after it was disposed",
    got: `${sizeBytes} bytes that were freed by dispose() or using`,
    expected: "a tensor that is still alive; views share the memory of their base",
    fix: "clone() before the memory is freed, or free nothing: memory is bounded without it",
  }),
  scope: (sizeBytes) => ({
    what: "a tensor was used after the scope that it was made in",
    got: `${sizeBytes} bytes that scope() freed at its end`,
    expected: "a tensor that the scope's function returned, or that was made outside",
    fix: "return it from the function, or keep(x) inside",
  }),
};
