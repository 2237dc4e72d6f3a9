/**
 * @file Differentiation: reverse mode over the shared graph of expressions, all inputs at once.
 */
import { add, constant, type Expr, subexpressions } from "./expr.ts";
import { rowOf } from "./ops.ts";

/**
 * The cotangents of inputs, given those of some expressions of them.
 *
 * Each subexpression is visited once. Only structural zeros vanish: what is multiplied by a zero
 * that was computed stays, because it may be NaN.
 *
 * @param roots       the expressions, and the cotangent of each
 * @param leaves      with respect to what
 * @returns per leaf its cotangent; `undefined` where no root depends on it differentiably
 */
export function pullback(
  roots: readonly (readonly [root: Expr, cotangent: Expr])[],
  leaves: readonly Expr[],
): (Expr | undefined)[] {
  const cotangents = new Map<Expr, Expr>();
  for (const [root, cotangent] of roots) accumulate(cotangents, root, cotangent);
  for (const e of subexpressions(roots.map(([root]) => root)).toReversed()) {
    const g = cotangents.get(e);
    if (g === undefined) continue;
    if (e.kind === "cast") accumulate(cotangents, e.args[0], g);
    if (e.kind !== "op") continue;
    const contributions = derivativeOf(e.op)(g, e.args, e);
    // behind a step nothing flows on, or the derivatives below would meet their poles (0 / 0)
    const flowing = g === zero ? contributions.map((c) => c && zero) : contributions;
    e.args.forEach((arg, i) => accumulate(cotangents, arg, flowing[i]));
  }
  return leaves.map((leaf) => cotangents.get(leaf));
}

/** d(root)/d(leaf), 0 where it does not depend on it. */
export const differentiate = (root: Expr, leaf: Expr): Expr =>
  pullback([[root, constant(1)]], [leaf])[0] ?? constant(0);

type Derivative = (g: Expr, args: readonly Expr[], out: Expr) => readonly (Expr | undefined)[];

/** A row's derivative takes a tuple as long as its arity, which is what an expression's `args` are. */
const derivativeOf = (op: Parameters<typeof rowOf>[0]): Derivative =>
  rowOf(op).derivative as unknown as Derivative;

const zero = constant(0);

function accumulate(into: Map<Expr, Expr>, e: Expr, g: Expr | undefined): void {
  if (g === undefined) return;
  const before = into.get(e);
  if (before === undefined || before === zero) into.set(e, g);
  else if (g !== zero) into.set(e, add(before, g));
}
