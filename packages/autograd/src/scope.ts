/**
 * @file Scopes: what is made inside and not returned is freed at the end, without waiting for anybody to
 * find it dead. Nothing needs a scope to be right.
 */
import {
  checkTensor,
  isTensor,
  Storage,
  tellingStorages,
  tellStorage,
  type Tensor,
} from "@kindling/tensor";
import { openLevels } from "./forward/dual.ts";
import { synchronous } from "./modes.ts";

/**
 * Runs a function and frees the tensors that it made, all but those that it returns: a tensor, or tensors
 * in arrays, maps, sets and properties of objects. What a later backward pass needs stays until that pass,
 * as do gradients of leaves, parameters, buffers of modules and the memory of optimizers, and what `keep`
 * was called with.
 *
 * Reading another one afterwards is an error. No program needs a scope: memory is bounded without it. A
 * scope for each step of a loop spares the search for the dead, above all in pages, which cannot ask for
 * one. Of a scope that makes very many tensors, the last ones are freed at its end and the others when
 * they are found.
 *
 * @returns what the function returns
 * @throws {AutogradError} for a function that is asynchronous: put scopes between its awaits
 * @example
 * const norm = (x) => scope(() => x.mul(x).sum().sqrt()); // frees the square and the sum
 * norm(tensor([3, 4])) // => tensor(5.)
 */
export function scope<T>(run: () => T): T {
  const inside = new Inside();
  let returned: ReadonlySet<Storage> = new Set();
  try {
    const result = tellingStorages(
      (storage) => inside.add(storage),
      () => synchronous("scope", run),
    );
    returned = storagesIn(result);
    return result;
  } finally {
    inside.free(returned);
  }
}

/**
 * Takes a tensor out of the scopes around: it is not freed at their end.
 *
 * @returns the tensor
 * @example
 * let largest;
 * scope(() => {
 *   largest = keep(tensor([1, 3, 2]).max());
 * });
 * largest // => tensor(3.)
 */
export function keep<T extends Tensor>(x: T): T {
  checkTensor("keep", "x", x);
  x.storage.keep();
  return x;
}

/** So that a scope around a long loop holds on to little: what was made first is left to be found. */
const most = { storages: 4096, bytes: 2 ** 27 };

/** The storages that were made in a scope, the last ones. */
class Inside {
  #storages: Storage[] = [];
  #bytes = 0;

  add(storage: Storage): void {
    this.#storages.push(storage);
    this.#bytes += storage.sizeBytes;
    if (this.#storages.length <= most.storages && this.#bytes <= most.bytes) return;
    this.#storages = this.#storages.slice(Math.ceil(this.#storages.length / 2));
    this.#bytes = this.#storages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** Frees all but some, which belong to the scope around from now on. */
  free(returned: ReadonlySet<Storage>): void {
    const isPushing = openLevels().length > 0; // tangents hold on to values unseen
    for (const storage of this.#storages) {
      if (isPushing || returned.has(storage)) tellStorage(storage);
      else storage.abandon("scope");
    }
  }
}

/** The storages of the tensors that can be reached from a value. */
function storagesIn(value: unknown): Set<Storage> {
  const found = new Set<Storage>();
  const seen = new Set<unknown>();
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (!isCompound(next) || seen.has(next)) continue;
    seen.add(next);
    if (isTensor(next)) found.add(next.storage);
    else if (next instanceof Storage) found.add(next);
    else if (!ArrayBuffer.isView(next)) pending.push(...partsOf(next));
  }
  return found;
}

const isCompound = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

const partsOf = (value: object): unknown[] =>
  value instanceof Map
    ? [...value.keys(), ...value.values()]
    : value instanceof Set
      ? [...value]
      : Object.values(value);
