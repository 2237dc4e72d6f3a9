/**
 * @file Anomaly mode: nodes remember the forward call that made them, and the first NaN that a node
 * makes in a backward pass is an error that names it.
 */
import { AutogradError, isFloatingPoint, parametersOf } from "@kindling/tensor";
import { noGrad, synchronous } from "./modes.ts";
import type { Gradient, Node } from "./node.ts";
import { type Arrival, computed } from "./pending.ts";

/** What is looked at. */
export interface AnomalyOptions {
  /** Whether a NaN that a backward pass makes is an error. Default `true`. */
  readonly checkNan?: boolean;
}

let state = { enabled: false, checkNan: true };

/**
 * Whether new nodes remember their forward call.
 * @example
 * isAnomalyEnabled() // => false
 */
export const isAnomalyEnabled = (): boolean => state.enabled;

/**
 * Whether backward passes look for NaN.
 * @example
 * isAnomalyCheckNanEnabled() // => false
 */
export const isAnomalyCheckNanEnabled = (): boolean => state.enabled && state.checkNan;

/**
 * Switches anomaly mode on or off until it is switched again. For debugging: it takes a stack per
 * operation and a look at every gradient.
 *
 * @param checkNan  `false` only keeps the forward calls, for errors of other kinds
 * @example
 * setDetectAnomaly(true);
 * const on = isAnomalyEnabled();
 * setDetectAnomaly(false);
 * [on, isAnomalyEnabled()] // => [ true, false ]
 */
export function setDetectAnomaly(mode: boolean, checkNan: boolean | AnomalyOptions = true): void {
  state = {
    enabled: mode,
    checkNan: typeof checkNan === "boolean" ? checkNan : (checkNan?.checkNan ?? true),
  };
}

/**
 * Runs a function in anomaly mode and goes back to the mode before. With the forward and the backward
 * pass inside, the error of a NaN names the operation, and its `cause` has the stack of the forward call.
 *
 * @returns what the function returns
 * @throws {AutogradError} when a backward pass makes a NaN, or the function is asynchronous
 * @see PyTorch's `torch.autograd.detect_anomaly`
 * @example
 * const x = tensor([0, 1], { requiresGrad: true });
 * const slope = () => x.sqrt().mul(0).sum().backward(); // 0 · ∞ at x = 0
 * let message = "";
 * try { detectAnomaly(slope); } catch (error) { message = error.message; }
 * message.split("\n")[0] // => backward: SqrtBackward0 returned NaN
 */
export function detectAnomaly<T>(
  run: () => T,
  ...options: [checkNan?: boolean | AnomalyOptions]
): T {
  const { checkNan = true } = parametersOf("detectAnomaly", ["checkNan"], options);
  const before = state;
  setDetectAnomaly(true, checkNan as boolean);
  try {
    return synchronous("detectAnomaly", run);
  } finally {
    state = before;
  }
}

/** The node whose gradient is being computed: what it records is owed to its own forward call. */
let running: Node | undefined;

/** The stack of a call that is being recorded; its `cause` is that of the call whose gradient it is part of. */
export function forwardCall(name: string): Error | undefined {
  if (!state.enabled) return undefined;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50; // the top frames are the library's own
  const call = new Error(`the forward call behind ${name}`, { cause: running?.forward });
  Error.stackTraceLimit = limit;
  return call;
}

/**
 * Computes a node's gradients; in anomaly mode errors carry its forward call, and NaN is one.
 *
 * @param mayWait  whether they may be pending; not in anomaly mode
 */
export function pullWatched(
  node: Node,
  arrivals: readonly Arrival[],
  mayWait: boolean,
): readonly Arrival[] {
  if (!state.enabled) return node.pull(arrivals, mayWait);
  const gradients = arrivals.map(computed);
  const before = running;
  running = node;
  try {
    const results = node.pull(gradients);
    if (state.checkNan) checkNan(node, gradients, results);
    return results;
  } catch (error) {
    // other errors keep their class, and get the stack if they have no reason of their own
    if (error instanceof Error && error.cause === undefined && node.forward !== undefined)
      error.cause = node.forward;
    throw error;
  } finally {
    running = before;
  }
}

function checkNan(node: Node, before: readonly Gradient[], after: readonly Gradient[]): void {
  const found = after.findIndex(hasNan);
  if (found < 0) return;
  const shape = after[found]!.shape;
  throw new AutogradError(`backward: ${node.name} returned NaN`, {
    got: `NaN in gradient ${found}, of shape [${shape.join(", ")}], ${
      before.some(hasNan) ? "from a gradient with NaN" : "from a gradient without"
    }`,
    expected: "numbers",
    fix: node.forward === undefined ? "detectAnomaly around the forward pass too" : undefined,
  });
}

const hasNan = (g: Gradient): boolean =>
  g !== undefined && isFloatingPoint(g.dtype) && noGrad(() => g.isnan().any().item());
