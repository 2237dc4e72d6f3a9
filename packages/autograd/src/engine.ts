/**
 * @file Playing the tape backwards: nodes in the reverse order of their making, each once, when the
 * gradients of all that used its outputs have arrived.
 */
import { AutogradError, isFloatingPoint, type Tensor } from "@kindling/tensor";
import { pullWatched } from "./anomaly.ts";
import { historyOf } from "./history.ts";
import { inMode, noGrad } from "./modes.ts";
import { Accumulator, type Edge, type Gradient, type Node } from "./node.ts";
import { stretchesTo, sumTo } from "./sum-to.ts";
import { Temporaries } from "./temporaries.ts";

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
  const arrived = new Map<Node, Gradient[]>();
  const arrive = (edge: Edge, g: Tensor): void => addTo(arrived, edge, g, temporaries);
  const places = placesAmong(capture ?? []);
  const visit = (node: Node, gs: Gradient[]): void => {
    applyHooks(node, gs);
    for (const [place, { output }] of places.get(node) ?? []) {
      captured[place] = gs[output];
      if (gs[output] !== undefined) temporaries.hold(gs[output]);
    }
    if (node instanceof Accumulator) {
      if (capture === undefined && gs[0] !== undefined)
        accumulate(node.leaf, gs[0], options.createGraph);
      return;
    }
    if (!node.edges.some((edge) => edge !== undefined && isWanted(edge.node))) return;
    temporaries.during(() => {
      const results = pullWatched(node, gs);
      if (!options.retainGraph) node.release();
      node.edges.forEach((edge, i) => {
        const g = results[i];
        if (edge !== undefined && g !== undefined) arrive(edge, fitted(g, edge, node, i));
      });
    });
  };
  for (const [edge, g] of roots) arrive(edge, g);
  inMode("backward", options.createGraph, () => {
    for (const node of nodes) {
      const gs = arrived.get(node);
      arrived.delete(node);
      if (gs === undefined) continue;
      if (isWanted(node)) visit(node, gs);
      for (const g of gs) temporaries.release(g);
      temporaries.freeUnheld();
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

function addTo(
  arrived: Map<Node, Gradient[]>,
  { node, output }: Edge,
  g: Tensor,
  temporaries: Temporaries,
): void {
  const gs = arrived.get(node) ?? node.outputs.map(() => undefined);
  arrived.set(node, gs);
  const before = gs[output];
  const sum = before === undefined ? g : before.add(g);
  temporaries.hold(sum);
  temporaries.release(before);
  gs[output] = sum;
}

/**
 * A gradient in the shape and the element type of what it is the gradient of. What was repeated is
 * summed and other floats are converted, as PyTorch does for custom functions.
 */
function fitted(g: Tensor, { node, output }: Edge, from: Node, i: number): Tensor {
  const { shape, dtype } = node.outputs[output]!;
  if (!stretchesTo(shape, g.shape) || !isFloatingPoint(g.dtype)) {
    throw new AutogradError(`backward: ${from.name} returned a gradient that does not fit`, {
      got: `gradient ${i}: ${g.dtype} [${g.shape.join(", ")}]`,
      expected: `${dtype} [${shape.join(", ")}]`,
    });
  }
  const summed = sumTo(g, shape);
  return summed.dtype === dtype ? summed : summed.to(dtype);
}

function applyHooks(node: Node, gs: Gradient[]): void {
  for (const [output, hooks] of node.hooks) {
    for (const hook of hooks) {
      const g = gs[output];
      if (g === undefined) continue;
      const replacement = hook(g);
      if (replacement !== undefined && replacement !== null)
        gs[output] = checkShape(replacement, node.outputs[output]!.shape);
    }
  }
}

function checkShape(g: Tensor, shape: readonly number[]): Tensor {
  if (g.shape.length === shape.length && g.shape.every((n, i) => n === shape[i])) return g;
  throw new AutogradError("a hook changed the shape of a gradient", {
    got: `[${g.shape.join(", ")}]`,
    expected: `[${shape.join(", ")}]`,
  });
}

/** Adds to a leaf's gradient. What arrives may be shared, so the first one is copied. */
export function accumulate(leaf: Tensor, g: Tensor, createGraph: boolean): void {
  const history = historyOf(leaf);
  const own = g.dtype === leaf.dtype ? g : (g.to(leaf.dtype) as Tensor);
  if (history.grad === undefined) history.grad = createGraph ? own.clone() : own.detach().clone();
  else if (createGraph) history.grad = history.grad.add(own);
  else noGrad(() => history.grad!.add_(own as Tensor<[]>));
}
