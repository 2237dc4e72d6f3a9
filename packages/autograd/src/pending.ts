/**
 * @file Gradients that are pending: known as an expression over tensors, to be computed by the first
 * kernel that needs their numbers. What one map after another does to a gradient is then one pass.
 */
import { argsOf, type Expr, input, scalar, subexpressions, substitute } from "@kindling/expr";
import { AutogradError, type DType, fused, type Scalar, type Tensor } from "@kindling/tensor";

/** A map of tensors that broadcast, not computed yet. */
export interface Formula {
  readonly expr: Expr;
  /** Element i of them is `input(i)`. */
  readonly tensors: readonly Tensor[];
  readonly scalars: readonly Scalar[];
}

/** A gradient that nobody has computed yet. */
export class Pending implements Formula {
  /** The operation whose gradient it is. */
  readonly name: string;
  readonly expr: Expr;
  readonly tensors: readonly Tensor[];
  readonly scalars: readonly Scalar[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #versions: readonly number[];

  constructor(name: string, formula: Formula, shape: readonly number[], dtype: DType) {
    this.name = name;
    this.expr = formula.expr;
    this.tensors = formula.tensors;
    this.scalars = formula.scalars;
    this.shape = shape;
    this.dtype = dtype;
    this.#versions = formula.tensors.map(({ storage }) => storage.version);
  }

  /** @throws {AutogradError} when a tensor was written to since it was read */
  check(): void {
    const i = this.tensors.findIndex(({ storage }, n) => storage.version !== this.#versions[n]);
    if (i < 0) return;
    throw new AutogradError(`${this.name}: a value that its gradient needs was overwritten`, {
      got: `a tensor [${this.tensors[i]!.shape.join(", ")}] that the backward pass has written to`,
      expected: "a loss that is not made from gradients which its backward pass adds to",
      fix: "x.grad.clone()",
    });
  }
}

/** A gradient as it arrives: numbers, a formula for them, or nothing. */
export type Arrival = Tensor | Pending | undefined;

/** More tensors or steps than these are not gathered in one kernel. */
const [mostTensors, mostSteps] = [8, 48];

/** Whether a formula may wait to be part of a larger one, or is better computed now. */
export const isSmall = ({ tensors, expr }: Formula): boolean =>
  tensors.length <= mostTensors && stepsOf(expr) <= mostSteps;

const steps = new WeakMap<Expr, number>();

function stepsOf(expr: Expr): number {
  const counted = steps.get(expr) ?? subexpressions([expr]).length;
  steps.set(expr, counted);
  return counted;
}

/** The numbers of a gradient. */
export function computed(g: Tensor | Pending): Tensor;
export function computed(g: Arrival): Tensor | undefined;
export function computed(g: Arrival): Tensor | undefined {
  if (!(g instanceof Pending)) return g;
  g.check();
  const { expr, scalars, dtype } = g;
  return fused(`${g.name}Backward`, g.tensors, scalars as readonly number[], [expr], [dtype])[0]!;
}

/** Expressions of values, some of which are formulas, as expressions of tensors alone. */
export function flattened(
  exprs: readonly Expr[],
  values: readonly (Tensor | Pending)[],
  scalars: readonly Scalar[],
): { readonly exprs: readonly Expr[]; readonly tensors: Tensor[]; readonly scalars: Scalar[] } {
  const tensors: Tensor[] = [];
  const all = [...scalars];
  const parts = values.map((value) => {
    const place = { tensors: tensors.length, scalars: all.length };
    if (!(value instanceof Pending)) {
      tensors.push(value);
      return { place, expr: undefined };
    }
    value.check();
    tensors.push(...value.tensors);
    all.push(...value.scalars);
    return { place, expr: value.expr };
  });
  return { exprs: joined(exprs, parts), tensors, scalars: all };
}

/** What an input stands for: a formula, or a tensor; and where its tensors and scalars begin. */
interface JoinedPart {
  readonly expr: Expr | undefined;
  readonly place: { readonly tensors: number; readonly scalars: number };
}

/** By structure: a program's passes are alike. */
const known = new Map<string, readonly Expr[]>();
const mostKnown = 4096;

function joined(exprs: readonly Expr[], parts: readonly JoinedPart[]): readonly Expr[] {
  if (parts.every(({ expr }) => expr === undefined)) return exprs;
  let key = "";
  for (const { id } of exprs) key += `${id} `;
  for (const { expr, place } of parts)
    key += `|${expr?.id ?? ""} ${place.tensors} ${place.scalars}`;
  const old = known.get(key);
  if (old !== undefined) return old;
  const replaced = new Map(
    parts.map(({ expr, place }, i) => [
      input(i),
      expr === undefined ? input(place.tensors) : moved(expr, place),
    ]),
  );
  const made = exprs.map((expr) => substitute(expr, replaced));
  if (known.size >= mostKnown) known.clear();
  known.set(key, made);
  return made;
}

/** An expression with its inputs and scalars numbered from others on. */
function moved(expr: Expr, { tensors, scalars }: JoinedPart["place"]): Expr {
  const leaves = subexpressions([expr]).filter((part) => argsOf(part).length === 0);
  const renamed = leaves.flatMap((leaf): [Expr, Expr][] => {
    if (leaf.kind === "input") return [[leaf, input(leaf.index + tensors)]];
    return leaf.kind === "scalar" ? [[leaf, scalar(leaf.index + scalars)]] : [];
  });
  return substitute(expr, new Map(renamed));
}
