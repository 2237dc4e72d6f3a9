/**
 * @file The gradient rules: one per primitive. A rule says what a call must save and how the gradients
 * of its inputs follow from those of its outputs, written with the same operations through the same
 * door, so that gradients can be differentiated again.
 */
import {
  type Attributes,
  AutogradError,
  dispatchView,
  type PrimitiveName,
  type Tensor,
  zeros,
} from "@kindling/tensor";
import { planOf } from "./map-gradient.ts";
import type { Gradient, LazyPull, Pull } from "./node.ts";
import { computed, type Pending } from "./pending.ts";
import { pullPlan } from "./pull-plan.ts";
import { reductions } from "./reduction-gradients.ts";
import { rows } from "./row-gradients.ts";
import { scans } from "./scan-gradients.ts";
import { sumTo } from "./sum-to.ts";

/** A recorded call, as a rule sees it. */
export interface Call<P extends PrimitiveName> {
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes[P];
  /** Per input, whether its gradient is wanted. */
  readonly needs: readonly boolean[];
  /** Keeps a tensor for the backward pass that nobody can overwrite. */
  readonly keep: (x: Tensor) => Tensor;
  /** Keeps an input for the backward pass. */
  readonly saveInput: (i: number) => () => Tensor;
  readonly saveOutput: (i: number) => () => Tensor;
}

/** `undefined`: the primitive is not differentiable. */
export type Rule<P extends PrimitiveName> = (call: Call<P>) => Pull | LazyPull | undefined;

/** A rule for each primitive: from the gradient of its output to the gradients of its inputs. */
export const gradients: { readonly [P in PrimitiveName]: Rule<P> } = {
  map: mapRule,

  reduce: (call) => reductions[call.attributes.reduction]?.(call),

  rowwise: (call) => rows[call.attributes.rowwise](call),

  matmul: (call) => {
    const factors = factorGradients(call);
    const { epilogue } = call.attributes;
    return epilogue === undefined ? ([g]) => factors(g!) : afterProduct(call, epilogue, factors);
  },

  /** What follows a draw is a map of the numbers, which are the last output, and the inputs. */
  random: (call) => {
    const { attributes, outputs, inputs, needs, saveInput, saveOutput } = call;
    if (attributes.epilogue === undefined) return undefined;
    const last = outputs.length - 1;
    const pull = mapRule({
      ...call,
      attributes: attributes.epilogue,
      inputs: [outputs[last]!, ...inputs],
      outputs: outputs.slice(0, last),
      needs: [false, ...needs],
      saveInput: (i) => (i === 0 ? saveOutput(last) : saveInput(i - 1)),
    });
    return (
      pull && {
        lazily: (gs, mayWait) => pull.lazily(gs.slice(0, last), mayWait).slice(1),
      }
    );
  },

  cat: ({ inputs, attributes: { axis } }) => {
    const lengths = inputs.map((x) => x.shape[axis]!);
    return ([g]) => {
      let start = 0;
      return lengths.map((length) => {
        const part = g!.narrow(axis, start, length);
        start += length;
        return part;
      });
    };
  },

  embed:
    ({ attributes: { view } }) =>
    ([g]) => [dispatchView("view", g!, view)],

  gather: ({ inputs: [x], attributes: { axis }, saveInput }) => {
    const [shape, dtype] = [x!.shape, x!.dtype];
    const at = saveInput(1);
    return ([g]) => [
      (zeros(shape as number[], { dtype }) as Tensor).scatterAdd(axis, at(), g!),
      undefined,
    ];
  },

  scatter: ({ name, attributes: { axis, scattering }, saveInput }) => {
    if (scattering !== "set" && scattering !== "sum")
      return () => {
        throw noGradient(name, `scattering by ${scattering}`);
      };
    const at = saveInput(1);
    return ([g]) => [
      scattering === "sum" ? g : g!.scatter(axis, at(), 0),
      undefined,
      g!.gather(axis, at()),
    ];
  },

  scan: (call) => scans[call.attributes.scan](call),

  sort: ({ inputs: [x], outputs, attributes: { axis }, keep }) => {
    const indices = keep(outputs[1]!);
    const [shape, dtype] = [x!.shape, x!.dtype];
    return ([g]) => [
      g && (zeros(shape as number[], { dtype }) as Tensor).scatter(axis, indices, g),
    ];
  },
};

