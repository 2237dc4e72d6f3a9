/**
 * @file What a backward pass allocates for itself and nobody else sees is freed during the pass, not
 * when a garbage collector finds it.
 */
import { listingAllocations, type Storage, type Tensor } from "@kindling/tensor";
import { openLevels } from "./forward/dual.ts";
import type { Node } from "./node.ts";

/** The storages that one backward pass has allocated, and by how many waiting gradients each is held. */
export class Temporaries {
  /** Of the step that runs; `undefined` where somebody else may hold on to what is allocated. */
  readonly #fresh: Storage[] | undefined;
  /** Made by earlier steps and held. */
  readonly #made = new Set<Storage>();
  readonly #holders = new Map<Storage, number>();
  /** Held by fewer since the last look. */
  readonly #loosened: Storage[] = [];

  /**
   * @param createGraph  whether the pass is recorded, and so keeps its values
   * @param nodes        those that the pass goes through: hooks and functions of users see gradients
   */
  constructor(createGraph: boolean, nodes: readonly Node[]) {
    const isSeen = createGraph || openLevels().length > 0 || nodes.some(showsGradients);
    this.#fresh = isSeen ? undefined : [];
  }

  /** Runs a step whose allocations belong to the pass. */
  during<T>(step: () => T): T {
    return listingAllocations(this.#fresh, step);
  }

  /** A gradient waits for its node, or for the caller. */
  hold({ storage }: Tensor): void {
    if (this.#fresh !== undefined)
      this.#holders.set(storage, (this.#holders.get(storage) ?? 0) + 1);
  }

  /** A gradient has been used. */
  release(x: Tensor | undefined): void {
    const holders = x && this.#holders.get(x.storage);
    if (x === undefined || holders === undefined) return;
    if (holders > 1) this.#holders.set(x.storage, holders - 1);
    else {
      this.#holders.delete(x.storage);
      this.#loosened.push(x.storage);
    }
  }

  /** Frees what the pass has made and no gradient lies on any more: of all, only what changed is looked at. */
  freeUnheld(): void {
    if (this.#fresh === undefined) return;
    for (const storage of this.#fresh) this.#made.add(storage);
    for (const storage of [...this.#fresh, ...this.#loosened]) {
      if (this.#holders.has(storage) || !this.#made.delete(storage)) continue;
      storage.dispose();
    }
    this.#fresh.length = 0;
    this.#loosened.length = 0;
  }
}

const showsGradients = ({ hooks, isOfUser }: Node): boolean => isOfUser || hooks.size > 0;
