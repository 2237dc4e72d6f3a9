/** @file What arbitraries draw from, to the ends: everything that they promise comes, and nothing else. */
import { tensor, zeros } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraries } from "../../src/index.ts";
import { numelOf } from "../../src/arbitraries/shape.ts";

const {
  broadcastableShapes,
  dtype,
  element,
  incompatibleShapes,
  indexExpression,
  laidOut,
  layoutsOf,
  matmulTriple,
  probability,
  promotablePair,
  seed,
  shape,
} = arbitraries;

/** Four thousand draws from one seed: what comes once in 200 is missing once in e²⁰ samples. */
const drawn = <T>(arbitrary: fc.Arbitrary<T>): T[] =>
  fc.sample(arbitrary, { numRuns: 4000, seed: 1 });
const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b));
const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b));
const shareOf = (numbers: readonly number[], is: (x: number) => boolean): number =>
  numbers.filter(is).length / numbers.length;

describe("seeds and probabilities", () => {
  test("are those where implementations differ, and any other", () => {
    const seeds = drawn(seed());
    expect(seeds).toEqual(expect.arrayContaining([0, 1, 42, 2 ** 31 - 1, 2 ** 32 - 1]));
    expect(seeds.every((n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32)).toBe(true);
    expect(new Set(seeds).size).toBeGreaterThan(1000);
    expect(seeds.some((n) => n > 2 ** 31 && n < 2 ** 32 - 1)).toBe(true);
  });

  test("are the ends, their neighbours and any other", () => {
    const eps = 2 ** -24;
    const shares = drawn(probability());
    expect(shares).toEqual(expect.arrayContaining([0, eps, 0.2, 0.5, 1 - eps, 1]));
    expect(shares.every((p) => p >= 0 && p <= 1)).toBe(true);
    expect(new Set(shares).size).toBeGreaterThan(1000);
  });
});

describe("element types", () => {
  test.each([
    [undefined, ["bool", "float32", "float64", "int32", "int64", "uint8"]],
    ["all", ["bool", "float32", "float64", "int32", "int64", "uint8"]],
    ["floating", ["float32", "float64"]],
    ["numeric", ["float32", "float64", "int32", "int64", "uint8"]],
  ] as const)("of kind %s are these", (kinds, names) => {
    expect([...new Set(drawn(dtype(kinds)))].toSorted()).toEqual(names);
    const pairs = drawn(promotablePair(kinds));
    expect([...new Set(pairs.flatMap(({ a, b }) => [a, b]))].toSorted()).toEqual(names);
  });
});

describe("elements", () => {
  const sorted = (numbers: Iterable<number>): number[] => [...numbers].toSorted((a, b) => a - b);
  const small = Array.from({ length: 17 }, (_, i) => i - 8);

  test.each([
    ["bool", "any", [0, 1]],
    ["int32", "ties", [0, 1, 2]],
    ["uint8", "ties", [0, 1, 2]],
    ["float32", "ties", [0, 0.5, 1]],
    ["float64", "smallIntegers", small],
  ] as const)("of %s, in mode %s, are these", (type, mode, values) => {
    expect(sorted(new Set(drawn(element(type, mode))))).toEqual([...values]);
  });

  test("of integers are mostly small, and reach to the ends of the type", () => {
    const bytes = drawn(element("uint8"));
    expect(new Set(bytes).size).toBeGreaterThan(200);
    expect([least(bytes), greatest(bytes)]).toEqual([0, 255]);
    const words = drawn(element("int32"));
    expect(words).toEqual(expect.arrayContaining(small));
    expect(least(words)).toBeGreaterThanOrEqual(-(2 ** 31));
    expect(greatest(words)).toBeLessThan(2 ** 31);
    expect([least(words) < -(2 ** 30), greatest(words) > 2 ** 30]).toEqual([true, true]);
    for (const numbers of [bytes, words]) {
      const share = shareOf(numbers, (x) => Math.abs(x) <= 8);
      expect(Math.abs(share - 0.8)).toBeLessThan(0.1); // 3 of 4, and some of the others
    }
  });

  test.each([
    ["float32", 2 ** -126, 37],
    ["float64", 2 ** -1022, 300],
  ] as const)("of %s are what their mode says, to the ends", (type, smallest, decades) => {
    const unit = drawn(element(type, "unit"));
    expect(unit.every((x) => Math.abs(x) <= 1)).toBe(true);
    expect([least(unit) < -0.25, greatest(unit) > 0.25]).toEqual([true, true]);

    const tiny = drawn(element(type, "subnormals"));
    expect(tiny.every((x) => Math.abs(x) <= smallest / 2)).toBe(true);
    expect([least(tiny) < -smallest / 8, greatest(tiny) > smallest / 8]).toEqual([true, true]);

    const zeros = new Set(drawn(element(type, "zeros")).map((x) => (Object.is(x, -0) ? "-0" : x)));
    expect(zeros).toEqual(new Set([0, "-0", smallest, -smallest]));

    const sizes = drawn(element(type, "magnitudes"));
    const exponents = sizes.map((x) => Math.log10(Math.abs(x)));
    expect(greatest(exponents)).toBeLessThanOrEqual(decades + 1e-6);
    expect(least(exponents)).toBeGreaterThanOrEqual(-decades - 1e-6);
    expect(greatest(exponents)).toBeGreaterThan(decades / 2);
    expect(least(exponents)).toBeLessThan(-decades / 2);
    expect(Math.abs(shareOf(sizes, (x) => x > 0) - 0.5)).toBeLessThan(0.1);
    if (type === "float32") expect(sizes.every((x) => Math.fround(x) === x)).toBe(true);
  });

  test.each([
    ["infinities", (x: number) => Math.abs(x) === Infinity],
    ["nans", Number.isNaN],
  ] as const)("in mode %s are a quarter of them so, and the others within 4", (mode, is) => {
    const numbers = drawn(element("float64", mode));
    expect(Math.abs(shareOf(numbers, is) - 0.25)).toBeLessThan(0.1);
    const others = numbers.filter((x) => !is(x));
    expect(others.every((x) => Math.abs(x) <= 4)).toBe(true);
    expect([least(others) < -1, greatest(others) > 1]).toEqual([true, true]);
    if (mode === "infinities")
      expect(numbers).toEqual(expect.arrayContaining([Infinity, -Infinity]));
  });

  test("of any mode are of all of them", () => {
    const numbers = drawn(element("float32"));
    for (const is of [
      Number.isNaN,
      (x: number) => x === Infinity,
      (x: number) => Object.is(x, -0),
      (x: number) => x !== 0 && Math.abs(x) < 2 ** -126,
      (x: number) => Math.abs(x) > 1e20 && x < Infinity,
      (x: number) => x === 7,
    ])
      expect(numbers.some(is)).toBe(true);
  });
});

describe("index expressions", () => {
  const all = drawn(indexExpression([2, 3]));

  test("name some axes, from the first, and have one part more at most", () => {
    expect(new Set(all.map((parts) => parts.length))).toEqual(new Set([0, 1, 2, 3]));
    const plain = all.filter((parts) => !parts.includes(null) && !parts.includes("..."));
    expect(greatest(plain.map((parts) => parts.length))).toBe(2);
  });

  test("hold places from either end, whole axes, parts with steps, new axes and the rest", () => {
    const first = all.filter((parts) => parts.length === 2 && !parts.includes(null));
    const places = first.flatMap(([part]) => (typeof part === "number" ? [part] : []));
    expect([...new Set(places)].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1]);
    expect(all.some((parts) => parts.includes(":"))).toBe(true);
    expect(all.some((parts) => parts.at(-1) === "...")).toBe(true);
    expect(all.every((parts) => parts.indexOf("...") < 0 || parts.at(-1) === "...")).toBe(true);
    // a new axis may come before any part
    expect(new Set(all.map((parts) => parts.indexOf(null)))).toEqual(new Set([-1, 0, 1, 2]));
    const slices = first.flatMap(([part]) => (Array.isArray(part) ? [part as number[]] : []));
    const steps = slices.map((part) => part[2]!);
    expect(new Set(steps)).toEqual(new Set([1, 2, 3]));
    const bounds = slices.map((part) => part[0]).filter((bound) => bound !== null) as number[];
    expect([...new Set(bounds)].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  test("of an axis of nothing hold no place", () => {
    const parts = drawn(indexExpression([0])).flat();
    expect(parts.some((part) => typeof part === "number")).toBe(false);
    expect(parts.some((part) => part === ":")).toBe(true);
    expect(parts.some((part) => Array.isArray(part))).toBe(true);
  });
});

describe("shapes", () => {
  test("have up to 4 axes of 1 to 6, and 64 elements, unless told otherwise", () => {
    const shapes = drawn(shape());
    expect(new Set(shapes.map((sizes) => sizes.length))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(new Set(shapes.flat())).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(greatest(shapes.map(numelOf))).toBeGreaterThan(48);
    expect(greatest(shapes.map(numelOf))).toBeLessThanOrEqual(64);
    const zero = drawn(shape({ allowZero: true, maxNumel: 5 }));
    // also of the axes that are not empty
    const others = zero.map((sizes) => numelOf(sizes.filter((size) => size > 0)));
    expect(greatest(others)).toBeLessThanOrEqual(5);
    expect(zero.some((sizes) => sizes[0] === 0 && sizes.includes(5))).toBe(true);
    expect(new Set(zero.flat())).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect([numelOf([]), numelOf([2, 3]), numelOf([2, 0])]).toEqual([1, 6, 0]);
  });

  test("that broadcast repeat axes of 1, and leave leading ones out", () => {
    const pairs = drawn(broadcastableShapes(2));
    expect(pairs.every(({ shapes }) => shapes.length === 2)).toBe(true);
    const apart = pairs.filter(({ shapes: [a, b] }) => a!.length !== b!.length);
    expect(apart.length).toBeGreaterThan(1000);
    expect(
      pairs.some(({ shapes: [a], result }) => a!.join() === result.join() && a!.length > 2),
    ).toBe(true);
  });

  test("that do not broadcast have two sizes on one axis, neither of them 1", () => {
    for (const [a, b] of drawn(incompatibleShapes())) {
      const clashes = a.filter((size, i) => {
        const other = b[i - a.length + b.length] ?? 1;
        return size !== 1 && other !== 1 && size !== other;
      });
      expect(clashes).toHaveLength(1);
    }
    const pairs = drawn(incompatibleShapes({ minRank: 2, maxRank: 2 }));
    expect(pairs.every(([a]) => a.length === 2)).toBe(true);
    expect(new Set(pairs.map(([, b]) => b.length))).toEqual(new Set([1, 2]));
  });

  test("that multiply are of 1 to 6, and of 0 where that is allowed", () => {
    const sizes = drawn(matmulTriple()).flatMap(({ a, b, c }) => [...a, ...b, ...c]);
    expect(new Set(sizes)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    const zero = drawn(matmulTriple({ allowZero: true, maxSize: 2 }));
    expect(new Set(zero.flatMap(({ a, b, c }) => [...a, ...b, ...c]))).toEqual(new Set([0, 1, 2]));
  });
});

test.each(["float32", "uint8", "bool"] as const)(
  "what lies between and before the elements of a view is an unlikely %s",
  (dtype) => {
    const views = layoutsOf(zeros([2, 2], { dtype })).map(({ layout, view }) => [
      layout,
      Array.from(view.storage.elements(dtype), Number),
    ]);
    const between = dtype === "bool" ? 1 : 77;
    expect(Object.fromEntries(views)).toEqual({
      contiguous: [0, 0, 0, 0],
      transposed: [0, 0, 0, 0],
      sliced: [0, 0, between, between, 0, 0, between, between],
      offset: [between, between, 0, 0, 0, 0],
    });
  },
);

test("layouts are drawn with steps of 1 to 3, and of scalars and nothing too", () => {
  const of = (sizes: number[], name: string) =>
    fc
      .sample(laidOut({ shape: sizes, dtype: "float32", elements: "unit" }), {
        numRuns: 200,
        seed: 1,
      })
      .filter(({ layout }) => layout === name)
      .map(({ view }) => view);
  const matrices = of([2, 2], "sliced");
  expect(new Set(matrices.map(({ strides }) => strides[0]))).toEqual(new Set([2, 4, 6]));
  expect(new Set(of([2, 2], "offset").map(({ offset }) => offset))).toEqual(new Set([1, 2, 3]));
  expect(of([2, 2], "expanded").every(({ strides }) => strides[0] === 0)).toBe(true);
  // a scalar cannot be cut or repeated
  expect(new Set(of([], "sliced").map(({ offset }) => offset))).toEqual(new Set([1, 2, 3]));
  expect(of([], "expanded").every(({ storage }) => storage.sizeBytes === 4)).toBe(true);
  expect(of([0, 2], "expanded").every(({ shape: [rows] }) => rows === 0)).toBe(true);
});

test("layouts of one tensor differ in strides and offset, and hold its values", () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const found = layoutsOf(x).map(({ layout, view }) => [layout, view.strides, view.offset]);
  expect(found).toEqual([
    ["contiguous", [3, 1], 0],
    ["transposed", [1, 2], 0],
    ["sliced", [6, 1], 0],
    ["offset", [3, 1], 2],
  ]);
  expect(layoutsOf(x).every(({ plain }) => plain === x)).toBe(true);
  for (const { view } of layoutsOf(x)) expect(view.toArray()).toEqual(x.toArray());
});
