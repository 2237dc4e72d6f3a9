/**
 * @file Custom functions: an operation whose gradient its author writes.
 */
import {
  AutogradError,
  detached,
  isFloatingPoint,
  isTensor,
  type Storage,
  type Tensor,
} from "@kindling/tensor";
import { withTangents } from "./forward/dual.ts";
import { edgeOf, historyOf } from "./history.ts";
import { isGradEnabled, noGrad } from "./modes.ts";
import { type Gradient, Node } from "./node.ts";
import { saveInput, saveOutput, type Saved } from "./saved.ts";

/**
 * What `forward` hands to `backward`.
 * @example
 * const largest = customFunction({
 *   forward(context, x) {
 *     const { values, indices } = x.max(0);
 *     context.saveForBackward(x, indices);
 *     context.markNonDifferentiable(indices);
 *     return [values, indices];
 *   },
 *   backward({ savedTensors: [x, indices] }, gradient) {
 *     return zeros(x.shape).scatter(0, indices.unsqueeze(0), gradient.unsqueeze(0));
 *   },
 * });
 * const x = tensor([1, 3, 2], { requiresGrad: true });
 * largest(x)[0].backward();
 * x.grad // => tensor([0., 1., 0.])
 */
export interface FunctionContext {
  /** Keeps tensors; overwriting one in place before `backward` is an error there. */
  saveForBackward(...tensors: readonly Tensor[]): void;
  /** What was kept. */
  readonly savedTensors: readonly Tensor[];
  /** Per argument of `forward`, whether its gradient is wanted. */
  readonly needsInputGrad: readonly boolean[];
  /** Outputs that have no gradient. */
  markNonDifferentiable(...outputs: readonly Tensor[]): void;
  /** Anything else. */
  [key: string]: unknown;
}

/**
 * An operation with the gradient that goes with it.
 * @example
 * const straightThrough = customFunction({
 *   forward(context, x) {
 *     return x.round();
 *   },
 *   backward(context, gradient) {
 *     return gradient;
 *   },
 * });
 * const x = tensor([1.4], { requiresGrad: true });
 * straightThrough(x).backward();
 * x.grad // => tensor([1.])
 */
export interface FunctionDefinition<
  A extends readonly unknown[],
  R extends Tensor | readonly Tensor[],
> {
  /** For messages and `gradFn`. */
  readonly name?: string;
  /** Runs without recording. */
  forward(context: FunctionContext, ...args: A): R;
  /** Gradients of the outputs to one per argument of `forward`; `null` where there is none. */
  backward(
    context: FunctionContext,
    ...gradients: Tensor[]
  ): Tensor | null | undefined | readonly (Tensor | null | undefined)[];
}

/**
 * A function with a gradient of its own.
 *
 * @example
 * const cube = customFunction({
 *   forward(context, x) {
 *     context.saveForBackward(x);
 *     return x.pow(3);
 *   },
 *   backward({ savedTensors: [x] }, gradient) {
 *     return [gradient.mul(x.pow(2)).mul(3)];
 *   },
 * });
 * const x = tensor([2], { requiresGrad: true });
 * cube(x).backward();
 * x.grad // => tensor([12.])
 */
export function customFunction<A extends readonly unknown[], R extends Tensor | readonly Tensor[]>(
  definition: FunctionDefinition<A, R>,
): (...args: A) => R {
  const name = definition.name ?? "CustomFunction";
  return (...args) => {
    const edges = args.map((x) => (isGradEnabled() && isTensor(x) ? edgeOf(x) : undefined));
    const kept: Tensor[] = [];
    const fixed = new Set<Tensor>();
    let saved: readonly Saved[] = [];
    const context: FunctionContext = {
      needsInputGrad: edges.map((edge) => edge !== undefined),
      saveForBackward: (...tensors) => void kept.push(...tensors),
      markNonDifferentiable: (...outputs) => outputs.forEach((y) => fixed.add(y)),
      get savedTensors() {
        return saved.map((value) => value());
      },
    };
    const result = noGrad(() => definition.forward(context, ...args));
    const results: readonly Tensor[] = isTensor(result) ? [result] : result;
    // An input that is given back unchanged gets a history of its own by being another tensor.
    const outputs = results.map((y) => (args.includes(y) ? withTangents(detached(y), y) : y));
    if (edges.some((edge) => edge !== undefined)) {
      const node: Node = new Node(
        `${name}Backward`,
        edges,
        outputs.map(({ shape, dtype }) => ({ shape, dtype })),
        (gs) => pull(definition, name, context, gs, outputs, args.length),
        { isOfUser: true, kept: keptStorages([...kept, ...Object.values(context)]) },
      );
      outputs.forEach((y, output) => {
        if (isFloatingPoint(y.dtype) && !fixed.has(y)) historyOf(y).edge = { node, output };
      });
      saved = kept.map((x) => {
        const output = results.indexOf(x);
        return output >= 0
          ? saveOutput(x, () => ({ node, output }), name)
          : saveInput(x, x.storage.version, name);
      });
    }
    return (isTensor(result) ? outputs[0] : outputs) as R; // of the kind that forward gave
  };
}

/** The storages of the tensors among some values, each kept for a node. */
function keptStorages(values: readonly unknown[]): Storage[] {
  const storages = values.filter(isTensor).map(({ storage }) => storage);
  for (const storage of storages) storage.keep();
  return storages;
}

function pull<A extends readonly unknown[], R extends Tensor | readonly Tensor[]>(
  definition: FunctionDefinition<A, R>,
  name: string,
  context: FunctionContext,
  gs: readonly Gradient[],
  outputs: readonly Tensor[],
  count: number,
): Gradient[] {
  const given = definition.backward(
    context,
    ...gs.map((g, i) => g ?? (outputs[i]!.newZeros(outputs[i]!.shape as number[]) as Tensor)),
  );
  const results = Array.isArray(given)
    ? (given as readonly (Tensor | null | undefined)[])
    : [given as Tensor | null | undefined];
  if (results.length !== count) {
    throw new AutogradError(`${name}: backward gives the wrong number of gradients`, {
      got: String(results.length),
      expected: `${count}, one per argument of forward`,
    });
  }
  return results.map((g) => g ?? undefined);
}
