/** @file Printed tensors: PyTorch's text to the character, and what holds for any tensor. */
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { ValueError } from "../src/errors.ts";
import { formatTensor, printOptions, setPrintOptions, type Printable } from "../src/format.ts";

type Facts = Partial<Omit<Printable, "shape" | "valueAt">>;

const print = (
  shape: readonly number[],
  values: readonly (number | bigint | boolean)[],
  facts: Facts = {},
): string =>
  formatTensor({ shape, dtype: "float32", ...facts, valueAt: (i) => values[i] ?? Number.NaN });

const range = (count: number, of: (i: number) => number = (i) => i): number[] =>
  Array.from({ length: count }, (_, i) => of(i));

const text = (...lines: readonly string[]): string => lines.join("\n");

afterEach(() => setPrintOptions({ profile: "default" }));

describe("elements", () => {
  test("whole floats end in a point, integers do not", () => {
    expect(print([4], [1, 2, 3, 4])).toBe("tensor([1., 2., 3., 4.])");
    expect(print([3], [1n, 2n, 3n], { dtype: "int64" })).toBe("tensor([1, 2, 3])");
    expect(print([3], [-1, 20, 3], { dtype: "int64" })).toBe("tensor([-1, 20,  3])");
  });

  test("other floats have four digits and stand below each other", () => {
    expect(print([3], [0.1, 0.25, 1].map(Math.fround))).toBe("tensor([0.1000, 0.2500, 1.0000])");
    expect(print([2], [-1.5, 2.25])).toBe("tensor([-1.5000,  2.2500])");
    expect(print([2, 2], [1.5, -10.25, 100, 0])).toBe(
      text(
        "tensor([[  1.5000, -10.2500],", //
        "        [100.0000,   0.0000]])",
      ),
    );
  });

  test("powers of ten are written for a range of over 1000, above 1e8 and below 1e-4", () => {
    expect(print([2], [0.5, 500])).toBe("tensor([  0.5000, 500.0000])");
    expect(print([2], [0.5, 501])).toBe("tensor([5.0000e-01, 5.0100e+02])");
    expect(print([2], [1, 1000])).toBe("tensor([   1., 1000.])");
    expect(print([2], [1, 1001])).toBe("tensor([1.0000e+00, 1.0010e+03])");
    expect(print([1], [1e8])).toBe("tensor([100000000.])");
    expect(print([1], [2e8])).toBe("tensor([2.0000e+08])");
    expect(print([1], [Math.fround(1e-5)])).toBe("tensor([1.0000e-05])");
    expect(print([1], [-1.5e-130], { dtype: "float64" })).toBe(
      "tensor([-1.5000e-130], dtype=torch.float64)",
    );
  });

  test("zeros, nan and inf do not decide the notation", () => {
    expect(print([4], [1, Number.NaN, Infinity, -Infinity])).toBe("tensor([1., nan, inf, -inf])");
    expect(print([3], [1.5, Number.NaN, -Infinity])).toBe("tensor([1.5000,    nan,   -inf])");
    expect(print([2], [0, Math.fround(1e-5)])).toBe("tensor([0.0000e+00, 1.0000e-05])");
    expect(print([2], [0, -0])).toBe("tensor([0., -0.])");
    expect(print([2], [Number.NaN, Number.NaN])).toBe("tensor([nan, nan])");
  });

  test("a value exactly between two decimals goes to the even one", () => {
    expect(print([2], [1 / 32, 3 / 32])).toBe("tensor([0.0312, 0.0938])");
    expect(print([2], [-1 / 32, 0.5])).toBe("tensor([-0.0312,  0.5000])");
    expect(print([2], [1, 12344.5])).toBe("tensor([1.0000e+00, 1.2344e+04])");
    expect(print([2], [1, 1234450])).toBe("tensor([1.0000e+00, 1.2344e+06])");
  });

  test("booleans are Python's", () => {
    expect(print([2], [true, false], { dtype: "bool" })).toBe("tensor([ True, False])");
    expect(print([2], [true, true], { dtype: "bool" })).toBe("tensor([True, True])");
  });

  test("large integers keep all their digits", () => {
    expect(print([2], [9007199254740993n, -1n], { dtype: "int64" })).toBe(
      "tensor([9007199254740993,               -1])",
    );
  });

  test("a tensor without axes has no brackets", () => {
    expect(print([], [3])).toBe("tensor(3.)");
    expect(print([], [Math.fround(0.6932)])).toBe("tensor(0.6932)");
    expect(print([], [-7], { dtype: "int64" })).toBe("tensor(-7)");
    expect(print([], [true], { dtype: "bool" })).toBe("tensor(True)");
  });
});

