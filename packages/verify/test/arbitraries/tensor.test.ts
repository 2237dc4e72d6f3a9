import { isFloatingPoint, promoteTypes, zeros } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraries, assertEqual } from "../../src/index.ts";

const {
  dtype,
  element,
  indexExpression,
  laidOut,
  layoutsOf,
  probability,
  promotablePair,
  seed,
  shape,
  tensor,
} = arbitraries;

describe("arbitrary tensors", () => {
  test("have the shape and the dtype that are asked for", () => {
    fc.assert(
      fc.property(
        fc
          .tuple(shape({ allowZero: true }), dtype())
          .chain(([sizes, type]) =>
            fc.tuple(fc.constant(sizes), fc.constant(type), tensor({ shape: sizes, dtype: type })),
          ),
        ([sizes, type, x]) => {
          expect(x.shape).toEqual(sizes);
          expect(x.dtype).toBe(type);
        },
      ),
    );
  });

  test("ascend if sorted", () => {
    fc.assert(
      fc.property(
        tensor({ shape: [9], dtype: "float64", elements: "magnitudes", sorted: true }),
        (x) => {
          const values = Array.from(x.toTypedArray() as Float64Array); // of a float64 tensor
          expect(values).toEqual(values.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  test("ascend if sorted, and NaN is last", () => {
    const options = { shape: [9], dtype: "float64", elements: "nans", sorted: true } as const;
    const drawn = fc.sample(tensor(options), { numRuns: 200, seed: 1 });
    const sorted = drawn.map((x) => Array.from(x.toTypedArray(), Number));
    for (const values of sorted) {
      const numbers = values.filter((value) => !Number.isNaN(value));
      expect(values.slice(0, numbers.length)).toEqual(numbers.toSorted((a, b) => a - b));
    }
    expect(sorted.some((values) => values.filter(Number.isNaN).length === 4)).toBe(true);
  });

  test("are printed when an example fails", () => {
    const failing = fc.check(
      fc.property(tensor({ shape: [2], dtype: "float32", elements: "ties" }), () => false),
    );
    expect(fc.defaultReportMessage(failing)).toContain("tensor([");
  });
});

describe("elements", () => {
  const floats = ["float32", "float64"] as const;
  test.each(floats)("of %s are representable in it", (type) => {
    fc.assert(
      fc.property(element(type), (x) => {
        expect(type === "float32" ? Math.fround(x) : x).toEqual(x);
      }),
    );
  });

  test("are what the mode says", () => {
    const holds = (mode: arbitraries.Elements, is: (x: number) => boolean): void =>
      fc.assert(fc.property(element("float64", mode), is));
    holds("smallIntegers", (x) => Number.isInteger(x) && Math.abs(x) <= 8);
    holds("unit", (x) => Math.abs(x) <= 1);
    holds("subnormals", (x) => Math.abs(x) < 2 ** -1022);
    holds("magnitudes", (x) => Number.isFinite(x) && x !== 0);
  });

  test.each([
    { mode: "nans", is: Number.isNaN },
    { mode: "infinities", is: (x: number) => Math.abs(x) === Infinity },
    { mode: "zeros", is: (x: number) => Object.is(x, -0) },
  ] as const)("of mode $mode do include them", ({ mode, is }) => {
    const drawn = fc.sample(element("float32", mode), { numRuns: 100, seed: 1 });
    expect(drawn.some(is)).toBe(true);
  });
});

describe("layouts", () => {
  test("hold the same logical values, each in its own way", () => {
    fc.assert(
      fc.property(laidOut({ shape: shape({ allowZero: true }) }), ({ plain, view }) => {
        assertEqual(view, plain, { signedZero: true });
        expect(plain.isContiguous()).toBe(true);
        expect(view.storage).not.toBe(plain.storage);
      }),
    );
  });

  test("are all drawn, and are what they are called", () => {
    const options = { shape: shape({ minRank: 2, maxRank: 3 }), dtype: "float32" } as const;
    const drawn = fc.sample(laidOut(options), { numRuns: 400, seed: 1 });
    const of = (name: string) =>
      drawn.filter(({ layout }) => layout === name).map(({ view }) => view);
    expect(of("transposed").some((x) => !x.isContiguous())).toBe(true);
    expect(of("sliced").some((x) => !x.isContiguous())).toBe(true);
    expect(of("offset").every((x) => x.offset > 0)).toBe(true);
    expect(of("expanded").some((x) => x.strides.includes(0))).toBe(true);
    expect(of("contiguous").every((x) => x.isContiguous() && x.offset === 0)).toBe(true);
  });

  test("of one tensor are its values again", () => {
    fc.assert(
      fc.property(tensor(), (x) => {
        for (const { view } of layoutsOf(x)) assertEqual(view, x);
      }),
    );
  });
});

describe("index expressions", () => {
  test("are valid for the shape they are made for", () => {
    const any = shape({ allowZero: true }).chain((sizes) =>
      fc.tuple(fc.constant(sizes), indexExpression(sizes)),
    );
    fc.assert(
      fc.property(any, ([sizes, index]) => {
        expect(() => zeros(sizes).at(...index)).not.toThrow();
      }),
    );
  });
});

describe("dtypes and chance", () => {
  test("pairs of dtypes come with what they promote to", () => {
    fc.assert(
      fc.property(promotablePair(), ({ a, b, promoted }) => {
        expect(promoteTypes(a, b)).toBe(promoted);
        expect(promoteTypes(b, a)).toBe(promoted);
      }),
    );
    fc.assert(fc.property(dtype("floating"), isFloatingPoint));
  });

  test("seeds are 32-bit, and probabilities lie in [0, 1] and hit both ends", () => {
    fc.assert(fc.property(seed(), (s) => Number.isInteger(s) && s >= 0 && s < 2 ** 32));
    fc.assert(fc.property(probability(), (p) => p >= 0 && p <= 1));
    const drawn = fc.sample(probability(), { numRuns: 200, seed: 1 });
    expect(drawn).toContain(0);
    expect(drawn).toContain(1);
  });
});
