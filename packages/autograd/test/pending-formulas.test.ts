/** @file Formulas that wait: what they are computed from, how they become part of larger ones, and when not. */
import { add, constant, type Expr, input, mul, neg, scalar, sin, sub } from "@kindling/expr";
import { AutogradError, type DType, fused, profile, tensor, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { computed, flattened, type Formula, isSmall, Pending } from "../src/pending.ts";

const float64 = (values: number[]): Tensor => tensor(values, { dtype: "float64" });
const [two, three, five] = [float64([2, 20]), float64([3, 30]), float64([5, 50])];

const pending = (formula: Formula, name = "twice"): Pending =>
  new Pending(name, formula, [2], "float64");
/** x · s. */
const product = (x: Tensor, s: number): Pending =>
  pending({ expr: mul(input(0), scalar(0)), tensors: [x], scalars: [s] });

describe("a pending gradient", () => {
  test("is computed by a kernel of its operation's name, in its dtype", () => {
    const narrow = new Pending(
      "relu",
      { expr: sub(input(1), input(0)), tensors: [two, three], scalars: [] },
      [2],
      "float32",
    );
    const { result, kernels } = profile(() => computed(narrow));
    expect(kernels.map(({ name }) => name)).toEqual(["reluBackward"]);
    expect([result.dtype, result.toArray()]).toEqual(["float32", [1, 10]]);
  });

  test("that is numbers already, or nothing, stays what it is", () => {
    expect(computed(two)).toBe(two);
    expect(computed(undefined)).toBeUndefined();
  });

  test("is refused where one of its tensors was written to", () => {
    for (const place of [0, 1]) {
      const tensors = [float64([1, 2]), tensor([[1], [2]], { dtype: "float64" }) as Tensor];
      const waits = pending({ expr: add(input(0), input(1)), tensors, scalars: [] });
      waits.check();
      tensors[place]!.add_(1);
      for (const use of [
        () => waits.check(),
        () => computed(waits),
        () => flattened([input(0)], [waits], []),
      ])
        expect(use).toThrow(
          new AutogradError("twice: a value that its gradient needs was overwritten", {
            got: `a tensor [${["2", "2, 1"][place]}] that the backward pass has written to`,
            expected: "a loss that is not made from gradients which its backward pass adds to",
            fix: "x.grad.clone()",
          }),
        );
    }
  });
});

describe("a formula may become part of a larger one", () => {
  const tensors = (count: number): Tensor[] => Array.from({ length: count }, () => two);
  const chain = (steps: number): Expr => {
    let expr = input(0);
    for (let i = 1; i < steps; i++) expr = sin(expr);
    return expr;
  };

  test("of up to 8 tensors", () => {
    expect(isSmall({ expr: input(0), tensors: tensors(8), scalars: [] })).toBe(true);
    expect(isSmall({ expr: input(0), tensors: tensors(9), scalars: [] })).toBe(false);
  });

  test("and of up to 48 steps, shared ones counted once", () => {
    for (const [steps, small] of [
      [48, true],
      [49, false],
    ] as const) {
      const formula = { expr: chain(steps), tensors: [two], scalars: [] };
      expect(isSmall(formula)).toBe(small);
      expect(isSmall(formula)).toBe(small); // from memory
    }
    const half = chain(47);
    expect(isSmall({ expr: add(half, half), tensors: [two], scalars: [] })).toBe(true);
  });
});

describe("expressions of values become expressions of tensors", () => {
  const valuesOf = ({ exprs, tensors, scalars }: ReturnType<typeof flattened>): unknown[] =>
    fused(
      "test",
      tensors,
      scalars as number[],
      [...exprs],
      exprs.map((): DType => "float64"),
    ).map((y) => y.toArray());

  test("where there is nothing pending they are what they were", () => {
    const exprs = [sub(input(1), mul(input(0), scalar(0)))];
    const flat = flattened(exprs, [two, three], [7]);
    expect(flat.exprs).toBe(exprs);
    expect(flat).toMatchObject({ tensors: [two, three], scalars: [7] });
  });

  test("formulas are put in their places, with tensors and scalars of their own", () => {
    // (10·two) − three·s and (three + 100·five), for s = 7
    const first = sub(input(0), mul(input(1), scalar(0)));
    const second = add(input(1), input(2));
    const flat = flattened([first, second], [product(two, 10), three, product(five, 100)], [7]);
    expect(flat.tensors).toEqual([two, three, five]);
    expect(flat.scalars).toEqual([7, 10, 100]);
    expect(valuesOf(flat)).toEqual([
      [20 - 21, 200 - 210],
      [503, 5030],
    ]);
  });

  test("a formula of several tensors moves what comes behind it", () => {
    const difference = pending({
      expr: sub(mul(input(1), scalar(1)), mul(input(0), scalar(0))),
      tensors: [two, three],
      scalars: [1, 10],
    });
    const flat = flattened([sub(input(0), input(1))], [difference, five], []);
    expect(flat.tensors).toEqual([two, three, five]);
    expect(valuesOf(flat)).toEqual([[30 - 2 - 5, 300 - 20 - 50]]);
    expect(valuesOf(flattened([sub(input(0), input(1))], [five, difference], []))).toEqual([
      [5 - 28, 50 - 280],
    ]);
  });

  test("constants in formulas stay", () => {
    const shifted = pending({ expr: add(input(0), constant(1000)), tensors: [two], scalars: [] });
    expect(valuesOf(flattened([mul(input(0), scalar(0))], [shifted], [2]))).toEqual([[2004, 2040]]);
  });

  test("alike ones are found again, and others are not mixed up with them", () => {
    const [sum, difference] = [add(input(0), input(1)), sub(input(0), input(1))];
    const cases: [Expr[], (Tensor | Pending)[], number[], number[][]][] = [
      [[sum], [product(two, 10), three], [], [[23, 230]]],
      [[sum], [product(three, 10), two], [], [[32, 320]]],
      [[difference], [product(two, 10), three], [], [[17, 170]]],
      [[sum], [three, product(two, 10)], [], [[23, 230]]],
      [[difference], [three, product(two, 10)], [], [[-17, -170]]],
      // scalars of the call come first
      [[sum], [product(two, 10), three], [4], [[23, 230]]],
      [[sum], [product(two, 10), three], [4, 6], [[23, 230]]],
      [
        [sum, difference],
        [product(two, 10), three],
        [],
        [
          [23, 230],
          [17, 170],
        ],
      ],
      [
        [difference, sum],
        [product(two, 10), three],
        [],
        [
          [17, 170],
          [23, 230],
        ],
      ],
      [[sum], [product(two, 10), product(three, 5)], [], [[35, 350]]],
      [
        [sum],
        [pending({ expr: neg(input(0)), tensors: [two], scalars: [] }), three],
        [],
        [[1, 10]],
      ],
    ];
    for (const round of [1, 2])
      for (const [exprs, values, scalars, expected] of cases)
        expect(valuesOf(flattened(exprs, values, scalars)), `round ${round}`).toEqual(expected);
    const [exprs, values] = cases[0]!;
    expect(flattened(exprs, values, []).exprs).toBe(flattened(exprs, values, []).exprs);
  });
});
