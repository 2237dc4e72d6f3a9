/**
 * @file What a backward pass allocates for itself and nobody else sees is freed during the pass, not
 * when a garbage collector finds it.
 */
import { listingAllocations, type Storage, type Tensor } from "@kindling/tensor";
import { openLevels } from "./forward/dual.ts";
import type { Node } from "./node.ts";

/** The storages that one backward pass has allocated. */
export class Temporaries {
  /** `undefined` where somebody else may hold on to what is allocated. */
  readonly #made: Storage[] | undefined;

  /**
   * @param createGraph  whether the pass is recorded, and so keeps its values
   * @param nodes        those that the pass goes through: hooks and functions of users see gradients
   */
  constructor(createGraph: boolean, nodes: readonly Node[]) {
    const isSeen = createGraph || openLevels().length > 0 || nodes.some(showsGradients);
    this.#made = isSeen ? undefined : [];
  }

  /** Runs a step whose allocations belong to the pass. */
  during<T>(step: () => T): T {
    return listingAllocations(this.#made, step);
  }

  /** Frees what none of these tensors, the only ones still needed, lies on. */
  freeAllBut(needed: Iterable<Tensor | undefined>): void {
    if (this.#made === undefined || this.#made.length === 0) return;
    const alive = new Set<Storage>();
    for (const x of needed) if (x !== undefined) alive.add(x.storage);
    const kept = this.#made.filter((storage) => alive.has(storage));
    for (const storage of this.#made) if (!alive.has(storage)) storage.dispose();
    this.#made.splice(0, Infinity, ...kept);
  }
}

const showsGradients = ({ hooks, isOfUser }: Node): boolean => isOfUser || hooks.size > 0;
