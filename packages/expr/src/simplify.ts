/**
 * @file Rewritings that change no bit of any result. `x + 0` is not among them (it turns -0 into 0),
 * nor `x * 0` (NaN stays NaN), nor folding constants (each step of a kernel rounds to its own type).
 */
import type { Expr } from "./expr.ts";
import type { OpName } from "./ops.ts";

/** The simpler equal of an operation, if a rule knows one. */
export const simplified = (op: OpName, args: readonly Expr[]): Expr | undefined =>
  rules[op]?.(args);

type Rule = (args: readonly Expr[]) => Expr | undefined;

const isConstant = (e: Expr | undefined, value: number): boolean =>
  e?.kind === "const" && Object.is(e.value, value);

const rules: { readonly [Op in OpName]?: Rule } = {
  mul: ([x, y]) => (isConstant(y, 1) ? x : isConstant(x, 1) ? y : undefined),
  div: ([x, y]) => (isConstant(y, 1) ? x : undefined),
  sub: ([x, y]) => (isConstant(y, 0) ? x : undefined),
  neg: ([x]) => (x?.kind === "op" && x.op === "neg" ? x.args[0] : undefined),
  where: ([, yes, no]) => (yes === no ? yes : undefined),
};
