/**
 * @file `backward` and `grad`: what a user asks of the tape.
 */
import { AutogradError, checkTensor, onesLike, type Tensor } from "@kindling/tensor";
import { run } from "./engine.ts";
import { edgeOf } from "./history.ts";
import type { Edge } from "./node.ts";

/** How `backward` goes about it. */
export interface BackwardOptions {
  /** Keep what the pass needs, for another one; true with `createGraph`, unless said otherwise. */
  readonly retainGraph?: boolean | undefined;
  /** Record the pass itself, so that gradients can be differentiated. */
  readonly createGraph?: boolean | undefined;
}

/** How `grad` goes about it. */
export interface GradOptions extends BackwardOptions {
  /** Gradients of the outputs; ones for outputs of one element unless given. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null | undefined)[] | undefined;
  /** Give `null` for inputs on which no output depends, instead of an error. */
  readonly allowUnused?: boolean | undefined;
}

/**
 * Adds the gradients of a tensor to the `grad` of the leaves that it was made from.
 *
 * @param gradient  the gradient of `root` itself; 1 unless given, which needs a root of one element
 * @throws {AutogradError} when nothing requires gradients, or the graph was freed by a pass before
 * @example
 * const x = tensor([2], { requiresGrad: true });
 * backward(x.square());
 * x.grad // => tensor([4.])
 */
export function backward(
  root: Tensor,
  gradient?: Tensor | null,
  options: BackwardOptions = {},
): void {
  run(
    [[startOf("backward", root), gradientOf("backward", root, gradient)]],
    undefined,
    modeOf(options),
  );
}

/**
 * The gradients of the sum of `outputs` with respect to `inputs`, leaving `grad` alone.
 *
 * @returns per input its gradient, of its shape and dtype; `null` with `allowUnused` where there is none
 * @throws {AutogradError} when an input is not used and `allowUnused` is not set
 * @example
 * const x = tensor(3, { requiresGrad: true });
 * grad(x.square(), [x]) // => [ tensor(6.) ]
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions & { readonly allowUnused: true },
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: GradOptions,
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const given = listed(options.gradOutputs);
  const roots = listed(outputs).map(
    (y, i) => [startOf("grad", y), gradientOf("grad", y, given[i])] as const,
  );
  const edges = listed(inputs).map((x, i) => {
    checkTensor("grad", `input ${i}`, x);
    return edgeOf(x);
  });
  edges.forEach((edge, i) => {
    if (edge === undefined) throw notRequired(`grad: input ${i} does not require gradients`);
  });
  return run(roots, edges, modeOf(options)).map((g, i) => {
    if (g !== undefined) return g;
    if (options.allowUnused === true) return null;
    throw new AutogradError(`grad: input ${i} was not used`, {
      got: "a tensor on which no output depends",
      expected: "inputs of the graph",
      fix: "{ allowUnused: true }",
    });
  });
}

const modeOf = ({
  createGraph = false,
  retainGraph = createGraph,
}: BackwardOptions): { retainGraph: boolean; createGraph: boolean } => ({
  retainGraph,
  createGraph,
});

const listed = <T>(x: T | readonly T[] | undefined): readonly T[] =>
  x === undefined ? [] : Array.isArray(x) ? (x as readonly T[]) : [x as T];

function startOf(name: string, root: Tensor): Edge {
  checkTensor(name, "what is differentiated", root);
  const edge = edgeOf(root);
  if (edge !== undefined) return edge;
  throw notRequired(`${name}: the tensor does not require gradients`);
}

const notRequired = (what: string): AutogradError =>
  new AutogradError(what, {
    got: "a tensor without history",
    expected: "one made from tensors with requiresGrad, outside noGrad",
    fix: "x.requiresGrad_() before the computation",
  });

function gradientOf(name: string, root: Tensor, given: Tensor | null | undefined): Tensor {
  const shape = `[${root.shape.join(", ")}]`;
  if (given === undefined || given === null) {
    if (root.numel() === 1) return onesLike(root);
    throw new AutogradError(`${name}: a gradient for each element is needed`, {
      got: `a tensor ${shape}`,
      expected: "one element, or a gradient of the tensor's shape",
      fix: "y.sum().backward()",
    });
  }
  checkTensor(name, "the gradient", given);
  if (given.shape.length === root.shape.length && given.shape.every((n, i) => n === root.shape[i]))
    return given;
  throw new AutogradError(`${name}: the gradient has another shape`, {
    got: `[${given.shape.join(", ")}]`,
    expected: shape,
  });
}
