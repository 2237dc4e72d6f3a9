/**
 * @file Gradients of every differentiable row of the table of scalar operations, and of every primitive,
 * against differences, first and second order; and of every primitive, forward mode against the tape.
 */
import {
  apply,
  type Expr,
  input,
  type OpName,
  ops,
  pullback,
  constant,
  rowOf,
} from "@kindling/expr";
import { adjointcheck, assertClose, gradcheck, gradgradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { cat, dispatch, fused, standardize, tensor, type Tensor, where } from "@kindling/tensor";
import { grad } from "../src/index.ts";
import { values } from "./values.ts";

const differentiable = (Object.keys(ops) as OpName[]).filter((op) => {
  const leaves = Array.from({ length: rowOf(op).arity }, (_, i) => input(i));
  return (
    rowOf(op).typing === "same" &&
    pullback([[apply(op, ...leaves), constant(1)]], leaves).every((d) => d !== undefined)
  );
});

describe("every row of the table", () => {
  test.each(differentiable)("%s", (op) => {
    const {
      arity,
      domain: [low, high],
    } = rowOf(op);
    const inputs = Array.from({ length: arity }, (_, k) => values([2, 3], low, high, k + 1));
    const expr: Expr = apply(op, ...inputs.map((_, k) => input(k)));
    const f = (...x: Tensor[]): Tensor => fused(op, x, [], [expr], ["float64"])[0]!;
    expect(gradcheck(f, inputs).verdict).toBe("pass");
    expect(gradgradcheck(f, inputs).verdict).toBe("pass");
  });
});

/** log Σ exp along an axis, of which the largest element is a constant for gradients; and that less an element. */
function logSumExpParts(
  x: Tensor,
  axis: number,
  ...at: Tensor[]
): { whole: Tensor; less?: Tensor } {
  const attributes = { rowwise: "logSumExpParts", axis } as const;
  const [rest, largest, less] = dispatch("rowwise", "logSumExpParts", [x, ...at], attributes);
  const whole = rest!.add(largest!.detach()) as Tensor;
  return less === undefined ? { whole } : { whole, less };
}

/** One call of each primitive that has a rule, and of each of its kinds. */
const calls: Readonly<
  Record<
    string,
    {
      readonly f: (...x: Tensor[]) => Tensor;
      readonly shapes: readonly (readonly number[])[];
    }
  >
> = {
  "map, broadcast": {
    f: (x, y) => x.mul(y).exp(),
    shapes: [
      [2, 1, 3],
      [4, 1],
    ],
  },
  "map, one input twice": { f: (x) => x.mul(x).mul(x), shapes: [[3]] },
  where: { f: (x, y) => where(tensor([true, false, true]), x, y), shapes: [[3], [3]] },
  "sum over axes": { f: (x) => x.mul(x).sum([0, 2]), shapes: [[2, 3, 2]] },
  mean: { f: (x) => (x as Tensor<number[], "float64">).mean(1, true), shapes: [[2, 3]] },
  prod: { f: (x) => x.prod(1), shapes: [[2, 3]] },
  amax: { f: (x) => x.amax(0), shapes: [[3, 2]] },
  "min along an axis": { f: (x) => (x.min(1) as { values: Tensor }).values, shapes: [[3, 2]] },
  var: { f: (x) => x.var(0), shapes: [[4, 2]] },
  std: { f: (x) => x.std(), shapes: [[5]] },
  norm: { f: (x) => x.norm(), shapes: [[5]] },
  softmax: { f: (x) => x.softmax(1), shapes: [[2, 3]] },
  logSoftmax: { f: (x) => x.logSoftmax(0), shapes: [[3, 2]] },
  "standardize, its elements": { f: (x) => standardize(x, 1, 0.1)[0], shapes: [[2, 3]] },
  "standardize, its scale": { f: (x) => standardize(x, 0, 0.1)[1], shapes: [[3, 2]] },
  "standardize, both": {
    f: (x) => {
      const [elements, scale] = standardize(x, 1, 0.1);
      return elements.mul(scale);
    },
    shapes: [[2, 3]],
  },
  logsumexp: { f: (x) => x.logsumexp(1), shapes: [[2, 3]] },
  logSumExpParts: { f: (x) => logSumExpParts(x, 1).whole, shapes: [[2, 3]] },
  "logSumExpParts, less an element": {
    f: (x) => logSumExpParts(x, 0, tensor([[2n, 0n]])).less!,
    shapes: [[3, 2]],
  },
  "logSumExpParts, both": {
    f: (x) => {
      const { whole, less } = logSumExpParts(x, 1, tensor([[2n], [0n]]));
      return whole.mul(less!.exp());
    },
    shapes: [[2, 3]],
  },
  matmul: {
    f: (x, y) => x.matmul(y),
    shapes: [
      [2, 3],
      [3, 4],
    ],
  },
  "matmul of batches that broadcast": {
    f: (x, y) => x.matmul(y),
    shapes: [
      [2, 1, 2, 3],
      [3, 3, 2],
    ],
  },
  "matmul with transposed matrices": {
    f: (x, y) => x.T.matmul(y.T),
    shapes: [
      [3, 2],
      [4, 3],
    ],
  },
  "addmm, whose addend is broadcast": {
    f: (x, a, b) => x.addmm(a, b),
    shapes: [[4], [2, 3], [3, 4]],
  },
  "addmm, of the addend alone": {
    f: (x) => x.addmm(values([2, 3], -1, 1, 1).detach(), values([3, 4], -1, 1, 2).detach()),
    shapes: [[2, 4]],
  },
  "addmm, of the first factor alone": {
    f: (a) =>
      values([4], -1, 1, 1)
        .detach()
        .addmm(a, values([3, 4], -1, 1, 2).detach()),
    shapes: [[2, 3]],
  },
  "addmm, of the second factor alone": {
    f: (b) =>
      values([4], -1, 1, 1)
        .detach()
        .addmm(values([2, 3], -1, 1, 2).detach(), b),
    shapes: [[3, 4]],
  },
  "addmm with scaled parts": {
    f: (x, a, b) => x.addmm(a, b, { beta: 0.5, alpha: 2 }),
    shapes: [
      [2, 4],
      [2, 3],
      [3, 4],
    ],
  },
  "matmul of vectors": { f: (x, y) => x.matmul(y), shapes: [[3], [3]] },
  "reshape of a transposed tensor": { f: (x) => x.T.reshape([6]).mul(2), shapes: [[2, 3]] },
  permute: { f: (x) => x.permute([2, 0, 1]).exp(), shapes: [[2, 3, 2]] },
  expand: { f: (x) => x.expand([4, 3]).exp(), shapes: [[1, 3]] },
  "slice with a step": { f: (x) => x.at([0, null, 2]).exp(), shapes: [[5, 2]] },
  flip: { f: (x) => x.flip(0).exp(), shapes: [[3, 2]] },
  select: { f: (x) => x.select(1, -1).exp(), shapes: [[3, 2]] },
  diagonal: { f: (x) => x.diagonal(1).exp(), shapes: [[3, 4]] },
  "indices, some twice": { f: (x) => x.at(tensor([0n, 2n, 0n])).exp(), shapes: [[3, 2]] },
  gather: {
    f: (x) =>
      x
        .gather(
          1,
          tensor([
            [0n, 0n],
            [2n, 1n],
          ]),
        )
        .exp(),
    shapes: [[2, 3]],
  },
  scatter: { f: (x, y) => x.scatter(0, tensor([2n, 0n]), y).exp(), shapes: [[3], [2]] },
  scatterAdd: { f: (x, y) => x.scatterAdd(0, tensor([2n, 2n]), y).exp(), shapes: [[3], [2]] },
  cat: {
    f: (x, y) => cat([x, y, x], 1).exp(),
    shapes: [
      [2, 1],
      [2, 3],
    ],
  },
  cumsum: { f: (x) => x.cumsum(1).exp(), shapes: [[2, 3]] },
  cumprod: { f: (x) => x.cumprod(0), shapes: [[3, 2]] },
  cummax: { f: (x) => x.cummax(0).values.exp(), shapes: [[4]] },
  "cummin of a scalar": { f: (x) => x.cummin(0).values.exp(), shapes: [[]] },
  "cumsum of a scalar": { f: (x) => x.cumsum(0).exp(), shapes: [[]] },
  "cumprod of a scalar": { f: (x) => x.cumprod(0).exp(), shapes: [[]] },
  "logcumsumexp of a scalar": { f: (x) => x.logcumsumexp(0), shapes: [[]] },
  logcumsumexp: { f: (x) => x.logcumsumexp(0), shapes: [[4]] },
  sort: { f: (x) => x.sort(0).values.exp(), shapes: [[4]] },
  topk: { f: (x) => x.topk(2, 0).values.exp(), shapes: [[4]] },
  "copy_ into a view": {
    f: (x, y) => {
      const z = x.mul(1);
      z.at([1, 3]).copy_(y as Tensor<[]>);
      return z.exp();
    },
    shapes: [[4], [2]],
  },
};

describe("every primitive", () => {
  const inputsOf = (shapes: readonly (readonly number[])[]): Tensor[] =>
    shapes.map((shape, k) => values(shape, -1.5, 1.5, 10 + k));

  test.each(Object.entries(calls))("%s", (_, { f, shapes }) => {
    const inputs = inputsOf(shapes);
    expect(gradcheck(f, inputs).verdict).toBe("pass");
    expect(gradgradcheck(f, inputs).verdict).toBe("pass");
  });

  test.each(Object.entries(calls))("%s: forward mode is the transpose of the tape", (_, call) => {
    expect(adjointcheck(call.f, inputsOf(call.shapes)).verdict).toBe("pass");
  });

  test.each(Object.entries(calls))("%s: a pass that is recorded gives the same", (_, call) => {
    const inputs = inputsOf(call.shapes);
    const y = call.f(...inputs);
    const w = values(y.shape, -1, 1, 20).detach();
    const options = { gradOutputs: w, retainGraph: true };
    const plain = grad(y, inputs, options);
    grad(y, inputs, { ...options, createGraph: true }).forEach((g, i) => assertClose(g, plain[i]!));
  });
});

test("scattering by products says that it has no gradient", () => {
  const x = values([3, 2], 0.5, 1.5, 1);
  const y = x.scatter(0, tensor([[0n, 2n]]), 2, { reduce: "multiply" });
  expect(() => y.sum().backward()).toThrow(
    "scatter: no gradient\n  got       scattering by prod\n  expected  an operation",
  );
});
