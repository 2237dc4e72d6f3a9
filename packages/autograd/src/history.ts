/**
 * @file What the recorder keeps about a tensor, in the slot that the tensor has for it: whether it
 * requires gradients, which node made it, its gradient. Views of a tensor that was written to in
 * place take their history anew from the tensor that they are views of.
 */
import {
  AutogradError,
  dispatchView,
  isFloatingPoint,
  type Tensor,
  type View,
} from "@kindling/tensor";
import { Accumulator, type Edge, Node } from "./node.ts";
import { adjointOfSteps } from "./views.ts";

export interface History {
  requiresGrad: boolean;
  grad: Tensor | undefined;
  /** What made the tensor; leaves have none. */
  edge: Edge | undefined;
  accumulator: Accumulator | undefined;
  retainsGrad: boolean;
  /** How often the history of this tensor was replaced by in-place operations. */
  rewrites: number;
  /** Of a view: how often that of its base had been, when this history was taken from it. */
  seenRewrites: number;
}

/** The history of a tensor, made at the first question. */
export function historyOf(x: Tensor): History {
  if (x.history !== undefined) return x.history as History; // the slot is only ever written here
  const history: History = {
    requiresGrad: false,
    grad: undefined,
    edge: undefined,
    accumulator: undefined,
    retainsGrad: false,
    rewrites: 0,
    seenRewrites: 0,
  };
  x.history = history;
  return history;
}

/** Replaces the gradient; the one before is freed if the library made it and the user never asked for it. */
export function setGrad(history: History, grad: Tensor | undefined): void {
  const before = history.grad;
  grad?.storage.keep();
  history.grad = grad;
  before?.storage.unkeep();
}

/**
 * The gradient of a tensor, for who forgets it at once, such as an optimizer's step: unlike that of
 * `grad`, its memory is freed with it.
 *
 * @returns `undefined` where `x.grad` is `null`
 * @example
 * const x = tensor([3], { requiresGrad: true });
 * x.square().backward();
 * passingGrad(x) // => tensor([6.])
 */
export const passingGrad = (x: Tensor): Tensor | undefined =>
  (x.history as History | undefined)?.grad;

/** The history of a tensor as it is now: that of a view follows its base. */
export function currentHistory(x: Tensor): History {
  const history = historyOf(x);
  if (x.origin === undefined) return history;
  const base = historyOf(x.origin.base);
  if (base.rewrites === history.seenRewrites) return history;
  history.seenRewrites = base.rewrites;
  const edge = edgeOf(x.origin.base);
  if (edge !== undefined)
    history.edge = {
      node: viewNode("AsStridedBackward0", x.origin.base, x.origin.steps, x, edge),
      output: 0,
    };
  return history;
}

/** Whether gradients flow to a tensor. */
export function requiresGrad(x: Tensor): boolean {
  if (x.history === undefined && x.origin === undefined) return false;
  const history = currentHistory(x);
  return history.requiresGrad || history.edge !== undefined;
}

/** Where the gradient of a tensor goes. */
export function edgeOf(x: Tensor): Edge | undefined {
  if (x.history === undefined && x.origin === undefined) return undefined;
  const history = currentHistory(x);
  if (history.edge !== undefined) return history.edge;
  if (!history.requiresGrad) return undefined;
  history.accumulator ??= new Accumulator(x);
  return { node: history.accumulator, output: 0 };
}

/** The node of a view: its gradient is put back to where the view looks. */
export function viewNode(
  name: string,
  base: Tensor,
  steps: readonly View[],
  result: Tensor,
  edge: Edge,
): Node {
  const { shape } = base;
  return new Node(name, [edge], [{ shape: result.shape, dtype: result.dtype }], ([g]) => [
    g && adjointOfSteps(g, shape, steps),
  ]);
}

/** Takes the views that lead from one tensor to another again, on a third that is only read. */
export const replay = (x: Tensor, steps: readonly View[]): Tensor =>
  steps.reduce((so, step) => again(so, step) ?? again(so.contiguous(), step)!, x); // a row-major tensor takes each

/** A copy of `whole` with what a view of `base` looks at replaced (by zeros, unless there is a part). */
export function withPart(
  whole: Tensor,
  base: Tensor,
  steps: readonly View[],
  part: Tensor | undefined,
): Tensor {
  const copy = laidOutLike(whole, base);
  const place = steps.reduce((so, step) => again(so, step)!, copy); // it lies as the base does, which took them
  if (part === undefined) place.zero_();
  else place.copy_(part as Tensor<[]>);
  return copy;
}

const again = (x: Tensor, step: View): Tensor | undefined => dispatchView("view", x, step);

/** A copy whose axes lie in memory in the order in which those of `base` do. */
function laidOutLike(x: Tensor, base: Tensor): Tensor {
  if (base.isContiguous()) return x.clone();
  const order = base.shape
    .map((_, axis) => axis)
    .toSorted((a, b) => Math.abs(base.strides[b]!) - Math.abs(base.strides[a]!));
  const back = order.map((_, axis) => order.indexOf(axis));
  return x.permute(order).clone().permute(back);
}

/** A new leaf. */
export function requireGrad(x: Tensor, wanted = true): void {
  if (wanted && !isFloatingPoint(x.dtype)) {
    throw new AutogradError("requiresGrad: gradients need a fraction", {
      got: x.dtype,
      expected: "float32 or float64",
      fix: "x.float()",
    });
  }
  const history = currentHistory(x);
  if (!wanted && history.edge !== undefined) {
    throw new AutogradError("requiresGrad: only leaves can be changed", {
      got: `a tensor made by ${history.edge.node.name}`,
      expected: "a tensor that a user made",
      fix: "x.detach()",
    });
  }
  history.requiresGrad = wanted;
}
