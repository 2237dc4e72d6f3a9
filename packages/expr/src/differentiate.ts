/**
 * @file Differentiation over the shared graph of expressions: reverse mode, all inputs at once, and
 * forward mode, all outputs at once.
 */
import { cast, constant, type Expr, type ScalarType, subexpressions } from "./expr.ts";
import { add } from "./functions.ts";
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
 * @example
 * pullback([[mul(input(0), input(1)), constant(1)]], [input(0), input(1)]).map(show)
 * // => [ 'x1', 'x0' ]
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

/**
 * d(root)/d(leaf), 0 where it does not depend on it.
 * @example
 * show(differentiate(exp(input(0)), input(0))) // => exp(x0)
 */
export const differentiate = (root: Expr, leaf: Expr): Expr =>
  pullback([[root, constant(1)]], [leaf])[0] ?? constant(0);

/**
 * The tangents of expressions, given those of some leaves: the second half of dual numbers. Written with
 * the same rows as `pullback`, in the other direction: what a row does to a cotangent of its result is
 * linear and scalar, so it does the same to the tangent of an argument.
 *
 * @param tangents  of leaves; the others have none
 * @returns per root its tangent; `undefined` where it depends differentiably on none of those leaves
 * @example
 * const [tangent] = pushforward([mul(input(0), exp(input(0)))], new Map([[input(0), constant(1)]]));
 * evaluate(tangent, [0]) // => 1
 */
export function pushforward(
  roots: readonly Expr[],
  tangents: ReadonlyMap<Expr, Expr>,
): (Expr | undefined)[] {
  const known = new Map(tangents);
  for (const e of subexpressions(roots)) {
    if (e.kind === "cast") accumulate(known, e, converted(known.get(e.args[0]), e.to));
    if (e.kind !== "op") continue;
    e.args.forEach((arg, i) => {
      const t = known.get(arg);
      const part = t && derivativeOf(e.op)(t, e.args, e)[i];
      if (part !== zero) accumulate(known, e, part);
    });
  }
  return roots.map((root) => known.get(root));
}

const converted = (t: Expr | undefined, to: ScalarType): Expr | undefined =>
  t !== undefined && to.startsWith("float") ? cast(t, to) : undefined;

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
