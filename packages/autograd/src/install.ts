/**
 * @file Gives tensors their gradient surface: `requiresGrad`, `grad`, `backward`, … Installed when the
 * package is imported, the only installation of its kind.
 */
import {
  AutogradError,
  detached,
  type DType,
  installMethods,
  setRecorder,
  type Shape,
  Tensor,
} from "@kindling/tensor";
import { backward, type BackwardOptions } from "./backward.ts";
import {
  currentHistory,
  edgeOf,
  historyOf,
  passingGrad,
  requireGrad,
  requiresGrad,
  setGrad,
} from "./history.ts";
import type { Hook, Node } from "./node.ts";
import { recorder } from "./recorder.ts";

setRecorder(recorder);

installMethods({
  requiresGrad_(this: Tensor, wanted = true) {
    requireGrad(this, wanted);
    return this;
  },
  /** `backward(gradient, options)`, PyTorch's `backward(gradient, retainGraph, createGraph)`, or options alone. */
  backward(
    this: Tensor,
    gradient?: Tensor | null | BackwardOptions,
    retain?: boolean | BackwardOptions,
    create?: boolean,
  ) {
    const alone =
      gradient !== undefined && gradient !== null && !(gradient instanceof Tensor)
        ? gradient
        : undefined;
    const options =
      alone ?? (typeof retain === "object" ? retain : { retainGraph: retain, createGraph: create });
    backward(
      this,
      alone === undefined ? (gradient as Tensor | null | undefined) : undefined,
      options,
    );
  },
  registerHook(this: Tensor, hook: Hook) {
    const edge = edgeOf(this);
    if (edge === undefined)
      throw new AutogradError("registerHook: no gradient will come", {
        got: "a tensor that does not require gradients",
        expected: "one that does",
        fix: "x.requiresGrad_()",
      });
    const remove = edge.node.addHook(edge.output, hook);
    return { remove };
  },
  retainGrad(this: Tensor) {
    const history = currentHistory(this);
    if (history.edge === undefined || history.retainsGrad) return;
    history.retainsGrad = true;
    history.edge.node.addHook(history.edge.output, (g) => {
      setGrad(history, history.grad === undefined ? detached(g) : history.grad.add(detached(g)));
    });
  },
  detach_(this: Tensor) {
    const history = historyOf(this);
    history.edge = undefined;
    history.requiresGrad = false;
    return this;
  },
});

Object.defineProperties(Tensor.prototype, {
  requiresGrad: {
    get(this: Tensor) {
      return requiresGrad(this);
    },
    set(this: Tensor, wanted: boolean) {
      requireGrad(this, wanted);
    },
    configurable: true,
  },
  grad: {
    get(this: Tensor) {
      const grad = passingGrad(this);
      grad?.storage.giveOut();
      return grad ?? null;
    },
    set(this: Tensor, g: Tensor | null) {
      if (g === null && this.history === undefined) return;
      setGrad(historyOf(this), checkedGrad(this, g));
    },
    configurable: true,
  },
  isLeaf: {
    get(this: Tensor) {
      return edgeIsOwn(this);
    },
    configurable: true,
  },
  retainsGrad: {
    get(this: Tensor) {
      return historyOf(this).retainsGrad;
    },
    configurable: true,
  },
  gradFn: {
    get(this: Tensor) {
      return currentHistory(this).edge?.node ?? null;
    },
    configurable: true,
  },
});

const edgeIsOwn = (x: Tensor): boolean => currentHistory(x).edge === undefined;

function checkedGrad(x: Tensor, g: Tensor | null): Tensor | undefined {
  if (g === null) return undefined;
  const fits =
    g.dtype === x.dtype &&
    g.shape.length === x.shape.length &&
    g.shape.every((n, i) => n === x.shape[i]);
  if (fits) return g;
  throw new AutogradError("grad: does not fit its tensor", {
    got: `${g.dtype} [${g.shape.join(", ")}]`,
    expected: `${x.dtype} [${x.shape.join(", ")}]`,
  });
}

declare module "@kindling/tensor" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Whether gradients flow to this tensor; can be set on leaves.
     * @example
     * tensor([1], { requiresGrad: true }).mul(2).requiresGrad // => true
     */
    get requiresGrad(): boolean;
    set requiresGrad(wanted: boolean);
    /**
     * The gradient that backward passes have summed up, `null` before the first.
     * @example
     * const x = tensor([3], { requiresGrad: true });
     * x.square().backward();
     * x.grad // => tensor([6.])
     */
    get grad(): Tensor<S, D> | null;
    set grad(g: Tensor | null);
    /** Whether no recorded operation made it. */
    readonly isLeaf: boolean;
    readonly retainsGrad: boolean;
    /** The node of the tape that made it, `null` for leaves. */
    readonly gradFn: Node | null;
    /**
     * Asks for gradients with respect to this tensor, or no longer; gives the tensor.
     * @throws {AutogradError} for whole numbers, or for the result of an operation
     * @example
     * tensor([1]).requiresGrad_().requiresGrad // => true
     */
    requiresGrad_(wanted?: boolean): Tensor<S, D>;
    /**
     * Adds the gradients of this tensor to the `grad` of the leaves it was made from.
     * @param gradient  the gradient of this tensor; 1 unless given, which needs a tensor of one element
     * @example
     * const x = tensor([1, 2], { requiresGrad: true });
     * x.square().sum().backward();
     * x.grad // => tensor([2., 4.])
     */
    backward(
      gradient?: Tensor | null | BackwardOptions,
      options?: boolean | BackwardOptions,
      createGraph?: boolean,
    ): void;
    /**
     * Calls a function with each gradient of this tensor; what it returns takes the gradient's place.
     * @example
     * const x = tensor([1], { requiresGrad: true });
     * x.registerHook((gradient) => gradient.mul(10));
     * x.mul(2).backward();
     * x.grad // => tensor([20.])
     */
    registerHook(hook: Hook): { readonly remove: () => void };
    /**
     * Keeps the gradient also of a tensor that is no leaf.
     * @example
     * const x = tensor([1], { requiresGrad: true });
     * const y = x.mul(2);
     * y.retainGrad();
     * y.square().backward();
     * y.grad // => tensor([4.])
     */
    retainGrad(): void;
    /**
     * Cuts this tensor off its history.
     * @example
     * tensor([1], { requiresGrad: true }).mul(2).detach_().requiresGrad // => false
     */
    detach_(): Tensor<S, D>;
  }
}
