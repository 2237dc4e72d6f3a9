import { DTypeError, tensor, ValueError, zeros } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arbitraries,
  assertClose,
  assertEqual,
  defaultTolerance,
  MismatchError,
} from "../../src/index.ts";

describe("assertClose", () => {
  test("finds a planted error in any tensor of numbers, wherever it is", () => {
    const numbers = arbitraries.tensor({
      shape: arbitraries.shape({ minRank: 1, maxRank: 3 }),
      dtype: arbitraries.dtype("floating"),
      elements: "unit",
    });
    fc.assert(
      fc.property(numbers, fc.nat(), (x, place) => {
        const { rtol, atol } = defaultTolerance[x.dtype];
        const values = Array.from(x.reshape(-1).toArray() as number[]); // a vector's values
        const at = place % values.length;
        const own = values[at] ?? 0;
        const near = values.with(at, own + 0.5 * atol);
        const far = values.with(at, own + 2 * (atol + rtol * Math.abs(own)) + 1e-12);
        const like = (list: number[]) => tensor(list, { dtype: x.dtype }).reshape([...x.shape]);
        assertClose(like(near), x);
        expect(() => assertClose(like(far), x)).toThrow(MismatchError);
      }),
    );
  });

  test("holds for a tensor and itself in any layout, with NaN if asked to", () => {
    fc.assert(
      fc.property(arbitraries.laidOut(), ({ plain, view }) => {
        assertClose(view, plain, { equalNan: true });
      }),
    );
  });

  test("tells where it is worst, by how much, and how many differ", () => {
    const actual = tensor([
      [1, 2, 3],
      [4, 5.5, 6.1],
    ]);
    const expected = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(() => assertClose(actual, expected)).toThrow(
      "assertClose: 2 of 6 elements differ\n" +
        "  got       5.5 at [1, 1] of float32 [2, 3]\n" +
        "  expected  5 within 0.00001 + 0.0000013 · |expected|; off by 0.5, 1048576 ULP",
    );
  });

  test("compares shapes and dtypes before values", () => {
    expect(() => assertClose(zeros(2), zeros(1, 2))).toThrow("shapes differ");
    expect(() => assertClose(zeros(2), zeros(2, { dtype: "float64" }))).toThrow("dtypes differ");
    assertClose(zeros(2), zeros(2, { dtype: "float64" }), { checkDtype: false });
  });

  test("tells NaN from numbers, and from NaN unless equalNan", () => {
    const x = tensor([NaN, 1]);
    expect(() => assertClose(x, [1, 1], { equalNan: true })).toThrow("1 of 2");
    expect(() => assertClose(x, x)).toThrow("1 of 2");
    assertClose(x, x, { equalNan: true });
  });

  test("tells infinities from numbers, however wide the tolerance", () => {
    assertClose(tensor([Infinity]), [Infinity]);
    const wide = { rtol: 1e9, atol: 1e9 };
    expect(() => assertClose(tensor([Infinity]), [1], wide)).toThrow(MismatchError);
    expect(() => assertClose(tensor([1]), [Infinity], wide)).toThrow(MismatchError);
    expect(() => assertClose(tensor([-Infinity]), [Infinity], wide)).toThrow(MismatchError);
  });

  test("takes rtol and atol together, neither below zero", () => {
    expect(() => assertClose(zeros(1), [0], { rtol: 1e-3 })).toThrow(ValueError);
    expect(() => assertClose(zeros(1), [0], { rtol: -1, atol: 0 })).toThrow(ValueError);
  });

  test("takes what lies on the bound, and a bound of nothing", () => {
    assertClose(tensor([1.5]), [1], { rtol: 0, atol: 0.5 });
    assertClose(tensor([3]), [2], { rtol: 0.5, atol: 0 });
    expect(() => assertClose(tensor([3]), [2], { rtol: 0.25, atol: 0.25 })).toThrow(MismatchError);
    assertClose(tensor([0, Infinity]), [0, Infinity], { rtol: 0, atol: 0 });
  });

  test("whole numbers of any size are close where the tolerance says so", () => {
    const x = tensor([2n ** 60n, 7n], { dtype: "int64" });
    assertClose(x, [2n ** 60n + 2n ** 40n, 7n], { rtol: 1e-3, atol: 0 });
    assertClose(x, [2n ** 60n, 9n], { rtol: 0, atol: 2 });
    expect(() => assertClose(x, [2n ** 60n, 9n], { rtol: 0, atol: 1 })).toThrow(MismatchError);
  });

  test("has the wider tolerance of two dtypes", () => {
    const off = tensor([1 + 1e-5, 1e-5], { dtype: "float64" });
    const loosely = { checkDtype: false };
    assertClose(off, tensor([1, 0]), loosely);
    assertClose(off.float(), tensor([1, 0], { dtype: "float64" }), loosely);
    expect(() => assertClose(off, [1, 0])).toThrow(MismatchError);
    expect(() => assertClose(tensor([1n]), tensor([1.1]), loosely)).toThrow(
      "1 at [0] of int64 [1]\n  expected  1.100000023841858 within 0.00001 + 0.0000013 · |expected|; " +
        "off by 0.10000002384185791",
    );
  });

  test("tells the worst place by how far it is beyond its own bound", () => {
    // off by 3 with 10 allowed, and by 2 with 0.1 allowed
    const run = (): void =>
      assertClose(tensor([103, 3]), tensor([100, 1]), { rtol: 0.02, atol: 0.08 });
    expect(run).toThrow("2 of 2 elements differ\n  got       3 at [1] of float32 [2]");
    expect(() => assertClose(tensor([NaN, 9]), [1, 1])).toThrow("got       NaN at [0]");
    expect(() => assertClose(tensor([2, 2]), [1, 1])).toThrow("2 at [0] of float32 [2]");
  });

  test("counts units in the last place of the narrower float, and none of other types", () => {
    const one = tensor([1], { dtype: "float64" });
    const next = tensor([1 + 2 ** -23]);
    const strictly = { rtol: 0, atol: 0, checkDtype: false };
    expect(() => assertClose(next, one, strictly)).toThrow(/, 1 ULP$/);
    expect(() => assertClose(one, next, strictly)).toThrow(/, 1 ULP$/);
    expect(() => assertClose(tensor([true]), tensor([0]), strictly)).toThrow(/off by 1$/);
    expect(() => assertClose(tensor([0]), tensor([true]), strictly)).toThrow(/off by 1$/);
    expect(() => assertClose(tensor([NaN]), [1])).toThrow(/off by NaN$/);
  });

  test("compares whole numbers exactly, beyond 2⁵³ too", () => {
    const x = tensor([2n ** 60n], { dtype: "int64" });
    assertClose(x, [2n ** 60n]);
    expect(() => assertClose(x, [2n ** 60n + 1n])).toThrow(MismatchError);
    expect(() => assertClose(tensor([true]), [false])).toThrow(MismatchError);
    expect(() => tensor([1.5], { dtype: "complex64" as "float32" })).toThrow(DTypeError);
  });
});

describe("assertEqual", () => {
  test("holds for NaN and itself, and tells zeros apart if asked to", () => {
    assertEqual(tensor([NaN, 0]), [NaN, -0]);
    expect(() => assertEqual(tensor([0]), [-0], { signedZero: true })).toThrow(MismatchError);
    assertEqual(tensor([-0]), [-0], { signedZero: true });
    assertEqual(tensor([0, 1, 2]), [0, 1, 2], { signedZero: true });
    expect(() => assertEqual(tensor([0]), [-0], { signedZero: true })).toThrow(
      "got       0 at [0] of float32 [1]\n  expected  -0; off by 0, 0 ULP",
    );
    expect(() => assertEqual(tensor([]), tensor([]).reshape(0, 1))).toThrow("shapes differ");
  });

  test("throws errors with a code of their own", () => {
    expect.assertions(1);
    try {
      assertEqual(tensor([1]), [2]);
    } catch (error) {
      expect(error).toMatchObject({ name: "MismatchError", code: "KINDLING_MISMATCH" });
    }
  });

  test("finds a difference of one unit in the last place", () => {
    expect(() => assertEqual(tensor([1], { dtype: "float64" }), [1 + 2 ** -52])).toThrow("1 ULP");
  });
});
