/**
 * @file Computing the gradients of a map: one call of `map`, or of `reduce` where an input was broadcast,
 * or, where both would compute the same, one that does both. A gradient that is still pending is computed
 * in that call, and one that would be a call by itself may be left pending.
 */
import { evaluate, type Expr, input, substitute } from "@kindling/expr";
import { dispatch, type DType, fused, type Scalar, type Tensor } from "@kindling/tensor";
import { type Derivative, leavesOf, type Plan } from "./map-gradient.ts";
import { type Arrival, computed, flattened, isSmall, Pending } from "./pending.ts";
import { repeatedAxes, sumTo } from "./sum-to.ts";

/** A map that ran. */
export interface Planned {
  readonly name: string;
  readonly plan: Plan;
  /** Of its inputs. */
  readonly shapes: readonly (readonly number[])[];
  readonly dtypes: readonly DType[];
  /** The shape of its outputs. */
  readonly whole: readonly number[];
  readonly scalars: readonly Scalar[];
}

/** By leaf: inputs, outputs, cotangents. */
type Values = ReadonlyMap<number, Tensor | Pending>;

/**
 * The gradients of the inputs.
 *
 * @param mayWait  whether they may be pending
 */
export function pullPlan(it: Planned, values: Values, mayWait: boolean): Arrival[] {
  const result: Arrival[] = new Array<Arrival>(it.shapes.length).fill(undefined);
  const wholes: Derivative[] = [];
  const sums: Derivative[] = [];
  for (const d of it.plan.derivatives) {
    if (d.expr === undefined) continue;
    const shape = it.shapes[d.input]!;
    const passed = d.expr.kind === "input" ? values.get(d.expr.index)! : undefined;
    if (numbered([d.expr]).leaves.length === 0)
      result[d.input] = constantOf(d.expr, values, shape, it.dtypes[d.input]!);
    else if (passed !== undefined && !(passed instanceof Pending))
      result[d.input] = sumTo(stretched(passed, it.whole), shape);
    else (repeatedAxes(shape, it.whole).length > 0 ? sums : wholes).push(d);
  }
  const [first] = wholes;
  const twin = wholes.length === 1 ? sums.find((d) => d.expr === first!.expr) : undefined;
  const calls = Math.min(1, wholes.length) + sums.length - (twin === undefined ? 0 : 1);
  if (calls > 1 && [...values.values()].some((value) => value instanceof Pending))
    return pullPlan(
      it,
      new Map([...values].map(([leaf, value]) => [leaf, computed(value)])),
      mayWait,
    );
  const pending =
    mayWait && calls === 1 && sums.length === 0 ? pendingOf(it, wholes, values) : undefined;
  if (pending !== undefined) result[first!.input] = pending;
  else if (twin !== undefined) Object.assign(result, withSum(it, first!, twin, values));
  else if (wholes.length > 0) Object.assign(result, inOnePass(it, wholes, values));
  for (const d of sums) if (d !== twin) result[d.input] = summed(it, d, values, false)[0]!;
  return result;
}

/** The only gradient, left as a formula, where that is one of the input's type and shape. */
function pendingOf(
  it: Planned,
  [d, ...others]: readonly Derivative[],
  values: Values,
): Pending | undefined {
  if (d === undefined || others.length > 0) return undefined;
  const passed = d.expr!.kind === "input" ? values.get(d.expr!.index) : undefined;
  const dtype = it.dtypes[d.input]!;
  if (d.type !== dtype || it.shapes[d.input]!.length !== it.whole.length) return undefined;
  if (passed instanceof Pending) return passed;
  const { exprs, tensors, scalars } = compact(it, [d], values);
  const formula = { expr: exprs[0]!, tensors, scalars };
  return isSmall(formula) ? new Pending(it.name, formula, it.whole, dtype) : undefined;
}

/** Gradients of inputs that were not broadcast, by input. */
function inOnePass(
  it: Planned,
  ds: readonly Derivative[],
  values: Values,
): { readonly [input: number]: Tensor } {
  const { exprs, tensors, scalars } = compact(it, ds, values);
  const types = ds.map((d) => it.dtypes[d.input]!);
  const gs = fused(`${it.name}Backward`, tensors, scalars as readonly number[], exprs, types);
  return Object.fromEntries(gs.map((g, k) => [ds[k]!.input, shaped(it, ds[k]!, g)]));
}

/** The same derivative of an input that was not broadcast and of one that was, by input. */
function withSum(
  it: Planned,
  whole: Derivative,
  sum: Derivative,
  values: Values,
): { readonly [input: number]: Tensor } {
  const [total, elements] = summed(it, sum, values, true) as [Tensor, Tensor];
  return { [sum.input]: total, [whole.input]: shaped(it, whole, elements) };
}

/** The derivative with respect to a broadcast input, computed and summed in one pass. */
function summed(it: Planned, d: Derivative, values: Values, keepsValues: boolean): Tensor[] {
  const { exprs, tensors, scalars } = compact(it, [d], values);
  const dtype = it.dtypes[d.input]!;
  const [sum, ...others] = dispatch("reduce", `${it.name}Backward`, tensors, {
    reduction: "sum",
    expr: exprs[0]!,
    scalars,
    valueType: dtype,
    dtype,
    axes: repeatedAxes(it.shapes[d.input]!, it.whole),
    keepdim: true,
    keepsValues,
  });
  return [sum!.reshape(it.shapes[d.input]! as number[]), ...others];
}

const shaped = ({ shapes }: Planned, { input }: Derivative, g: Tensor): Tensor =>
  g.shape.length === shapes[input]!.length ? g : g.reshape(shapes[input]! as number[]);

/** A derivative that depends on nothing: zeros where a function is flat. */
function constantOf(x: Expr, values: Values, shape: readonly number[], dtype: DType): Tensor {
  const first = values.values().next().value!;
  const any = first instanceof Pending ? first.tensors[0]! : first;
  return any.newFull(shape, evaluate(x, []), { dtype });
}

/** Numbers the leaves that occur from 0, and collects their tensors; one of them has the whole shape. */
function compact(
  it: Planned,
  ds: readonly Derivative[],
  values: Values,
): ReturnType<typeof flattened> {
  const { leaves, renamed } = numbered(ds.map((d) => d.expr!));
  const all = flattened(
    renamed,
    leaves.map((leaf) => values.get(leaf)!),
    it.scalars,
  );
  if (all.tensors.length > 0) all.tensors[0] = stretched(all.tensors[0]!, it.whole);
  return all;
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
  const names = new Map(leaves.map((leaf, i) => [input(leaf), input(i)]));
  const made = { leaves, renamed: exprs.map((x) => substitute(x, names)) };
  numberings.set(key, made);
  return made;
}

const numberings = new Map<string, Numbered>();

const stretched = (x: Tensor, shape: readonly number[]): Tensor =>
  x.shape.length === shape.length && x.shape.every((n, i) => n === shape[i])
    ? x
    : x.expand(shape as number[]);
