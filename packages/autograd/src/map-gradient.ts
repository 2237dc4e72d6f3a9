/**
 * @file The gradient of `map` and of the map in front of a reduction: differentiated from the
 * expression, and itself one call of `map` (or of `reduce`, where an input was broadcast). From the
 * derivative follows what must be saved: inputs, or outputs where it is written with the result, or
 * nothing.
 */
import * as e from "@kindling/expr";
import { dispatch, fused, type Scalar, type Tensor } from "@kindling/tensor";
import type { DType } from "@kindling/tensor";
import type { Gradient } from "./node.ts";
import { repeatedAxes, sumTo } from "./sum-to.ts";

type Expr = e.Expr;

/** The derivative of some expressions with respect to one input. */
interface Derivative {
  readonly input: number;
  /** `undefined`: not differentiable. */
  readonly expr: Expr | undefined;
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
    return { input, expr: d && e.substitute(as(d, inputTypes[input]), outputs) };
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

const leavesOf = (x: Expr): number[] =>
  e.subexpressions([x]).flatMap((part) => (part.kind === "input" ? [part.index] : []));

/**
 * Computes the gradients of a plan.
 *
 * @param shapes  of the call's inputs
 * @param values  tensors by leaf: inputs, outputs, cotangents
 */
export function pullPlan(
  name: string,
  plan: Plan,
  shapes: readonly (readonly number[])[],
  dtypes: readonly DType[],
  whole: readonly number[],
  values: ReadonlyMap<number, Tensor>,
  scalars: readonly Scalar[],
): Gradient[] {
  const result: Gradient[] = new Array<Gradient>(shapes.length).fill(undefined);
  const pass: Derivative[] = [];
  for (const d of plan.derivatives) {
    const shape = shapes[d.input]!;
    if (d.expr === undefined) continue;
    if (d.expr.kind === "input")
      result[d.input] = sumTo(stretched(values.get(d.expr.index)!, whole), shape);
    else if (numbered([d.expr]).leaves.length === 0)
      result[d.input] = constantOf(d.expr, values, shape, dtypes[d.input]!);
    else if (repeatedAxes(shape, whole).length > 0)
      result[d.input] = summed(name, d.expr, shape, dtypes[d.input]!, whole, values, scalars);
    else pass.push(d);
  }
  if (pass.length > 0) {
    const { exprs, tensors } = compact(
      pass.map((d) => d.expr!),
      values,
      whole,
    );
    const types = pass.map((d) => dtypes[d.input]!);
    fused(`${name}Backward`, tensors, scalars as readonly number[], exprs, types).forEach(
      (g, k) => {
        const { input } = pass[k]!;
        result[input] = g.shape.length === shapes[input]!.length ? g : g.reshape(shapes[input]!);
      },
    );
  }
  return result;
}

/** A derivative that depends on nothing: zeros where a function is flat. */
function constantOf(
  x: Expr,
  values: ReadonlyMap<number, Tensor>,
  shape: readonly number[],
  dtype: DType,
): Tensor {
  const any = values.values().next().value!;
  return any.newFull(shape, e.evaluate(x, []), { dtype });
}

/** The derivative with respect to a broadcast input, computed and summed in one pass. */
function summed(
  name: string,
  x: Expr,
  shape: readonly number[],
  dtype: DType,
  whole: readonly number[],
  values: ReadonlyMap<number, Tensor>,
  scalars: readonly Scalar[],
): Tensor {
  const { exprs, tensors } = compact([x], values, whole);
  const axes = repeatedAxes(shape, whole);
  const g = dispatch("reduce", `${name}Backward`, tensors, {
    reduction: "sum",
    expr: exprs[0]!,
    scalars,
    valueType: dtype,
    dtype,
    axes,
    keepdim: true,
  })[0]!;
  return g.reshape(shape);
}

/** Numbers the leaves that occur from 0, and collects their tensors; one of them has the whole shape. */
function compact(
  exprs: readonly Expr[],
  values: ReadonlyMap<number, Tensor>,
  whole: readonly number[],
): { exprs: readonly Expr[]; tensors: Tensor[] } {
  const { leaves, renamed } = numbered(exprs);
  const tensors = leaves.map((leaf) => values.get(leaf)!);
  if (tensors.length > 0) tensors[0] = stretched(tensors[0]!, whole);
  return { exprs: renamed, tensors };
}

interface Numbered {
  readonly leaves: readonly number[];
  /** The same expressions over inputs 0, 1, … in place of these leaves. */
  readonly renamed: readonly Expr[];
}

function numbered(exprs: readonly Expr[]): Numbered {
  let key = "";
  for (const { id } of exprs) key += `${id} `;
  const known = numberings.get(key);
  if (known !== undefined) return known;
  const leaves = [...new Set(exprs.flatMap(leavesOf))].toSorted((a, b) => a - b);
  const names = new Map(leaves.map((leaf, i) => [e.input(leaf), e.input(i)]));
  const made = { leaves, renamed: exprs.map((x) => e.substitute(x, names)) };
  numberings.set(key, made);
  return made;
}

const numberings = new Map<string, Numbered>();

const stretched = (x: Tensor, shape: readonly number[]): Tensor =>
  x.shape.length === shape.length && x.shape.every((n, i) => n === shape[i])
    ? x
    : x.expand(shape as number[]);
