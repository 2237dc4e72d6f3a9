/** @file Which derivatives are compared: every element of every Jacobian, or one projection of each. */
import { customFunction } from "@kindling/autograd";
import { Generator, tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  directionLike,
  dot,
  elementwise,
  type Point,
  projected,
} from "../../src/gradcheck/comparison.ts";
import { flat, floatingOutputs, type TensorFunction } from "../../src/gradcheck/function.ts";

const float64 = (values: number[] | number[][]): Tensor => tensor(values, { dtype: "float64" });
const leaf = (values: number[] | number[][]): Tensor => float64(values).requiresGrad_();

const pointOf = (f: TensorFunction, inputs: readonly Tensor[]): Point => {
  const outputs = floatingOutputs(f(...inputs));
  return { f, inputs, outputs, centre: outputs.map(flat) };
};
const both = { eps: undefined, checkBackwardAd: true, checkForwardAd: true };
const tape = { ...both, checkForwardAd: false };
const forward = { ...both, checkBackwardAd: false };

/** Two outputs of two inputs that differ in every derivative: [3a₀, 5a₁ + 7b₀] and b₀. */
const f = (a: Tensor, b: Tensor): Tensor[] => [
  a.mul(float64([3, 5])).add(b.mul(float64([0, 7]))),
  b.mul(11),
];
const jacobians: readonly (readonly [string, number])[] = [
  ["input 0 element 0, output 0 element 0", 3],
  ["input 0 element 0, output 0 element 1", 0],
  ["input 0 element 0, output 1 element 0", 0],
  ["input 0 element 1, output 0 element 0", 0],
  ["input 0 element 1, output 0 element 1", 5],
  ["input 0 element 1, output 1 element 0", 0],
  ["input 1 element 0, output 0 element 0", 0],
  ["input 1 element 0, output 0 element 1", 7],
  ["input 1 element 0, output 1 element 0", 11],
];

describe("element by element", () => {
  const [a, b] = [leaf([0.5, 2]), leaf([-1])];
  const told = (modes: typeof both): unknown[] =>
    elementwise(pointOf(f, [a, b]), modes).map((one) => [
      `input ${one.input} element ${one.element}, output ${one.output} element ${one.outputElement}`,
      one.analytic,
      one.mode,
    ]);

  test("each derivative is compared, by the tape, by forward mode or by both", () => {
    const by = (mode: string): unknown[] => jacobians.map((one) => [...one, mode]);
    expect(told(tape)).toEqual(by("tape"));
    expect(told(forward)).toEqual(by("forward mode"));
    expect(told(both)).toEqual(
      jacobians.flatMap((one) => [
        [...one, "tape"],
        [...one, "forward mode"],
      ]),
    );
  });

  test("with what differences say of it", () => {
    for (const { analytic, numeric, uncertainty, isKink } of elementwise(
      pointOf(f, [a, b]),
      tape,
    )) {
      expect(numeric).toBeCloseTo(analytic, 8);
      expect(uncertainty).toBeGreaterThan(0);
      expect(uncertainty).toBeLessThan(1e-7);
      expect(isKink).toBe(false);
    }
    const [atKink] = elementwise(
      pointOf((x) => x.abs(), [leaf([0])]),
      tape,
    );
    expect(atKink).toMatchObject({ isKink: true });
    const [coarse] = elementwise(
      pointOf((x) => x.pow(3), [leaf([1])]),
      { ...tape, eps: 0.5 },
    );
    expect(coarse!.uncertainty).toBeCloseTo(0.1875, 10); // h² - h²/4 for x³
  });

  test("but not of inputs that need none", () => {
    const derivatives = elementwise(pointOf(f, [float64([0.5, 2]), b]), tape);
    expect(derivatives.map(({ input }) => input)).toEqual([1, 1, 1]);
  });
});

describe("along random directions", () => {
  const [a, b] = [leaf([0.5, 2]), leaf([-1])];

  test("one number is compared for each input and output: the Jacobian between both", () => {
    const generator = new Generator({ seed: 0 });
    const [v0, v1, u0, u1] = [[0, 0], [0], [0, 0], [0]].map((like) =>
      flat(directionLike(float64(like), generator)),
    );
    const expected = [
      [0, 0, 3 * u0![0]! * v0![0]! + 5 * u0![1]! * v0![1]!],
      [0, 1, 0],
      [1, 0, 7 * u1![0]! * v0![1]!],
      [1, 1, 11 * u1![0]! * v1![0]!],
    ] as const;
    for (const [modes, names] of [
      [tape, ["tape"]],
      [forward, ["forward mode"]],
      [both, ["tape", "forward mode"]],
    ] as const) {
      const found = projected(pointOf(f, [a, b]), modes);
      expect(found).toHaveLength(expected.length * names.length);
      expected.forEach(([input, output, value], i) =>
        names.forEach((mode, k) => {
          const one = found[i * names.length + k]!;
          const place = { mode, input, element: undefined, output, outputElement: undefined };
          expect(one).toMatchObject(place);
          expect(one.analytic).toBeCloseTo(value, 12);
          expect(one.numeric).toBeCloseTo(value, 7);
        }),
      );
    }
  });

  test("wrong derivatives of either mode are seen", () => {
    const wrong = customFunction({
      forward: (_, x: Tensor) => x.mul(3),
      backward: (_, g) => g.mul(4),
    });
    const [one] = projected(pointOf(wrong, [leaf([1, 2, 3])]), tape);
    expect(one!.analytic).toBeCloseTo((one!.numeric * 4) / 3, 6);
  });

  test("inputs that need none, and what has no elements, are left out", () => {
    const none = zeros([0], { dtype: "float64" });
    const g = (x: Tensor, y: Tensor, z: Tensor): Tensor[] => [x.mul(2), z.mul(1), y.add(x)];
    const found = projected(pointOf(g, [leaf([1]), float64([1]), none.requiresGrad_()]), both);
    expect(found.map(({ input, output, mode }) => [input, output, mode])).toEqual([
      [0, 0, "tape"],
      [0, 0, "forward mode"],
      [0, 2, "tape"],
      [0, 2, "forward mode"],
    ]);
  });
});

test("random directions are of either sign, between 0.5 and 1.5 in size, and of the shape", () => {
  const like = zeros([20, 50], { dtype: "float64" });
  const direction = directionLike(like, new Generator({ seed: 3 }));
  expect(direction.shape).toEqual([20, 50]);
  const values = [...flat(direction)];
  const sizes = values.map(Math.abs);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.5);
  expect(Math.min(...sizes)).toBeLessThan(0.51);
  expect(Math.max(...sizes)).toBeLessThan(1.5);
  expect(Math.max(...sizes)).toBeGreaterThan(1.49);
  // of 1000 signs of equal chance fewer than 400 are alike with a probability of 2e-10
  expect(values.filter((value) => value < 0).length).toBeGreaterThan(400);
  expect(values.filter((value) => value > 0).length).toBeGreaterThan(400);
  // sizes and signs are drawn apart
  const large = values.filter((value) => Math.abs(value) > 1);
  expect(large.filter((value) => value < 0).length / large.length).toBeCloseTo(0.5, 1);
});

test("a product is summed over all elements", () => {
  expect(dot(Float64Array.of(1, 2, 3), Float64Array.of(4, -5, 6))).toBe(12);
});