describe("axes", () => {
  test("a row is broken before 80 characters", () => {
    expect(
      print(
        [12],
        range(12, (i) => Math.fround(Math.exp(i))),
      ),
    ).toBe(
      text(
        "tensor([1.0000e+00, 2.7183e+00, 7.3891e+00, 2.0086e+01, 5.4598e+01, 1.4841e+02,",
        "        4.0343e+02, 1.0966e+03, 2.9810e+03, 8.1031e+03, 2.2026e+04, 5.9874e+04])",
      ),
    );
  });

  test("matrices stand apart by an empty line, deeper ones by more", () => {
    expect(print([2, 2, 2], range(8))).toBe(
      text(
        "tensor([[[0., 1.],",
        "         [2., 3.]],",
        "",
        "        [[4., 5.],",
        "         [6., 7.]]])",
      ),
    );
    expect(print([2, 1, 1, 1], range(2))).toBe(
      text("tensor([[[[0.]]],", "", "", "        [[[1.]]]])"),
    );
  });

  test("above 1000 elements each axis shows three at each end", () => {
    expect(print([1000], range(1000))).toContain("500.");
    expect(print([1001], range(1001), { dtype: "int64" })).toBe(
      "tensor([   0,    1,    2,  ...,  998,  999, 1000])",
    );
    expect(print([100, 100], range(10_000), { dtype: "int64" })).toBe(
      text(
        "tensor([[   0,    1,    2,  ...,   97,   98,   99],",
        "        [ 100,  101,  102,  ...,  197,  198,  199],",
        "        [ 200,  201,  202,  ...,  297,  298,  299],",
        "        ...,",
        "        [9700, 9701, 9702,  ..., 9797, 9798, 9799],",
        "        [9800, 9801, 9802,  ..., 9897, 9898, 9899],",
        "        [9900, 9901, 9902,  ..., 9997, 9998, 9999]])",
      ),
    );
  });

  test("what is left out neither decides the notation nor is read", () => {
    const read: number[] = [];
    const valueAt = (i: number): number => (read.push(i), i === 500 ? 1e-20 : 1);
    expect(formatTensor({ shape: [2000], dtype: "float32", valueAt })).toBe(
      "tensor([1., 1., 1.,  ..., 1., 1., 1.])",
    );
    expect(new Set(read)).toEqual(new Set([0, 1, 2, 1997, 1998, 1999]));
  });

  test("a short axis of a large tensor is shown whole", () => {
    expect(
      print(
        [2, 600],
        range(1200, () => 1),
      ),
    ).toBe(
      text(
        "tensor([[1., 1., 1.,  ..., 1., 1., 1.],", //
        "        [1., 1., 1.,  ..., 1., 1., 1.]])",
      ),
    );
  });
});

describe("what stands behind the elements", () => {
  test("a dtype that the elements do not show", () => {
    expect(print([1], [1], { dtype: "float64" })).toBe("tensor([1.], dtype=torch.float64)");
    expect(print([1], [1], { dtype: "int32" })).toBe("tensor([1], dtype=torch.int32)");
    expect(print([1], [1], { dtype: "uint8" })).toBe("tensor([1], dtype=torch.uint8)");
  });

  test("shape and dtype of an empty tensor", () => {
    expect(print([0], [])).toBe("tensor([])");
    expect(print([0, 3], [])).toBe("tensor([], size=(0, 3))");
    expect(print([0], [], { dtype: "int64" })).toBe("tensor([], dtype=torch.int64)");
    expect(print([2, 0], [], { dtype: "bool" })).toBe("tensor([], size=(2, 0), dtype=torch.bool)");
  });

  test("the gradient: who made it, or that it is wanted", () => {
    expect(print([], [28], { gradFn: "MulBackward0", requiresGrad: true })).toBe(
      "tensor(28., grad_fn=<MulBackward0>)",
    );
    expect(print([4], range(4), { requiresGrad: true })).toBe(
      "tensor([0., 1., 2., 3.], requires_grad=True)",
    );
    expect(print([0], [], { requiresGrad: true })).toBe("tensor([], requires_grad=True)");
  });

  test("a suffix that does not fit gets a line of its own", () => {
    expect(print([12], range(12), { requiresGrad: true })).toBe(
      text(
        "tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11.],",
        "       requires_grad=True)",
      ),
    );
  });
});

