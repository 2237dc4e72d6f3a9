/**
 * @file What L-BFGS remembers of the curvature, and the direction that follows from it.
 */
import type { Tensor } from "@kindling/tensor";

/** The last changes of the gradient and of the parameters, and where the last step stood. */
export interface CurvatureMemory {
  /** Evaluations of the loss so far, and iterations. */
  funcEvals: number;
  nIter: number;
  /** The last direction, `[n]`, and how far it was followed. */
  d?: Tensor;
  t?: number;
  /** Changes of the gradient, `[n]` each, oldest first; of the parameters; and 1 / their products. */
  oldDirs?: readonly Tensor[];
  oldStps?: readonly Tensor[];
  ro?: readonly number[];
  /** The scale that the inverse curvature is taken to have where nothing is known. */
  hDiag?: number;
  prevFlatGrad?: Tensor;
  prevLoss?: number;
}

/** A change of the gradient along a step that says too little to be remembered. */
const leastProduct = 1e-10;

/** Remembers how the gradient changed with the last step, for at most `historySize` steps. */
export function remember(memory: CurvatureMemory, gradient: Tensor, historySize: number): void {
  const { d, t, prevFlatGrad } = memory;
  if (d === undefined || t === undefined || prevFlatGrad === undefined) return; // before the first step
  const y = gradient.sub(prevFlatGrad);
  const s = d.mul(t);
  const product = dot(y, s);
  if (!(product > leastProduct)) return;
  const last = <T>(list: readonly T[] = [], it: T): T[] => [...list, it].slice(-historySize);
  memory.oldDirs = last(memory.oldDirs, y);
  memory.oldStps = last(memory.oldStps, s);
  memory.ro = last(memory.ro, 1 / product);
  memory.hDiag = product / dot(y, y);
}

/**
 * Minus the gradient times the inverse curvature that the memory stands for, in two loops over it.
 *
 * @see Nocedal (1980), Updating Quasi-Newton Matrices with Limited Storage
 */
export function directionOf(
  { oldDirs = [], oldStps = [], ro = [], hDiag = 1 }: CurvatureMemory,
  gradient: Tensor,
): Tensor {
  const q = gradient.neg();
  const shares = new Array<number>(ro.length);
  for (let i = ro.length - 1; i >= 0; i--) {
    shares[i] = dot(oldStps[i]!, q) * ro[i]!; // the lists are of one length
    q.add_(oldDirs[i]!, { alpha: -shares[i]! });
  }
  const r = q.mul(hDiag);
  ro.forEach((factor, i) => {
    r.add_(oldStps[i]!, { alpha: shares[i]! - dot(oldDirs[i]!, r) * factor });
  });
  return r;
}

/**
 * The inner product, as a number. Products are rounded before they are summed, on all backends alike:
 * iterations amplify the difference that one rounding makes a millionfold and more.
 */
export const dot = (x: Tensor, y: Tensor): number => x.mul(y).sum().item();
