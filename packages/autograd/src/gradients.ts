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
import { planOf, pullPlan } from "./map-gradient.ts";
import type { Gradient } from "./node.ts";
import { reductions } from "./reduction-gradients.ts";
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
  /** Keeps an input for the backward pass. */
  readonly saveInput: (i: number) => () => Tensor;
  readonly saveOutput: (i: number) => () => Tensor;
}

/** Gradients of the outputs to gradients of the inputs. */
export type Backward = (gradients: readonly Gradient[]) => readonly Gradient[];

/** `undefined`: the primitive is not differentiable. */
export type Rule<P extends PrimitiveName> = (call: Call<P>) => Backward | undefined;

/** A rule for each primitive: from the gradient of its output to the gradients of its inputs. */
export const gradients: { readonly [P in PrimitiveName]: Rule<P> } = {
  map: ({
    name,
    inputs,
    outputs,
    attributes: { exprs, scalars },
    needs,
    saveInput,
    saveOutput,
  }) => {
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
    return (gs) => {
      const values = new Map(saved.map(([leaf, value]) => [leaf, value()]));
      gs.forEach(
        (g, j) =>
          void values.set(n + m + j, g ?? zeros(whole as number[], { dtype: outputs[j]!.dtype })),
      );
      return pullPlan(name, plan, shapes, dtypes, whole, values, scalars);
    };
  },

  reduce: (call) => reductions[call.attributes.reduction]?.(call),

  rowwise: ({ attributes: { rowwise, axis }, saveOutput }) => {
    const saved = saveOutput(0);
    return ([g]) => {
      const y = saved();
      if (rowwise === "logSoftmax")
        return [g!.sub((y.exp() as Tensor).mul(g!.sum(axis, true)))] as Tensor[];
      const weighted = g!.mul(y) as Tensor;
      return [weighted.sub(y.mul(weighted.sum(axis, true)))] as Tensor[];
    };
  },

  matmul: ({ name, inputs: [a, b], needs, attributes, saveInput }) => {
    if (attributes.epilogue !== undefined)
      return () => {
        throw noGradient(name, "a product with an epilogue");
      };
    const [shapeA, shapeB] = [a!.shape, b!.shape];
    const [left, right] = [
      needs[1] === true ? saveInput(0) : undefined,
      needs[0] === true ? saveInput(1) : undefined,
    ];
    return ([g]) => [
      right && sumTo(g!.matmul(right().mT), shapeA),
      left && sumTo(left().mT.matmul(g!), shapeB),
    ];
  },

  random: () => undefined,

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

  sort: ({ inputs: [x], outputs, attributes: { axis } }) => {
    const indices = outputs[1]!;
    const [shape, dtype] = [x!.shape, x!.dtype];
    return ([g]) => [
      g && (zeros(shape as number[], { dtype }) as Tensor).scatter(axis, indices, g),
    ];
  },
};

const noGradient = (name: string, what: string): AutogradError =>
  new AutogradError(`${name}: no gradient`, {
    got: what,
    expected: "an operation that can be differentiated",
  });
