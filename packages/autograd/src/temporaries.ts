/**
 * @file What a backward pass allocates for itself and nobody else sees is freed during the pass, not
 * when a garbage collector finds it.
 */
import { listingAllocations, type Storage, type Tensor } from "@kindling/tensor";
import { openLevels } from "./forward/dual.ts";
import type { Node } from "./node.ts";

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

  /** Runs a step, which keeps what is used after it; the rest of what it allocates is freed. */
  during(step: () => void): void {
    listingAllocations(this.#fresh, step);
    for (const storage of this.#fresh ?? []) storage.abandon();
    if (this.#fresh !== undefined) this.#fresh.length = 0;
  }
}

/** A gradient waits for its node, for the caller, or on a leaf. */
export const hold = (g: Tensor): void => g.storage.keep();

/** A gradient has been used. */
export const release = (g: Tensor | undefined): void => g?.storage.unkeep();

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
