/**
 * @file Elementwise operations: every row of the table of scalar operations, block loops against the
 * interpreter, in every layout; and the rules of broadcasting, promotion and writing in place.
 */
import { apply, type Expr, input, interpret, type OpName, ops, rowOf } from "@kindling/expr";
import { arbitraries, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  broadcastShapes,
  type DType,
  fromTypedArray,
  fused,
  ones,
  promoteTypes,
  tensor,
  type Tensor,
  useBackend,
  zeros,
} from "../../src/index.ts";

const names = Object.keys(ops) as OpName[];
const floats: readonly DType[] = ["float32", "float64"];

describe("the reference backend against the interpreter", () => {
  // what the last bit may be elsewhere, `describeBackend` says
  beforeAll(() => useBackend("reference"));
  afterAll(() => useBackend(process.env["KINDLING_BACKEND"] ?? "reference"));

  test.each(names)("%s: equal to the last bit, in both float types and every layout", (op) => {
    const {
      arity,
      domain: [low, high],
      typing,
    } = rowOf(op);
    const length = 2500; // more than two blocks
    for (const dtype of floats) {
      const operands = Array.from(
        { length: arity },
        (_, k) =>
          fromTypedArray(
            Float64Array.from(
              { length },
              (_v, i) => low + ((high - low) * ((i * (7 + k)) % 997)) / 997,
            ),
            [50, 50],
          ).to(dtype) as Tensor,
      );
      if (typing === "select") operands[0] = operands[0]!.gt((low + high) / 2);
      const expr = apply(op, ...operands.map((_, k) => input(k)));
      const result = typing === "predicate" ? "bool" : dtype;
      const straight = kernel(operands, expr, result);
      const turned = kernel(
        operands.map((x) => x.T.contiguous().T),
        expr,
        result,
      );
      assertEqual(turned, straight);
      const values = operands.map((x) => x.toTypedArray());
      const got = straight.toTypedArray();
      for (const i of [0, 1, 77, 1023, 1024, 2047, 2048, 2499]) {
        const inputs = values.map((v, k) => ({ value: Number(v[i]), type: operands[k]!.dtype }));
        expect(Number(got[i])).toBe(interpret([expr], inputs, [result])[0]);
      }
    }
  });

  /** Every operand keeps its own type, as a kernel gets it. */
  const kernel = (operands: Tensor[], expr: Expr, result: DType): Tensor =>
    fused("test", operands, [], [expr], [result])[0]!;
});

