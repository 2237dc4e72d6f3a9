/**
 * @file The tape: a node per recorded call, with edges to the nodes that made its inputs.
 */
import { AutogradError, type Storage, type Tensor } from "@kindling/tensor";
import { forwardCall } from "./anomaly.ts";
import { type Arrival, computed } from "./pending.ts";

/** A gradient, or `undefined` for one that is zero because nothing depends on it. */
export type Gradient = Tensor | undefined;

/** From an input of a call to what made it. */
export interface Edge {
  readonly node: Node;
  /** Which of the node's outputs. */
  readonly output: number;
}

/** Sees a gradient before it is used; what it returns takes its place. */
export type Hook = (gradient: Tensor) => Tensor | undefined | void;

/** Gradients of the outputs to gradients of the inputs. */
export type Pull = (gradients: readonly Gradient[]) => readonly Gradient[];

/** A pullback that takes pending gradients, and gives such where they may wait. */
export interface LazyPull {
  readonly lazily: (gradients: readonly Arrival[], mayWait: boolean) => readonly Arrival[];
}

/** A pullback that takes and gives numbers. */
export const eager = (pull: Pull | LazyPull): Pull =>
  typeof pull === "function" ? pull : (gradients) => pull.lazily(gradients, false).map(computed); // none is pending: that is free

/** What a node says of its pullback. */
export interface NodeOptions {
  /** Whether it is a user's, who may keep the gradients that it sees. */
  readonly isOfUser?: boolean;
  /** The storages under the values that it uses, each kept once for the node. */
  readonly kept?: readonly Storage[];
  /** The place of the edge to what was overwritten, which gets zeros where nothing of it is left. */
  readonly overwritten?: number;
}

const none: readonly Storage[] = [];
let created = 0;

/**
 * A recorded operation: what `gradFn` of its outputs gives.
 * @example
 * ones(2, { requiresGrad: true }).exp().gradFn instanceof Node // => true
 */
export class Node {
  /** In order of creation; edges lead to smaller numbers. */
  readonly sequence: number;
  /** As PyTorch calls it: `MulBackward0`. */
  readonly name: string;
  readonly edges: readonly (Edge | undefined)[];
  readonly outputs: readonly {
    readonly shape: readonly number[];
    readonly dtype: Tensor["dtype"];
  }[];
  /** Per output, in order of registration. */
  readonly hooks = new Map<number, Set<Hook>>();
  /** Whether its pullback is a user's, who may keep the gradients that it sees. */
  readonly isOfUser: boolean;
  /** Of an operation in place: the place of the edge to what was there before. */
  readonly overwritten: number | undefined;
  /** In anomaly mode, the stack of the call that was recorded. */
  readonly forward: Error | undefined;
  #pull: Pull | LazyPull | undefined;
  #kept: readonly Storage[];

  /** @param kept  under the values that the pullback uses, each kept once for the node */
  constructor(
    name: string,
    edges: readonly (Edge | undefined)[],
    outputs: Node["outputs"],
    pull: Pull | LazyPull,
    { isOfUser = false, kept = none, overwritten }: NodeOptions = {},
  ) {
    this.overwritten = overwritten;
    this.isOfUser = isOfUser;
    this.sequence = created++;
    this.name = name;
    this.edges = edges;
    this.outputs = outputs;
    this.forward = forwardCall(name);
    this.#pull = pull;
    this.#kept = kept;
  }

  /**
   * @throws {AutogradError} when the saved values are gone
   * @example
   * const x = ones(2, { requiresGrad: true });
   * x.mul(3).gradFn.pull([ones(2)])[0] // => tensor([3., 3.])
   */
  pull(gradients: readonly Gradient[]): readonly Gradient[];
  /** With `mayWait`, takes and gives gradients that are pending, too. */
  pull(gradients: readonly Arrival[], mayWait: boolean): readonly Arrival[];
  pull(gradients: readonly Arrival[], mayWait = false): readonly Arrival[] {
    const pull = this.#pull;
    if (typeof pull === "object") return pull.lazily(gradients, mayWait);
    if (pull !== undefined) return pull(gradients.map(computed));
    throw new AutogradError("backward: the graph was used before", {
      got: `a second pass through ${this.name}, whose saved values were freed after the first`,
      expected: "one pass, or a first pass that keeps them",
      fix: "backward({ retainGraph: true })",
    });
  }

  /** Whether its pullback takes gradients that are pending. */
  get isLazy(): boolean {
    return typeof this.#pull === "object";
  }

  /**
   * Frees the saved values.
   * @example
   * const y = ones(2, { requiresGrad: true }).exp();
   * y.gradFn.release();
   * let code;
   * try { y.sum().backward(); } catch (error) { code = error.code; }
   * code // => "KINDLING_AUTOGRAD"
   */
  release(): void {
    this.#pull = undefined;
    for (const storage of this.#kept) storage.unkeep();
    this.#kept = none;
  }

  /**
   * @returns a function that takes the hook back
   * @example
   * const y = ones(2, { requiresGrad: true }).exp();
   * const seen = [];
   * y.gradFn.addHook(0, (gradient) => { seen.push(gradient.toArray()); });
   * y.sum().backward();
   * seen // => [ [ 1, 1 ] ]
   */
  addHook(output: number, hook: Hook): () => void {
    const hooks = this.hooks.get(output) ?? new Set();
    this.hooks.set(output, hooks.add(hook));
    return () => void hooks.delete(hook);
  }
}

/** The end of an edge at a leaf: adds what arrives to the leaf's gradient. */
export class Accumulator extends Node {
  readonly leaf: Tensor;

  constructor(leaf: Tensor) {
    super("AccumulateGrad", [], [leaf], () => []);
    this.leaf = leaf;
  }

  /** Leaves are used again in the next pass. */
  override release(): void {}
}
