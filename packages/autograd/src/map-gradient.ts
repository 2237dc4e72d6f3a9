/**
 * @file The gradient of `map` and of the map in front of a reduction, differentiated from the
 * expression. From the derivative follows what must be saved: inputs, or outputs where it is written
 * with the result, or nothing.
 */
import * as e from "@kindling/expr";
import type { DType } from "@kindling/tensor";

type Expr = e.Expr;

/** The derivative of some expressions with respect to one input. */
export interface Derivative {
  readonly input: number;
  /** `undefined`: not differentiable. */
  readonly expr: Expr | undefined;
  /** Of its values; `undefined` where it is made of constants and scalars alone. */
  readonly type: DType | undefined;
}

/** What a backward pass computes, and from what. */
export interface Plan {
  readonly derivatives: readonly Derivative[];
  /** Which inputs and outputs occur in the derivatives. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/**
 * Leaves of a derivative: input i of the call is `input(i)`, then come its outputs, then their
 * cotangents.
 */
export function planOf(
  exprs: readonly Expr[],
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
  needs: readonly boolean[],
  results: "kept" | "summed" = "kept",
): Plan {
  let key: string = results;
  for (const type of inputTypes) key += type;
  for (const type of outputTypes) key += type;
  for (const need of needs) key += need ? 1 : 0;
  for (let i = 1; i < exprs.length; i++) key += ` ${exprs[i]!.id}`;
  const known = plans.get(exprs[0]!) ?? new Map<string, Plan>();
  const old = known.get(key);
  if (old !== undefined) return old;
  const made = makePlan(exprs, inputTypes, outputTypes, needs, results);
  plans.set(exprs[0]!, known.set(key, made));
  return made;
}

/** By the first expression, and then by everything else. */
const plans = new Map<Expr, Map<string, Plan>>();

function makePlan(
  exprs: readonly Expr[],
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
  needs: readonly boolean[],
  results: "kept" | "summed",
): Plan {
  const [n, m] = [inputTypes.length, exprs.length];
  const types = [...inputTypes, ...outputTypes, ...outputTypes];
  const as = (x: Expr, type: DType | undefined): Expr =>
    type === undefined || e.valueTypeOf(x, types) === type ? x : e.cast(x, type);
  const roots = exprs.map((x, j): [Expr, Expr] => [
    x,
    as(e.input(n + m + j), e.valueTypeOf(x, types)),
  ]);
  const wanted = needs.flatMap((need, i) => (need ? [i] : []));
  const cotangents = e.pullback(roots, wanted.map(e.input));
  // The values of the map in front of a sum are kept nowhere, so no derivative is written with them.
  const outputs = new Map(
    exprs.flatMap((x, j): [Expr, Expr][] =>
      results === "kept" && keepsResult(x) && e.valueTypeOf(x, types) === outputTypes[j]
        ? [[x, e.input(n + j)]]
        : [],
    ),
  );
  const derivatives = wanted.map((input, k) => {
    const d = cotangents[k];
    const expr = d && e.substitute(as(d, inputTypes[input]), outputs);
    return { input, expr, type: expr && e.valueTypeOf(expr, types) };
  });
  const leaves = new Set(
    derivatives.flatMap((d) => (d.expr === undefined ? [] : leavesOf(d.expr))),
  );
  return {
    derivatives,
    inputs: [...leaves].filter((i) => i < n),
    outputs: [...leaves].filter((i) => i >= n && i < n + m).map((i) => i - n),
  };
}

const keepsResult = (x: Expr): boolean => x.kind === "op" && e.rowOf(x.op).freesResult !== true;

/** The inputs that an expression is made of. */
export const leavesOf = (x: Expr): number[] =>
  e.subexpressions([x]).flatMap((part) => (part.kind === "input" ? [part.index] : []));