describe("broadcasting", () => {
  test("the result has the shape that both have together, and every element its operands'", () => {
    fc.assert(
      fc.property(arbitraries.broadcastableShapes(2), ({ shapes: [a, b], result }) => {
        const [x, y] = [counting(a!), counting(b!)];
        const sum = x.add(y.mul(100)) as Tensor;
        expect(sum.shape).toEqual(result);
        assertEqual(
          sum,
          (x.expand(result).clone() as Tensor).add((y.expand(result).clone() as Tensor).mul(100)),
        );
      }),
    );
  });

  test("sizes that clash are an error that names both", () => {
    fc.assert(
      fc.property(arbitraries.incompatibleShapes(), ([a, b]) => {
        expect(() => zeros(a).add(zeros(b) as Tensor<[]>)).toThrow(
          /add: shapes do not broadcast\n  got       \[/,
        );
      }),
    );
    expect(() => broadcastShapes("add", [2, 3], [2])).toThrow(
      "sizes 3 and 2 of axis -1 to be equal, or one of them 1",
    );
  });
});

const counting = (shape: readonly number[]): Tensor =>
  fromTypedArray(
    Float32Array.from({ length: shape.reduce((n, s) => n * s, 1) }, (_, i) => i),
    shape,
  );

describe("element types", () => {
  test("promotion is commutative, associative, and bool is its neutral element", () => {
    const any = arbitraries.dtype();
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(promoteTypes(a, b)).toBe(promoteTypes(b, a));
        expect(promoteTypes(promoteTypes(a, b), c)).toBe(promoteTypes(a, promoteTypes(b, c)));
        expect(promoteTypes(a, "bool")).toBe(a);
      }),
    );
  });

  test("a whole number leaves integers, a fraction makes them float32", () => {
    expect(tensor([1n, 2n]).mul(3).dtype).toBe("int64");
    expect(tensor([1n, 2n]).mul(0.5).dtype).toBe("float32");
    expect(tensor([true]).add(1).dtype).toBe("int64");
    expect((tensor([1]).double() as Tensor).mul(0.1).dtype).toBe("float64");
  });

  test("integers wrap, also products beyond 2^53", () => {
    expect(
      tensor([2 ** 31 - 1], { dtype: "int32" })
        .add(1)
        .item(),
    ).toBe(-(2 ** 31));
    expect(tensor([123456789], { dtype: "int32" }).mul(987654321).item()).toBe(
      Math.imul(123456789, 987654321),
    );
    expect(
      tensor([2n ** 62n])
        .mul(2)
        .itemBigInt(),
    ).toBe(-(2n ** 63n));
    expect(tensor([255], { dtype: "uint8" }).add(1).item()).toBe(0);
  });

  test("true and true is true", () => {
    expect(
      tensor([true, true, false])
        .add(tensor([true, false, false]))
        .toArray(),
    ).toEqual([true, true, false]);
  });

  test("integers cannot be divided by zero", () => {
    expect(() => tensor([1n]).floorDivide(0)).toThrow("division of integers by zero");
    expect(tensor([1]).div(0).item()).toBe(Infinity);
  });
});

describe("in place", () => {
  test("writes through a view to its base, and nowhere else", () => {
    const x = zeros(3, 4);
    x.at(":", [1, 3]).add_(5);
    expect(x.toArray()).toEqual([
      [0, 5, 5, 0],
      [0, 5, 5, 0],
      [0, 5, 5, 0],
    ]);
  });

  test("gives what the operation out of place gives", () => {
    fc.assert(
      fc.property(
        arbitraries.laidOut({ dtype: "float32", elements: "smallIntegers" }),
        ({ plain, view, layout }) => {
          fc.pre(layout !== "expanded" && plain.numel() > 0);
          const want = plain.mul(3).add(1);
          assertEqual(view.mul_(3).add_(1), want);
        },
      ),
    );
  });

  test("an input that overlaps the target is read as it was", () => {
    const x = tensor([1, 2, 3, 4]);
    x.at([1]).copy_(x.at([0, 3]));
    expect(x.toArray()).toEqual([1, 1, 2, 3]);
  });

  test("counts the version of the storage up, for all views of it", () => {
    const x = ones(4);
    const view = x.at([1, 3]);
    const before = view.storage.version;
    x.mul_(2);
    expect(view.storage.version).toBe(before + 1);
  });

  test("refuses what cannot be held, what does not fit, and places that several elements share", () => {
    // @ts-expect-error float32 results cannot be written to int64
    expect(() => tensor([1n]).add_(0.5)).toThrow("add_: the result cannot be held in place");
    // @ts-expect-error [2, 3] cannot be stretched to [3]
    expect(() => ones(3).add_(ones(2, 3))).toThrow("add_: the result does not fit in place");
    expect(() => ones(1).expand(3).add_(1)).toThrow("add_: several elements share one place");
  });
});

describe("parameters", () => {
  test("work by position and by name, and not both", () => {
    const x = tensor([1, 5, 9]);
    expect(x.clamp(2, 6).toArray()).toEqual([2, 5, 6]);
    expect(x.clamp({ max: 6 }).toArray()).toEqual([1, 5, 6]);
    expect(() => x.clamp(2, { min: 1 } as never)).toThrow("clamp: a parameter is given twice");
    expect(() => x.clamp({ low: 1 } as never)).toThrow(
      "clamp: no such parameter\n  got       low\n  expected  parameters min, max",
    );
  });
});
