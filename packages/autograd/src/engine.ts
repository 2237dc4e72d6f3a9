/**
 * @file Playing the tape backwards: nodes in the reverse order of their making, each once, when the
 * gradients of all that used its outputs have arrived.
 */
import {
  AutogradError,
  detached,
  dtypes,
  isContiguous,
  isFloatingPoint,
  numelOf,
  type Tensor,
  zeros,
} from "@kindling/tensor";
import { pullWatched } from "./anomaly.ts";
import { historyOf, setGrad } from "./history.ts";
import { inMode, noGrad } from "./modes.ts";
import { Accumulator, type Edge, type Gradient, type Node } from "./node.ts";
import { type Arrival, computed, Pending } from "./pending.ts";
import { stretchesTo, sumTo } from "./sum-to.ts";
import { hold, release, Temporaries } from "./temporaries.ts";

export interface RunOptions {
  readonly retainGraph: boolean;
  readonly createGraph: boolean;
}

/**
 * Runs a backward pass.
 *
 * @param roots    where gradients start
 * @param capture  edges whose gradients are wanted instead of those of leaves
 * @returns the gradients that arrived at `capture`
 */
export function run(
  roots: readonly (readonly [Edge, Tensor])[],
  capture: readonly (Edge | undefined)[] | undefined,
  options: RunOptions,
): Gradient[] {
  const captured: Gradient[] = (capture ?? []).map(() => undefined);
  const nodes = reachable(roots.map(([edge]) => edge.node));
  const wanted = capture === undefined ? undefined : leadingTo(nodes, capture);
  const isWanted = (node: Node): boolean => wanted === undefined || wanted.has(node);
  const temporaries = new Temporaries(options.createGraph, nodes);
  const arrived = new Map<Node, Arrival[]>();
  const places = placesAmong(capture ?? []);
  const arrive = (edge: Edge, g: Tensor | Pending): void => {
    const { node } = edge;
    if (!isWanted(node)) return;
    addTo(arrived, edge, node.isLazy && !places.has(node) ? g : computed(g));
  };
  const visit = (node: Node, arrivals: readonly Arrival[]): void => {
    const gs = hooked(node, arrivals);
    for (const [place, { output }] of places.get(node) ?? []) {
      captured[place] = computed(gs[output]);
      captured[place]?.storage.giveOut();
    }
    if (node instanceof Accumulator) {
      const g = computed(gs[0]);
      if (capture === undefined && g !== undefined) accumulate(node.leaf, g, options.createGraph);
      return;
    }
    if (!node.edges.some((edge) => edge !== undefined && isWanted(edge.node))) return;
    temporaries.during(() => {
      const results = pullWatched(node, gs, temporaries.mayWait);
      node.edges.forEach((edge, i) => {
        if (edge === undefined) return;
        const g = results[i] ?? (i === node.overwritten ? noneLeft(edge) : undefined);
        if (g !== undefined) arrive(edge, fitted(g, edge, node, i));
      });
      if (!options.retainGraph) node.release();
    });
  };
  for (const [edge, g] of roots) arrive(edge, g);
  inMode("backward", options.createGraph, () => {
    for (const node of nodes) {
      const gs = arrived.get(node);
      arrived.delete(node);
      if (gs === undefined) continue;
      visit(node, gs);
      gs.forEach(release);
    }
  });
  return captured;
}

/** All nodes behind some, latest first. */
function reachable(starts: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const pending = [...starts];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const edge of node.edges) if (edge !== undefined) pending.push(edge.node);
  }
  return [...seen].toSorted((a, b) => b.sequence - a.sequence);
}

/** The nodes on a way to one of the ends. */
function leadingTo(nodes: readonly Node[], ends: readonly (Edge | undefined)[]): Set<Node> {
  const wanted = new Set(ends.flatMap((edge) => (edge === undefined ? [] : [edge.node])));
  for (const node of nodes.toReversed()) {
    if (node.edges.some((edge) => edge !== undefined && wanted.has(edge.node))) wanted.add(node);
  }
  return wanted;
}

