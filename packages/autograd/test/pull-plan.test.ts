/** @file In how many kernels the gradients of a map are computed, and what is left pending. */
import { add, constant, type Expr, input, mul, neg, scalar, sub } from "@kindling/expr";
import { type DType, profile, tensor, type Tensor } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { planOf } from "../src/map-gradient.ts";
import { type Arrival, computed, Pending } from "../src/pending.ts";
import { pullPlan } from "../src/pull-plan.ts";

const float64 = (values: number[] | number[][]): Tensor => tensor(values, { dtype: "float64" });
const [x, y, g] = [
  float64([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  float64([
    [7, 8, 9],
    [3, 2, 1],
  ]),
  float64([
    [1, 10, 100],
    [2, 20, 200],
  ]),
];
const [row, column] = [float64([2, 3, 4]), float64([[10], [20]])];
/** g, as 2 · (g / 2). */
const waiting = (): Pending =>
  new Pending(
    "half",
    { expr: mul(input(0), scalar(0)), tensors: [g.div(2)], scalars: [2] },
    [2, 3],
    "float64",
  );

interface Pulled {
  readonly gradients: readonly Arrival[];
  readonly kernels: readonly string[];
}

/** The gradients of a map of one output. */
function pulled(
  expr: Expr,
  inputs: readonly Tensor[],
  cotangent: Tensor | Pending,
  { mayWait = false, needs = inputs.map(() => true), scalars = [] as number[] } = {},
): Pulled {
  const dtypes = inputs.map(({ dtype }) => dtype);
  const plan = planOf([expr], dtypes, ["float64"], needs);
  const values = new Map<number, Tensor | Pending>(plan.inputs.map((i) => [i, inputs[i]!]));
  values.set(inputs.length + 1, cotangent);
  const shapes = inputs.map(({ shape }) => shape);
  const it = { name: "own", plan, shapes, dtypes, whole: [2, 3], scalars };
  const { result, kernels } = profile(() => pullPlan(it, values, mayWait));
  return { gradients: result, kernels: kernels.map(({ name }) => name) };
}

const expectValues = (found: readonly Arrival[], expected: readonly Tensor[]): void => {
  expect(found).toHaveLength(expected.length);
  found.forEach((gradient, i) => assertEqual(computed(gradient)!, expected[i]!));
};
const [x0, x1] = [input(0), input(1)];

describe("a gradient that is the cotangent", () => {
  test("is it, without a kernel", () => {
    const { gradients, kernels } = pulled(add(x0, x1), [x, y], g);
    expect(gradients[0]).toBe(g);
    expect(gradients[1]).toBe(g);
    expect(kernels).toEqual([]);
  });

  test("is summed where the input was repeated", () => {
    const { gradients, kernels } = pulled(add(x0, x1), [row, column], g);
    expectValues(gradients, [g.sum(0), g.sum(1, true)]);
    expect(kernels).toEqual(["sum", "sum"]);
  });

  test("is stretched where it came as less than the whole", () => {
    const one = float64([5]).reshape([]) as Tensor;
    const { gradients } = pulled(add(x0, x1), [x, row], one);
    expectValues(gradients, [x.mul(0).add(5), row.mul(0).add(10)]);
  });

  test("stays pending where it is", () => {
    const pending = waiting();
    const one = { needs: [true, false] };
    expect(pulled(add(x0, x1), [x, y], pending, { ...one, mayWait: true }).gradients).toEqual([
      pending,
      undefined,
    ]);
    const now = pulled(add(x0, x1), [x, y], pending, one);
    expectValues([now.gradients[0]], [g]);
    expect(now.gradients[0]).not.toBeInstanceOf(Pending);
    expect(now.kernels).toEqual(["ownBackward"]);
  });
});

describe("one gradient of the whole shape", () => {
  const expr = mul(mul(x0, x1), scalar(0));
  const options = { scalars: [3], needs: [false, true] };

  test("is a kernel of the operation's name", () => {
    const { gradients, kernels } = pulled(expr, [x, y], g, options);
    expect(gradients[0]).toBeUndefined();
    expectValues(gradients.slice(1), [g.mul(x).mul(3)]);
    expect(gradients[1]).not.toBeInstanceOf(Pending);
    expect(kernels).toEqual(["ownBackward"]);
  });

  test("is left pending where it may wait, with what was pending in it", () => {
    for (const cotangent of [g, waiting()]) {
      const { gradients, kernels } = pulled(expr, [x, y], cotangent, { ...options, mayWait: true });
      expect(gradients[1]).toBeInstanceOf(Pending);
      expect(gradients[1]).toMatchObject({ name: "own", shape: [2, 3], dtype: "float64" });
      expect(kernels).toEqual([]);
      expectValues(gradients.slice(1), [g.mul(x).mul(3)]);
    }
  });

  test("is computed with what was pending, where it may not", () => {
    const { gradients, kernels } = pulled(expr, [x, y], waiting(), options);
    expectValues(gradients.slice(1), [g.mul(x).mul(3)]);
    expect(kernels).toEqual(["ownBackward"]);
  });

  test("is computed at once where it has become too large", () => {
    const tensors = [1, 2, 3, 4, 5, 6, 7].map((by) => g.mul(by));
    const sum = tensors.map((_, i) => input(i)).reduce((all, one) => add(all, one));
    const large = (count: number): Pending =>
      new Pending(
        "sum",
        { expr: sum, tensors: [...tensors, ...(count > 7 ? [g] : [])], scalars: [] },
        [2, 3],
        "float64",
      );
    const mayWait = { ...options, mayWait: true };
    expect(pulled(expr, [x, y], large(7), mayWait).gradients[1]).toBeInstanceOf(Pending);
    const { gradients, kernels } = pulled(expr, [x, y], large(8), mayWait);
    expect(gradients[1]).not.toBeInstanceOf(Pending);
    expectValues(gradients.slice(1), [g.mul(28).mul(x).mul(3)]);
    expect(kernels).toEqual(["ownBackward"]);
  });

  test("has the whole shape where all it is made of has less", () => {
    const one = float64([5]).reshape([]) as Tensor;
    const { gradients } = pulled(mul(x0, x1), [x, row], one, { needs: [true, false] });
    expectValues(gradients.slice(0, 1), [row.mul(5).expand([2, 3])]);
  });
});

describe("gradients of several inputs", () => {
  test("of the whole shape are one kernel, and never wait", () => {
    for (const [cotangent, mayWait] of [
      [g, false],
      [g, true],
      [waiting(), true],
    ] as const) {
      const { gradients, kernels } = pulled(mul(x0, x1), [x, y], cotangent, { mayWait });
      expect(kernels).toEqual(["ownBackward"]);
      for (const gradient of gradients) expect(gradient).not.toBeInstanceOf(Pending);
      expectValues(gradients, [g.mul(y), g.mul(x)]);
    }
  });

  test("one of which is summed are two kernels, before which what is pending is computed", () => {
    for (const [cotangent, first] of [
      [g, []],
      [waiting(), ["halfBackward"]],
    ] as const) {
      const { gradients, kernels } = pulled(mul(x0, x1), [x, row], cotangent, { mayWait: true });
      expect(kernels).toEqual([...first, "ownBackward", "ownBackward"]);
      for (const gradient of gradients) expect(gradient).not.toBeInstanceOf(Pending);
      expectValues(gradients, [g.mul(row), g.mul(x).sum(0)]);
    }
  });

  test("one of which is the sum of the other are one kernel", () => {
    for (const inputs of [
      [x, row],
      [row, x],
      [x, column],
    ] as const) {
      const { gradients, kernels } = pulled(add(x0, x1), inputs, waiting(), { mayWait: true });
      expect(kernels).toEqual(["ownBackward"]);
      expectValues(
        gradients,
        inputs.map((own) => (own === x ? g : own === row ? g.sum(0) : g.sum(1, true))),
      );
    }
  });

  test("one of which is the sum of the other's negative are not", () => {
    const { gradients, kernels } = pulled(sub(x0, x1), [x, row], waiting(), { mayWait: true });
    expectValues(gradients, [g, g.sum(0).neg()]);
    expect(kernels).toEqual(["halfBackward", "ownBackward"]);
  });

  test("with one twin among several sums are the twin's kernel and those of the rest", () => {
    const three = add(add(x0, x1), mul(input(2), constant(2)));
    const { gradients, kernels } = pulled(three, [x, row, column], waiting());
    expectValues(gradients, [g, g.sum(0), g.sum(1, true).mul(2)]);
    expect(kernels).toEqual(["halfBackward", "sum", "ownBackward"]);
  });

  test("that are all summed are a kernel each", () => {
    const { gradients, kernels } = pulled(mul(x0, x1), [row, column], g, { mayWait: true });
    expectValues(gradients, [g.mul(column).sum(0), g.mul(row).sum(1, true)]);
    expect(kernels).toEqual(["ownBackward", "ownBackward"]);
    const shared = pulled(neg(add(x0, x1)), [row, column], waiting());
    expectValues(shared.gradients, [g.sum(0).neg(), g.sum(1, true).neg()]);
    expect(shared.kernels).toEqual(["halfBackward", "ownBackward", "ownBackward"]);
  });
});

test("a single gradient that is summed never waits", () => {
  const { gradients, kernels } = pulled(mul(x0, x1), [x, row], waiting(), {
    mayWait: true,
    needs: [false, true],
  });
  expect(gradients[1]).not.toBeInstanceOf(Pending);
  expectValues(gradients.slice(1), [g.mul(x).sum(0)]);
  expect(kernels).toEqual(["ownBackward"]);
});

describe("a gradient that depends on nothing", () => {
  const flat = (expr: Expr, cotangent: Tensor | Pending, shape: number[], dtype: DType): Tensor => {
    const plan = { derivatives: [{ input: 0, expr, type: undefined }], inputs: [], outputs: [] };
    const it = { name: "own", plan, shapes: [shape], dtypes: [dtype], whole: [2, 3], scalars: [] };
    return pullPlan(it, new Map([[1, cotangent]]), true)[0] as Tensor;
  };

  test("is a constant of the input's shape and dtype", () => {
    for (const cotangent of [g, waiting()]) {
      const gradient = flat(constant(2.5), cotangent, [3], "float32");
      expect([gradient.dtype, gradient.toArray()]).toEqual(["float32", [2.5, 2.5, 2.5]]);
    }
  });

  test("is nothing where the function has none", () => {
    const plan = {
      derivatives: [{ input: 1, expr: undefined, type: undefined }],
      inputs: [],
      outputs: [],
    };
    const it = {
      name: "own",
      plan,
      shapes: [
        [2, 3],
        [2, 3],
      ],
      dtypes: ["float64", "float64"] as DType[],
      whole: [2, 3],
      scalars: [],
    };
    expect(pullPlan(it, new Map([[2, g]]), true)).toEqual([undefined, undefined]);
  });
});
