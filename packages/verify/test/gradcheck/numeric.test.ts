/** @file Where a function is looked at for differences, and what is told of places that it does not have. */
import { tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { along, differencesAlong } from "../../src/gradcheck/numeric.ts";

const float64 = (values: number[] | number[][]): Tensor => tensor(values, { dtype: "float64" });

/** The values of the inputs at each run of the function, and the differences of their sums. */
function lookedAt(
  inputs: readonly Tensor[],
  k: number,
  direction: number[],
  eps?: number,
): { readonly runs: Tensor[][]; readonly column: ReturnType<typeof differencesAlong> } {
  const runs: Tensor[][] = [];
  const f = (...xs: Tensor[]): Tensor => {
    runs.push(xs);
    return xs[k]!.sum();
  };
  const centre = [Float64Array.of(inputs[k]!.sum().item())];
  const column = differencesAlong(f, inputs, k, Float64Array.from(direction), centre, eps);
  return { runs, column };
}

const unit = Math.cbrt(2 ** -53);

describe("differences look at a function", () => {
  test("a step below and above, and half a step", () => {
    const { runs, column } = lookedAt([float64([2])], 0, [1], 0.5);
    expect(runs.map(([x]) => x!.toArray())).toEqual([[1.5], [2.5], [1.75], [2.25]]);
    expect(column).toMatchObject([[{ value: 1, isKink: false }]]);
  });

  test("along a direction, and leave what does not move", () => {
    const { runs, column } = lookedAt([float64([[1, 2, 3]])], 0, [1, 0, -2], 0.25);
    expect(runs.map(([x]) => x!.toArray())).toEqual([
      [[0.75, 2, 3.5]],
      [[1.25, 2, 2.5]],
      [[0.875, 2, 3.25]],
      [[1.125, 2, 2.75]],
    ]);
    expect(column).toMatchObject([[{ value: -1 }]]);
    const infinite = lookedAt([float64([1, Infinity])], 0, [1, 0], 0.25);
    for (const [x] of infinite.runs) expect(x!.toArray()).toEqual([expect.anything(), Infinity]);
  });

  test("at the other inputs as they are, without their history", () => {
    const [x, y, mask] = [
      float64([1]).requiresGrad_(),
      float64([5]).requiresGrad_(),
      tensor([true]),
    ];
    const { runs } = lookedAt([x, y, mask], 1, [1], 1);
    for (const [a, b, c] of runs) {
      expect(a!.toArray()).toEqual([1]);
      expect([a!.requiresGrad, b!.requiresGrad]).toEqual([false, false]);
      expect(c).toBe(mask);
    }
    expect(runs.map(([, b]) => b!.item())).toEqual([4, 6, 4.5, 5.5]);
    expect(x.item()).toBe(1);
  });

  test("with a step by the size of the largest that moves, or what rounding leaves of one", () => {
    const stepOf = (values: number[], direction: number[]): number => {
      const { runs } = lookedAt([float64(values)], 0, direction);
      const at = direction.findIndex((d) => d === 1);
      return (runs[1]![0]!.toArray() as number[])[at]! - values[at]!;
    };
    expect(stepOf([0.5, -4], [1, 1])).toBeCloseTo(4 * unit, 14);
    expect(stepOf([100, 0.5, 2], [0, 1, 1])).toBeCloseTo(2 * unit, 14);
    expect(stepOf([0.25, 0.5], [1, 1])).toBeCloseTo(unit, 14);
    expect(stepOf([1000, 3], [0, 1])).toBeCloseTo(3 * unit, 14);
    // beside 2⁴⁰ a step of 0.00046 is one of 2⁻¹¹, and the difference is divided by that
    expect(lookedAt([float64([2 ** 40])], 0, [1], 0.00046).column[0]![0]!.value).toBe(1);
  });
});

test("outputs that are gone, or shorter, where the inputs move have no derivative", () => {
  const centre = [Float64Array.of(1), Float64Array.of(1, 1)];
  const column = differencesAlong((x) => [x], [float64([1])], 0, along(1, 0), centre, 0.5);
  expect(column.map((values) => values.map(({ value }) => value))).toEqual([[1], [NaN, NaN]]);
  const shorter = differencesAlong((x) => x, [float64([1])], 0, along(1, 0), [centre[1]!], 0.5);
  expect(shorter[0]!.map(({ value }) => value)).toEqual([1, NaN]);
  expect(
    differencesAlong((x) => x, [zeros([0], { dtype: "float64" })], 0, along(0, 0), [], 1),
  ).toEqual([]);
});

test("one element moves along its axis", () => {
  expect([...along(3, 1)]).toEqual([0, 1, 0]);
});
