/**
 * @file What a backward pass allocates for itself and nobody else sees is freed during the pass, not
 * when a garbage collector finds it.
 */
import { listingAllocations, type Storage, type Tensor } from "@kindling/tensor";
import { openLevels } from "./forward/dual.ts";
import type { Node } from "./node.ts";
import { type Arrival, Pending } from "./pending.ts";

/** The storages that the steps of one backward pass allocate. */
export class Temporaries {
  /** Of the step that runs; `undefined` where somebody else may hold on to what is allocated. */
  readonly #fresh: Storage[] | undefined;

  /**
   * @param createGraph  whether the pass is recorded, and so keeps its values
   * @param nodes        those that the pass goes through: hooks and functions of users see gradients
   */
  constructor(createGraph: boolean, nodes: readonly Node[]) {
    const isSeen = createGraph || openLevels().length > 0 || nodes.some(showsGradients);
    this.#fresh = isSeen ? undefined : [];
  }

  /** Whether gradients may stay pending: nobody can write to what they will be computed from. */
  get mayWait(): boolean {
    return this.#fresh !== undefined;
  }

  /** Runs a step, which keeps what is used after it; the rest of what it allocates is freed. */
  during(step: () => void): void {
    listingAllocations(this.#fresh, step);
    for (const storage of this.#fresh ?? []) storage.abandon();
    if (this.#fresh !== undefined) this.#fresh.length = 0;
  }
}

/** A gradient waits for its node, for the caller, or on a leaf; or what it will be computed from does. */
export function hold(g: Tensor | Pending): void {
  if (g instanceof Pending) for (const { storage } of g.tensors) storage.keep();
  else g.storage.keep();
}

/** A gradient has been used. */
export function release(g: Arrival): void {
  if (g instanceof Pending) for (const { storage } of g.tensors) storage.unkeep();
  else g?.storage.unkeep();
}

/**
 * Says that the library made a tensor, gave it to nobody and is done with it: its memory is freed when
 * no tape needs it any more. Tensors that share its memory go with it.
 *
 * Not while tangents are pushed forward: they hold on to values unseen.
 * @example
 * const x = ones(2);
 * abandon(x);
 * x.storage.isDisposed // => true
 */
export function abandon(x: Tensor): void {
  if (openLevels().length === 0) x.storage.abandon();
}

const showsGradients = ({ hooks, isOfUser }: Node): boolean => isOfUser || hooks.size > 0;
