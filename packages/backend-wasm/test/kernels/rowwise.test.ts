/**
 * @file Functions of rows are the reference's, which computes in doubles, but for a few roundings.
 */
import {
  dispatch,
  manualSeed,
  randint,
  randn,
  standardize,
  type Tensor,
  tensor,
  useBackend,
} from "@kindling/tensor";
import { afterAll, describe, expect, test } from "vitest";
import { useWasm } from "../../src/index.ts";

afterAll(() => useBackend("reference"));

/** The same on this backend and on the reference. */
function onBoth(compute: () => Tensor): [got: number[], exact: number[]] {
  const values = [useWasm, () => useBackend("reference")].map((use) => {
    use();
    return Array.from(compute().contiguous().toTypedArray(), Number);
  });
  return values as [number[], number[]]; // one per backend
}

const logSumExpParts = (...inputs: Tensor[]): readonly Tensor[] =>
  dispatch("rowwise", "test", inputs, { rowwise: "logSumExpParts", axis: 1 });

/** In units in the last place of float32. */
const distance = (got: number, exact: number): number => {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return got === exact ? 0 : Math.abs(got - exact) / 2 ** (exponent - 23);
};

// lines are gone over one by one or, where there are four and they are short or side by side, together
const shapes = [
  ...[1, 2, 3, 4, 5, 15, 16, 17, 20, 23, 1024, 1027].map((n) => [3, n] as const),
  ...[1, 3, 4, 10, 15, 17].map((n) => [7, n] as const),
];
const layouts = {
  contiguous: (x: Tensor) => x,
  transposed: (x: Tensor) => x.T.clone().T,
  "every other": (x: Tensor) => x.unsqueeze(2).expand(-1, -1, 2).clone().select(2, 0),
} as unknown as { readonly [name: string]: (x: Tensor) => Tensor };

describe.each(Object.keys(layouts))("of rows that lie %s", (layout) => {
  // x less the largest is rounded, by at most half a unit for each unit of its size
  test.each(shapes)("softmax of [%i, %i] is within 3 - log(y) units", (rows, columns) => {
    manualSeed(columns);
    const x = randn(rows, columns).mul(5) as Tensor;
    const [got, exact] = onBoth(() => layouts[layout]!(x).softmax(1));
    got.forEach((y, i) =>
      expect(distance(y, exact[i]!)).toBeLessThanOrEqual(3 - Math.log(exact[i]!)),
    );
  });

  test.each(shapes)("logSoftmax of [%i, %i] is within 1e-6 of its size", (rows, columns) => {
    manualSeed(columns);
    const x = randn(rows, columns).mul(5) as Tensor;
    const [got, exact] = onBoth(() => layouts[layout]!(x).logSoftmax(1));
    got.forEach((y, i) =>
      expect(Math.abs(y - exact[i]!)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(exact[i]!))),
    );
  });
});

describe.each(Object.keys(layouts))("of rows that lie %s and have a mean of 1000", (layout) => {
  test.each(shapes)("standardize of [%i, %i] is within 1e-5 of its size", (rows, columns) => {
    manualSeed(columns);
    const x = randn(rows, columns).add(1000) as Tensor;
    for (const part of [0, 1]) {
      const [got, exact] = onBoth(() => standardize(layouts[layout]!(x), 1, 1e-3)[part]!);
      got.forEach((y, i) =>
        expect(Math.abs(y - exact[i]!)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(exact[i]!))),
      );
    }
  });
});

test.each(Object.keys(layouts))(
  "lines that lie %s do not depend on how many there are",
  (layout) => {
    useWasm();
    manualSeed(0);
    const x = randn(11, 10).mul(5) as Tensor;
    const rows = (of: Tensor): Tensor[] => [
      of.softmax(1),
      of.logSoftmax(1),
      ...standardize(of, 1, 1e-3),
      ...logSumExpParts(of),
      of.logsumexp(1, true),
    ];
    const all = rows(layouts[layout]!(x));
    for (let i = 0; i < 11; i++)
      rows(x.narrow(0, i, 1).expand(4, -1)).forEach((row, n) =>
        expect(row.select(0, 3).tolist()).toEqual(all[n]!.select(0, i).tolist()),
      );
  },
);

test.each(shapes)("logSumExpParts of [%i, %i] is within a unit", (rows, columns) => {
  manualSeed(columns);
  const x = randn(rows, columns).mul(5) as Tensor;
  const labels = randint(columns, [rows, 1]);
  for (const layout of Object.values(layouts))
    for (const part of [0, 1, 2]) {
      const [got, exact] = onBoth(() => logSumExpParts(layout(x), labels)[part]!);
      got.forEach((y, i) => expect(Math.abs(y - exact[i]!)).toBeLessThanOrEqual(1e-6));
    }
});

describe("logsumexp", () => {
  test.each(shapes)("of [%i, %i] is within a unit of the reference's", (rows, columns) => {
    manualSeed(columns);
    const x = randn(rows, columns).mul(5) as Tensor;
    for (const layout of Object.values(layouts)) {
      const [got, exact] = onBoth(() => layout(x).logsumexp(1));
      got.forEach((y, i) => expect(distance(y, exact[i]!)).toBeLessThanOrEqual(1));
    }
  });

  test.each([
    [[-Infinity, 0, 0], Math.LN2],
    [[-Infinity, -Infinity], -Infinity],
    [[Infinity, 0, Infinity], Infinity],
    [[Infinity, -Infinity], Infinity],
    [[NaN, 0], NaN],
    [[NaN, Infinity], NaN],
    [[NaN, -Infinity], NaN],
    [[3e38, -3e38], 3e38],
    [[0, -20], 2.0611536900435727e-9],
  ])("of %j is %d, in short rows and long ones", (x, y) => {
    for (const repeats of [1, 5]) {
      const row = (of: Tensor): Tensor => (repeats === 1 ? of : of.repeat(repeats, 1));
      const filled = [...x, ...new Array<number>(repeats === 1 ? 0 : 20).fill(-Infinity)];
      const [got, exact] = onBoth(() => row(tensor([filled]) as Tensor).logsumexp(1));
      for (const all of [got, exact]) expect(all).toEqual(all.map(() => Math.fround(y)));
    }
  });
});

describe("softmax", () => {
  test("gives what is below the normal numbers", () => {
    const [got, exact] = onBoth(() => tensor([0, -88, -100, -103.2, -104.5]).softmax(0));
    expect(exact[2]).toBeGreaterThan(0);
    got.forEach((y, i) => expect(distance(y, exact[i]!)).toBeLessThanOrEqual(1));
  });

  test.each([
    [[-Infinity, 0, 1]],
    [[-Infinity, -Infinity]],
    [[Infinity, 0]],
    [[NaN, 0]],
    [[3e38, -3e38]],
  ])("and its logarithm have the reference's edges: %j", (x) => {
    for (const name of ["softmax", "logSoftmax"] as const) {
      const [got, exact] = onBoth(() => tensor(x)[name](0));
      got.forEach((y, i) =>
        Number.isNaN(exact[i]!)
          ? expect(y).toBeNaN()
          : expect(distance(y, exact[i]!)).toBeLessThanOrEqual(2),
      );
    }
  });
});
