/**
 * @file Gradients of every differentiable row of the table of scalar operations, and of every primitive,
 * against differences, first and second order.
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
import { gradcheck, gradgradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import {
  cat,
  fromTypedArray,
  fused,
  Generator,
  tensor,
  type Tensor,
  where,
} from "@kindling/tensor";
import { customFunction } from "../src/index.ts";

/** Values in an open interval, none of them near another or near a half. */
function values(shape: readonly number[], low: number, high: number, seed: number): Tensor {
  const generator = new Generator().manualSeed(seed);
  const count = shape.reduce((n, s) => n * s, 1);
  const list = Float64Array.from(
    { length: count },
    (_, i) => low + ((high - low) * (i + 0.2 + 0.6 * generator.u53())) / count,
  );
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(generator.u53() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return fromTypedArray(list, shape, { requiresGrad: true });
}

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
  logsumexp: { f: (x) => x.logsumexp(1), shapes: [[2, 3]] },
  softmax: { f: (x) => x.softmax(1), shapes: [[2, 3]] },
  logSoftmax: { f: (x) => x.logSoftmax(0), shapes: [[3, 2]] },
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
  test.each(Object.entries(calls))("%s", (_, { f, shapes }) => {
    const inputs = shapes.map((shape, k) => values(shape, -1.5, 1.5, 10 + k));
    expect(gradcheck(f, inputs).verdict).toBe("pass");
    expect(gradgradcheck(f, inputs).verdict).toBe("pass");
  });

  test("zeros among factors do no harm", () => {
    for (const zeros of [
      [2, 0, 3],
      [0, 2, 0],
    ]) {
      const x = tensor(zeros, { dtype: "float64", requiresGrad: true });
      expect(gradcheck((v) => v.prod(), [x]).verdict).toBe("pass");
      expect(gradcheck((v) => v.cumprod(0), [x]).verdict).toBe("pass");
    }
  });
});

test("scattering by products says that it has no gradient", () => {
  const x = values([3, 2], 0.5, 1.5, 1);
  const y = x.scatter(0, tensor([[0n, 2n]]), 2, { reduce: "multiply" });
  expect(() => y.sum().backward()).toThrow(
    "scatter: no gradient\n  got       scattering by prod\n  expected  an operation",
  );
});

describe("kinks follow PyTorch", () => {
  const at = (f: (x: Tensor) => Tensor, ...xs: number[]): unknown => {
    const x = tensor(xs, { dtype: "float64", requiresGrad: true });
    f(x).sum().backward();
    return x.grad!.toArray();
  };

  test("relu'(0) = 0, abs'(0) = 0, clamp passes at its bounds", () => {
    expect(at((x) => x.relu(), 0, 1, -1)).toEqual([0, 1, 0]);
    expect(at((x) => x.abs(), 0, -2)).toEqual([0, -1]);
    expect(at((x) => x.clamp(-1, 1), -1, 1, 2)).toEqual([1, 1, 0]);
  });

  test("ties: maximum halves, amax shares, max along an axis gives it to the first", () => {
    expect(at((x) => x.maximum(tensor([1, 1], { dtype: "float64" })), 1, 2)).toEqual([0.5, 1]);
    expect(at((x) => x.amax(), 3, 3, 1)).toEqual([0.5, 0.5, 0]);
    expect(at((x) => (x.max(0) as { values: Tensor }).values, 3, 3, 1)).toEqual([1, 0, 0]);
  });

  test("division with rounding has slope 0", () => {
    expect(at((x) => x.div(2, { roundingMode: "floor" }), 3, -3)).toEqual([0, 0]);
    expect(at((x) => x.floorDivide(2), 3, -3)).toEqual([0, 0]);
  });

  test("pow: the exponent 0 has slope 0, also at 0", () => {
    expect(at((x) => x.pow(0), 0, 2)).toEqual([0, 0]);
    expect(at((x) => x.pow(2), 0, 3)).toEqual([0, 6]);
  });
});

describe("custom functions", () => {
  const cube = customFunction({
    name: "Cube",
    forward(context, x: Tensor): Tensor {
      context.saveForBackward(x);
      return x.mul(x).mul(x);
    },
    backward: (context, g) => g.mul(context.savedTensors[0]!.square()).mul(3),
  });

  test("have the gradient that their author wrote, to any order", () => {
    const x = values([3], -1, 1, 1);
    expect(gradcheck((v) => cube(v), [x]).verdict).toBe("pass");
    expect(gradgradcheck((v) => cube(v), [x]).verdict).toBe("pass");
    expect(cube(x).gradFn!.name).toBe("CubeBackward");
  });

  test("must give a gradient per argument", () => {
    const wrong = customFunction({
      forward: (_, x: Tensor, y: Tensor): Tensor => x.mul(y),
      backward: (_, g) => [g],
    });
    expect(() =>
      wrong(values([2], 0, 1, 1), values([2], 0, 1, 2))
        .sum()
        .backward(),
    ).toThrow("backward gives the wrong number of gradients\n  got       1\n  expected  2");
  });

  test("may leave broadcasting and the element type of gradients to the tape, not their shape", () => {
    const scaled = (pull: (g: Tensor) => Tensor) =>
      customFunction({
        name: "Scaled",
        forward: (_, x: Tensor): Tensor => x.mul(tensor([[1], [2]], { dtype: "float64" })),
        backward: (_, g) => pull(g.mul(tensor([[1], [2]], { dtype: "float64" }))),
      });
    const x = values([3], -1, 1, 1);
    expect(
      gradcheck(
        scaled((g) => g),
        [x],
      ).verdict,
    ).toBe("pass");
    scaled((g) => g.float())(x)
      .sum()
      .backward();
    expect([x.grad!.dtype, x.grad!.toArray()]).toEqual(["float64", [3, 3, 3]]);
    expect(() =>
      scaled((g) => g.sum(1))(x)
        .sum()
        .backward(),
    ).toThrow(
      "backward: ScaledBackward returned a gradient that does not fit\n" +
        "  got       gradient 0: float64 [2]\n  expected  float64 [3]",
    );
  });

  test("notice that what they saved was overwritten", () => {
    const h = values([2], 0, 1, 1).mul(1);
    const y = cube(h);
    h.add_(1);
    expect(() => y.sum().backward()).toThrow(
      "Cube: a value that its gradient needs was overwritten",
    );
  });
});