describe("setPrintOptions", () => {
  test("changes digits, summaries and lines, and goes back", () => {
    setPrintOptions({ precision: 2 });
    expect(print([1], [Math.fround(1.12345)])).toBe("tensor([1.12])");
    setPrintOptions({ threshold: 5 });
    expect(print([10], range(10), { dtype: "int64" })).toBe("tensor([0, 1, 2,  ..., 7, 8, 9])");
    setPrintOptions({ profile: "default" });
    expect(print([1], [Math.fround(1.12345)])).toBe("tensor([1.1235])");
    setPrintOptions({ linewidth: 20 });
    expect(print([6], range(6))).toBe("tensor([0., 1., 2.,\n        3., 4., 5.])");
  });

  test("sciMode overrides the automatic notation until the next call", () => {
    setPrintOptions({ sciMode: true });
    expect(print([2], [1, 2])).toBe("tensor([1.0000e+00, 2.0000e+00])");
    setPrintOptions({ sciMode: false });
    expect(print([2], [0.5, 501])).toBe("tensor([    0.5000,   501.0000])");
    expect(print([1], [1e22])).toBe("tensor([10000000000000000000000.])");
    setPrintOptions({});
    expect(print([2], [0.5, 501])).toBe("tensor([5.0000e-01, 5.0100e+02])");
  });

  test("a profile comes first, single options after it", () => {
    setPrintOptions({ profile: "short", edgeitems: 1 });
    expect(printOptions()).toEqual({
      precision: 2,
      threshold: 1000,
      edgeitems: 1,
      linewidth: 80,
      sciMode: null,
    });
    setPrintOptions({ profile: "full" });
    expect(print([1001], range(1001))).toContain("500.");
  });

  test("what makes no sense is refused and changes nothing", () => {
    const before = printOptions();
    for (const wrong of [
      { precision: -1 },
      { precision: 1.5 },
      { edgeitems: 0 },
      { linewidth: Number.NaN },
    ]) {
      expect(() => setPrintOptions(wrong)).toThrow(ValueError);
    }
    expect(() => setPrintOptions({ profile: "long" as "full" })).toThrow(/unknown profile/);
    expect(printOptions()).toBe(before);
  });
});

describe("laws", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
  const filled = shapes.chain((shape) => {
    const count = shape.reduce((n, size) => n * size, 1);
    return fc.record({
      shape: fc.constant(shape),
      values: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
        minLength: count,
        maxLength: count,
      }),
    });
  });

  test("elements are printed in order, each within half a unit of its last digit", () => {
    fc.assert(
      fc.property(filled, ({ shape, values }) => {
        const words = print(shape, values).match(/-?\d[\d.]*(e[+-]\d+)?/g) ?? [];
        expect(words).toHaveLength(values.length);
        for (const [i, word] of words.entries()) {
          const value = values[i] ?? Number.NaN;
          const [mantissa = "", power = "0"] = word.split("e");
          const unit = 10 ** (Number(power) - (mantissa.split(".")[1] ?? "").length);
          // Reading back and subtracting round twice, each by at most 2⁻⁵³ of the value.
          expect(Math.abs(Number(word) - value)).toBeLessThanOrEqual(
            unit / 2 + Math.abs(value) * 2 ** -52,
          );
        }
      }),
    );
  });

  test("brackets open and close as the shape says", () => {
    fc.assert(
      fc.property(filled, ({ shape, values }) => {
        const brackets = print(shape, values).replaceAll(/[^[\]]/g, "");
        const expected = shape.reduceRight((inner, size) => `[${inner.repeat(size)}]`, "");
        expect(brackets).toBe(expected);
      }),
    );
  });

  test("no line is longer than the width, if one element fits", () => {
    fc.assert(
      fc.property(filled, fc.integer({ min: 40, max: 120 }), ({ shape, values }, linewidth) => {
        const options = { ...printOptions(), linewidth };
        const valueAt = (i: number): number => values[i] ?? Number.NaN;
        const printed = formatTensor({ shape, dtype: "float32", valueAt }, options);
        for (const line of printed.split("\n")) {
          expect(line.replace(/[\]),]+$/, "").length).toBeLessThanOrEqual(linewidth);
        }
      }),
    );
  });
});
