/**
 * @file The tangent rules: one per primitive, as the gradient rules are. Where a primitive is linear,
 * the tangent of its result is the primitive of the tangent; none of these rules is an adjoint, which
 * is what makes them a check of those that are.
 */
import * as e from "@kindling/expr";
import {
  type Attributes,
  AutogradError,
  dispatch,
  fused,
  isFloatingPoint,
  type PrimitiveName,
  type Tensor,
} from "@kindling/tensor";
import { sumOf } from "../gradient-sum.ts";
import type { Gradient } from "../node.ts";
import { extremes, others } from "../reduction-gradients.ts";
import { rowTangents } from "./row-tangents.ts";
import { scanTangents } from "./scan-tangents.ts";

/** A call that ran, with the tangents of its inputs. */
export interface Pushed<P extends PrimitiveName> {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes[P];
  readonly tangents: readonly Gradient[];
}

/** The tangents of the outputs; `undefined` for one that does not change. */
export type TangentRule<P extends PrimitiveName> = (call: Pushed<P>) => readonly Gradient[];

export const tangents: { readonly [P in PrimitiveName]: TangentRule<P> } = {
  map: ({ name, inputs, outputs, attributes: { exprs, scalars }, tangents: ts }) => {
    const pushed = pushedOf(exprs, inputs, ts);
    const wanted = pushed.flatMap((x, j) =>
      x !== undefined && isFloatingPoint(outputs[j]!.dtype) ? [{ x, j }] : [],
    );
    if (wanted.length === 0) return [];
    const results = fused(
      `${name}Tangent`,
      [...inputs, ...defined(ts)],
      scalars as readonly number[],
      wanted.map(({ x }) => x),
      wanted.map(({ j }) => outputs[j]!.dtype),
    );
    return outputs.map((_, j) => results[wanted.findIndex((one) => one.j === j)]);
  },

  reduce: (call) => reductionTangents[call.attributes.reduction]?.(call) ?? [],

  rowwise: (call) => rowTangents[call.attributes.rowwise](call),

  matmul: ({ name, inputs: [a, b, ...rest], outputs, attributes, tangents: [ta, tb, ...ts] }) => {
    const moving = sumOf(ta && ta.matmul(b!), tb && a!.matmul(tb));
    const { epilogue } = attributes;
    if (epilogue === undefined) return [moving];
    const call = { ...epilogue, exprs: [epilogue.expr], dtypes: outputs.map((y) => y.dtype) };
    const inputs = [a!.matmul(b!), ...rest];
    return tangents.map({ name, inputs, outputs, attributes: call, tangents: [moving, ...ts] });
  },

  random: ({ name, inputs, outputs, attributes: { epilogue }, tangents: ts }) =>
    epilogue === undefined
      ? []
      : tangents.map({
          name,
          inputs: [outputs.at(-1)!, ...inputs],
          outputs: outputs.slice(0, -1),
          attributes: epilogue,
          tangents: [undefined, ...ts],
        }),

  cat: ({ name, inputs, attributes, tangents: ts }) =>
    dispatch(
      "cat",
      name,
      inputs.map((x, i) => ts[i] ?? zerosLike(x)),
      attributes,
    ),

  embed: ({ name, attributes, tangents: [t] }) => dispatch("embed", name, [t!], attributes),

  gather: ({ name, inputs: [, index], attributes, tangents: [t] }) =>
    dispatch("gather", name, [t!, index!], attributes),

  scatter: ({ name, inputs: [x, index, source], attributes, tangents: [t, , ts] }) => {
    if (attributes.scattering !== "set" && attributes.scattering !== "sum")
      throw noRule(name, `scattering by ${attributes.scattering}`);
    const parts = [t ?? zerosLike(x!), index!, ts ?? zerosLike(source!)];
    return dispatch("scatter", name, parts, attributes);
  },

  scan: (call) => scanTangents[call.attributes.scan](call),

  sort: ({ name, outputs: [, indices], attributes: { axis }, tangents: [t] }) => [
    ...dispatch("gather", name, [t!, indices!], { axis }),
    undefined,
  ],
};

type ReductionRule = TangentRule<"reduce">;

const extreme: ReductionRule = ({
  name,
  inputs: [x],
  outputs,
  attributes: { axes, keepdim },
  tangents: [t],
}) => {
  const found = extremes(name, x!, outputs[0]!, axes).to(t!.dtype) as Tensor;
  const [sum, count] = [found.mul(t!), found].map((v) =>
    (v as Tensor).sum(axes as number[], keepdim),
  );
  return [sum!.div(count!)];
};

const reductionTangents: { readonly [kind: string]: ReductionRule | undefined } = {
  sum: ({ name, inputs, attributes, tangents: ts }) => {
    const [expr] = pushedOf([attributes.expr], inputs, ts);
    if (expr === undefined) return [];
    return dispatch("reduce", name, [...inputs, ...defined(ts)], { ...attributes, expr });
  },
  max: extreme,
  min: extreme,
  prod: ({ inputs: [x], attributes: { axes, keepdim }, tangents: [t] }) => [
    others(x!, axes)
      .mul(t!)
      .sum(axes as number[], keepdim),
  ],
};

/** Expressions for the tangents, whose inputs are those of the call and then the tangents there are. */
function pushedOf(
  exprs: readonly e.Expr[],
  inputs: readonly Tensor[],
  ts: readonly Gradient[],
): (e.Expr | undefined)[] {
  let next = inputs.length;
  const leaves = ts.flatMap((t, i): [e.Expr, e.Expr][] =>
    t === undefined ? [] : [[e.input(i), e.input(next++)]],
  );
  return e.pushforward(exprs, new Map(leaves));
}

const defined = (ts: readonly Gradient[]): Tensor[] => ts.filter((t) => t !== undefined);

const zerosLike = (x: Tensor): Tensor => x.newZeros(x.shape as number[]);

const noRule = (name: string, what: string): AutogradError =>
  new AutogradError(`${name}: no forward derivative`, {
    got: what,
    expected: "an operation that can be differentiated",
  });
