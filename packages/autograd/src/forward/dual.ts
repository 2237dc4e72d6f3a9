/**
 * @file Forward mode: tangents travel with tensors through the door. A level is one differentiation;
 * levels nest, and the tangents of an inner one are themselves seen by the outer ones.
 */
import { AutogradError, detached, isFloatingPoint, type Tensor } from "@kindling/tensor";
import { edgeOf, historyOf, replay } from "../history.ts";
import { synchronous } from "../modes.ts";

/** Tangents by tensor. Views have none of their own: theirs is the view of their base's. */
export type Level = WeakMap<Tensor, Tensor>;

let levels: readonly Level[] = [];

/** The levels that are open, outermost first. */
export const openLevels = (): readonly Level[] => levels;

/** Runs a function with other levels open than now. */
export function withLevels<T>(open: readonly Level[], run: () => T): T {
  const before = levels;
  levels = open;
  try {
    return run();
  } finally {
    levels = before;
  }
}

/**
 * Runs a function at a new level of forward-mode differentiation.
 *
 * @throws {AutogradError} when the function is asynchronous
 * @see PyTorch's `torch.autograd.forward_ad.dual_level`
 * @example
 * const slope = dualLevel(() => {
 *   const x = makeDual(tensor(3), tensor(1)); // x and dx
 *   return unpackDual(x.mul(x)).tangent.item();
 * });
 * slope // => 6
 */
export const dualLevel = <T>(run: () => T): T =>
  withLevels([...levels, new WeakMap()], () => synchronous("dualLevel", run));

/**
 * A tensor that carries a tangent: what it is made into carries the derivative in that direction.
 *
 * @param tangent  of the shape and dtype of `primal`
 * @returns an alias of `primal`, with its history
 * @throws {AutogradError} outside of `dualLevel`, or when the two do not fit
 * @example
 * dualLevel(() => unpackDual(makeDual(tensor([3]), tensor([1])).square()).tangent)
 * // => tensor([6.])
 */
export function makeDual(primal: Tensor, tangent: Tensor): Tensor {
  const level = innermost("makeDual");
  checkTangent(primal, tangent);
  const dual = aliasOf(primal);
  level.set(dual, tangent);
  return dual;
}

/**
 * The two halves of a tensor.
 *
 * @returns `tangent` is `null` where the tensor depends on no dual
 * @throws {AutogradError} outside of `dualLevel`
 * @example
 * dualLevel(() => unpackDual(tensor([3])).tangent) // => null
 */
export function unpackDual(dual: Tensor): {
  readonly primal: Tensor;
  readonly tangent: Tensor | null;
} {
  const level = innermost("unpackDual");
  const primal = withLevels(levels.slice(0, -1), () => aliasOf(dual));
  return { primal, tangent: tangentAt(level, dual) ?? null };
}

/** The tangent of a tensor at a level. */
export function tangentAt(level: Level, x: Tensor): Tensor | undefined {
  if (x.origin === undefined) return level.get(x);
  const whole = level.get(x.origin.base);
  return whole && replay(whole, x.origin.steps);
}

/** The same elements, history and tangents, as a tensor that is no view. */
export function aliasOf(x: Tensor): Tensor {
  const alias = withTangents(detached(x), x);
  historyOf(alias).edge = edgeOf(x);
  return alias;
}

/** Gives a tensor the tangents of another of the same shape. */
export function withTangents(to: Tensor, from: Tensor): Tensor {
  levels.forEach((level, k) => {
    const t = withLevels(levels.slice(0, k), () => tangentAt(level, from));
    if (t !== undefined) level.set(to, t);
  });
  return to;
}

function innermost(name: string): Level {
  const level = levels.at(-1);
  if (level !== undefined) return level;
  throw new AutogradError(`${name}: no level is open`, {
    got: "a call outside",
    expected: "a call inside of dualLevel(() => …)",
  });
}

function checkTangent(primal: Tensor, tangent: Tensor): void {
  const fits =
    isFloatingPoint(primal.dtype) &&
    primal.dtype === tangent.dtype &&
    primal.shape.length === tangent.shape.length &&
    primal.shape.every((n, i) => n === tangent.shape[i]);
  if (fits) return;
  throw new AutogradError("makeDual: the tangent does not fit", {
    got: `${tangent.dtype} [${tangent.shape.join(", ")}]`,
    expected: isFloatingPoint(primal.dtype)
      ? `${primal.dtype} [${primal.shape.join(", ")}]`
      : `a float tensor instead of ${primal.dtype}`,
  });
}
