/**
 * @file A walk over the whole surface: every operation has first and second derivatives that are
 * right, or a reason why it has none.
 */
import { customFunction } from "@kindling/autograd";
import { isFloatingPoint, isTensor, rand, randint, Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { operations } from "../../src/index.ts";

const { differentiable, findingsOf, notDifferentiable, surface, topics } = operations;

const listed = [...Object.keys(differentiable), ...Object.values(notDifferentiable).flat()];
const unlisted = (names: readonly string[]): string[] =>
  names.filter((name) => !listed.includes(name));

describe("the table", () => {
  test("has every name of the surface, with samples or with a reason", () => {
    expect(unlisted(surface())).toEqual([]);
    expect(surface().length).toBeGreaterThan(400);
  });

  test("notices a newcomer", () => {
    Object.defineProperty(Tensor.prototype, "newcomer", { value: () => {}, configurable: true });
    try {
      expect(unlisted(surface())).toEqual(["Tensor.newcomer"]);
    } finally {
      delete (Tensor.prototype as { newcomer?: unknown }).newcomer;
    }
  });

  test("has no name twice, and none that is gone", () => {
    expect(listed.filter((name, i) => listed.indexOf(name) !== i)).toEqual([]);
    expect(listed.filter((name) => !surface().includes(name))).toEqual([]);
  });

  test("has samples for each row", () => {
    const empty = Object.entries(differentiable).filter(([, samples]) => samples.length === 0);
    expect(empty).toEqual([]);
  });
});

/** The dot-product tests agree to a few roundings; what computes in float32 rounds by 6e-8. */
const adjointBound = (isSingle: boolean): number => (isSingle ? 1e-6 : 1e-14);

for (const [topic, samples] of Object.entries(topics)) {
  describe(`${topic}: first and second derivatives, in both modes, are right:`, () => {
    test.each(Object.keys(samples))("%s", (name) => {
      for (const sample of samples[name]!) {
        const found = findingsOf(sample);
        const verdict = sample.isSingle === true ? undefined : "pass";
        expect({ ...found, note: sample.note }).toMatchObject({ first: verdict, second: verdict });
        expect(found.adjointError).toBeLessThanOrEqual(adjointBound(sample.isSingle === true));
        expect(found.secondAdjointError).toBeLessThanOrEqual(
          adjointBound(sample.isSingle === true),
        );
      }
    });
  });
}

test("the walk finds a wrong first and a wrong second derivative", () => {
  const wrong = (pull: (x: Tensor, g: Tensor) => Tensor) =>
    customFunction({
      forward: (context, x: Tensor) => (context.saveForBackward(x), x.mul(x)),
      backward: (context, g) => pull(context.savedTensors[0]!, g),
    });
  const sample = (call: (x: Tensor) => Tensor) =>
    ({ shapes: [[2, 3]], domain: [0.5, 1.5], call }) as const;
  const first = findingsOf(sample(wrong((x, g) => g.mul(x).mul(2.0000001))));
  expect(first).toMatchObject({ first: "fail", second: "pass" });
  expect(first.adjointError).toBeGreaterThan(1e-9);
  const second = findingsOf(sample(wrong((x, g) => g.mul(x.detach()).mul(2))));
  expect(second).toMatchObject({ first: "pass", second: "fail" });
});

describe("what is said to give no floating-point numbers gives none:", () => {
  const [floats, integers] = [
    rand([2, 3], { dtype: "float64" }),
    randint(1, 5, [2, 3]),
  ] as Tensor[];
  const names = ["gives booleans", "gives integers"].flatMap(
    (reason) => notDifferentiable[reason]!,
  );
  test.each(names)("%s", (name) => {
    const method = name.replace("Tensor.", "") as keyof Tensor;
    const results = [floats!, integers!].flatMap((x) => {
      const y = x.clone();
      return [[], [y], [1]].flatMap((args) => resultOf(y, method, args));
    });
    // at least one of the calls is one that the method takes
    expect(results.length).toBeGreaterThan(0);
    expect(
      results.filter(({ dtype, requiresGrad }) => isFloatingPoint(dtype) || requiresGrad),
    ).toEqual([]);
  });

  const resultOf = (x: Tensor, method: keyof Tensor, args: readonly unknown[]): Tensor[] => {
    try {
      const result = (x[method] as (...args: readonly unknown[]) => unknown)(...args);
      return [result].flat().filter(isTensor);
    } catch {
      return [];
    }
  };
});