/** For each node the places among the ends that its gradients belong to. */
function placesAmong(ends: readonly (Edge | undefined)[]): Map<Node, [place: number, Edge][]> {
  const places = new Map<Node, [number, Edge][]>();
  ends.forEach((edge, place) => {
    if (edge === undefined) return;
    const known = places.get(edge.node);
    if (known === undefined) places.set(edge.node, [[place, edge]]);
    else known.push([place, edge]);
  });
  return places;
}

function addTo(arrived: Map<Node, Arrival[]>, { node, output }: Edge, g: Tensor | Pending): void {
  const gs = arrived.get(node) ?? node.outputs.map(() => undefined);
  arrived.set(node, gs);
  const before = gs[output];
  const sum = before === undefined ? g : computed(before).add(computed(g));
  hold(sum);
  release(before);
  gs[output] = sum;
}

/**
 * A gradient in the shape and the element type of what it is the gradient of. What was repeated is
 * summed and other floats are converted, as PyTorch does for custom functions.
 */
function fitted(
  arrival: Tensor | Pending,
  { node, output }: Edge,
  from: Node,
  i: number,
): Tensor | Pending {
  const { shape, dtype } = node.outputs[output]!;
  if (arrival instanceof Pending && arrival.dtype === dtype && sameShape(arrival.shape, shape))
    return arrival;
  const g = computed(arrival);
  if (!stretchesTo(shape, g.shape) || !isFloatingPoint(g.dtype)) {
    throw new AutogradError(`backward: ${from.name} returned a gradient that does not fit`, {
      got: `gradient ${i}: ${g.dtype} [${g.shape.join(", ")}]`,
      expected: `${dtype} [${shape.join(", ")}]`,
    });
  }
  const summed = sumTo(g, shape);
  return summed.dtype === dtype ? summed : summed.to(dtype);
}

/** The gradient of values of which an operation in place left nothing. */
function noneLeft({ node, output }: Edge): Tensor {
  const { shape, dtype } = node.outputs[output]!;
  return zeros(shape as number[], { dtype });
}

/** The gradients after the node's hooks. */
function hooked(node: Node, arrivals: readonly Arrival[]): readonly Arrival[] {
  if (node.hooks.size === 0) return arrivals;
  const gs = arrivals.map(computed);
  for (const [output, hooks] of node.hooks) {
    for (const hook of hooks) {
      const g = gs[output];
      if (g === undefined) continue;
      const replacement = hook(g);
      if (replacement !== undefined && replacement !== null)
        gs[output] = checkShape(replacement, node.outputs[output]!.shape);
    }
  }
  return gs;
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

function checkShape(g: Tensor, shape: readonly number[]): Tensor {
  if (sameShape(g.shape, shape)) return g;
  throw new AutogradError("a hook changed the shape of a gradient", {
    got: `[${g.shape.join(", ")}]`,
    expected: `[${shape.join(", ")}]`,
  });
}

/**
 * Adds to a leaf's gradient. The first that arrives becomes it, unless somebody else holds it too; until
 * the user asks for it, it is the library's own.
 */
function accumulate(leaf: Tensor, g: Tensor, createGraph: boolean): void {
  const history = historyOf(leaf);
  const own = g.dtype === leaf.dtype ? g : (g.to(leaf.dtype) as Tensor);
  const before = history.grad;
  if (createGraph) setGrad(history, before === undefined ? own.clone() : before.add(own));
  else if (before !== undefined) noGrad(() => before.add_(own as Tensor<[]>));
  else {
    const first = isAlone(own) ? detached(own) : own.detach().clone();
    setGrad(history, first);
    first.storage.abandon();
  }
}

/** Whether a gradient has its storage for itself. */
const isAlone = (g: Tensor): boolean =>
  g.storage.isExclusive &&
  isContiguous(g) &&
  numelOf(g.shape) * dtypes[g.dtype].sizeBytes === g.storage.sizeBytes;