function mapRule({
  name,
  inputs,
  outputs,
  attributes: { exprs, scalars },
  needs,
  saveInput,
  saveOutput,
}: Call<"map">): LazyPull | undefined {
  const dtypes = inputs.map((x) => x.dtype);
  const plan = planOf(
    exprs,
    dtypes,
    outputs.map((y) => y.dtype),
    needs,
  );
  if (plan.derivatives.every((d) => d.expr === undefined)) return undefined;
  const shapes = inputs.map((x) => x.shape);
  const [n, m, whole] = [inputs.length, outputs.length, outputs[0]!.shape];
  const saved = [
    ...plan.inputs.map((i) => [i, saveInput(i)] as const),
    ...plan.outputs.map((j) => [n + j, saveOutput(j)] as const),
  ];
  const planned = { name, plan, shapes, dtypes, whole, scalars };
  return {
    lazily: (gs, mayWait) => {
      const values = valuesOf(saved);
      gs.forEach(
        (g, j) =>
          void values.set(n + m + j, g ?? zeros(whole as number[], { dtype: outputs[j]!.dtype })),
      );
      return pullPlan(planned, values, mayWait);
    },
  };
}

/** The gradients of the two factors, from that of their product. */
function factorGradients({
  inputs: [a, b],
  needs,
  saveInput,
}: Call<"matmul">): (g: Tensor) => Gradient[] {
  const [shapeA, shapeB] = [a!.shape, b!.shape];
  const [turnsA, turnsB] = [isTurned(a!), isTurned(b!)];
  const left = needs[1] === true ? saveInput(0) : undefined;
  const right = needs[0] === true ? saveInput(1) : undefined;
  return (g) => [
    right && sumTo(product(g, right().mT, turnsA), shapeA),
    left && sumTo(product(left().mT, g, turnsB), shapeB),
  ];
}

/** What follows the product is a map; its derivative must not need the product, which is kept nowhere. */
function afterProduct(
  { name, inputs, outputs, needs, saveInput, saveOutput }: Call<"matmul">,
  { expr, scalars }: NonNullable<Attributes["matmul"]["epilogue"]>,
  factors: (g: Tensor) => Gradient[],
): Pull | LazyPull {
  const { shape: whole, dtype } = outputs[0]!;
  const others = inputs.slice(2);
  const wanted = [needs[0] === true || needs[1] === true, ...needs.slice(2)];
  const dtypes = [dtype, ...others.map((x) => x.dtype)];
  const plan = planOf([expr], dtypes, [dtype], wanted);
  if (plan.inputs.includes(0))
    return () => {
      throw noGradient(name, "a product with an epilogue that needs it again");
    };
  const shapes = [whole, ...others.map((x) => x.shape)];
  const saved = [
    ...plan.inputs.map((i) => [i, saveInput(i + 1)] as const),
    ...plan.outputs.map(() => [shapes.length, saveOutput(0)] as const),
  ];
  const planned = { name, plan, shapes, dtypes, whole, scalars };
  return {
    lazily: ([g]) => {
      const values = valuesOf(saved);
      values.set(shapes.length + 1, g!);
      const [inner, ...outer] = pullPlan(planned, values, false).map(computed);
      return [...(inner === undefined ? [undefined, undefined] : factors(inner)), ...outer];
    },
  };
}

/** What was saved, by leaf. */
const valuesOf = (
  saved: readonly (readonly [leaf: number, value: () => Tensor])[],
): Map<number, Tensor | Pending> => new Map(saved.map(([leaf, value]) => [leaf, value()]));

/** Whether the matrices are transposed ones: x Wᵀ has W's gradient in Wᵀ's layout, or it would be copied. */
const isTurned = ({ strides }: Tensor): boolean => strides.at(-2) === 1 && strides.at(-1) !== 1;

/** a b, in the layout of a transposed matrix if so wanted. */
const product = (a: Tensor, b: Tensor, isTurned: boolean): Tensor =>
  isTurned ? b.mT.matmul(a.mT).mT : a.matmul(b);

const noGradient = (name: string, what: string): AutogradError =>
  new AutogradError(`${name}: no gradient`, {
    got: what,
    expected: "an operation that can be differentiated",
  });
