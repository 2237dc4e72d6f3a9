/** @file The table of operations holds the whole surface: each name has samples, or a reason why it has none. */
import { Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { operations } from "../../src/index.ts";

const { differentiable, notDifferentiable, surface, topics } = operations;

const listed = [...Object.keys(differentiable), ...Object.values(notDifferentiable).flat()];
const unlisted = (names: readonly string[]): string[] =>
  names.filter((name) => !listed.includes(name));

describe("the table", () => {
  test("has every name of the surface, with samples or with a reason", () => {
    expect(unlisted(surface())).toEqual([]);
    expect(surface().length).toBeGreaterThan(400);
  });

  test("walks over methods, functions and modules, and nothing else that has a name", () => {
    const names = surface();
    const kinds = ["Tensor.exp", "cat", "nn.functional.relu", "nn.ReLU"];
    expect(kinds.map((name) => names.indexOf(name))).not.toContain(-1);
    const first = [/^Tensor\./, /^[a-z]\w*$/i, /^nn\.functional\./, /^nn\.[A-Za-z]\w*$/].map(
      (kind) => names.map((name) => kind.test(name)),
    );
    // one kind after the other
    expect(first.map((are) => [are.indexOf(true), are.filter(Boolean).length])).toEqual(
      first.map((are) => [are.indexOf(true), are.lastIndexOf(true) - are.indexOf(true) + 1]),
    );
    expect(first.map((are) => are.indexOf(true))).toEqual(
      first.map((are) => are.indexOf(true)).toSorted((a, b) => a - b),
    );
    expect(new Set(names).size).toBe(names.length);
    const others = [
      "Tensor.constructor",
      "Tensor",
      "Storage",
      "ShapeError",
      "dtypes",
      "nn.AnyModule",
    ];
    expect(names.filter((name) => others.includes(name))).toEqual([]);
  });

  test("notices a newcomer", () => {
    Object.defineProperty(Tensor.prototype, "newcomer", { value: () => {}, configurable: true });
    try {
      expect(unlisted(surface())).toEqual(["Tensor.newcomer"]);
    } finally {
      delete (Tensor.prototype as { newcomer?: unknown }).newcomer;
    }
  });

  test("has no name in two topics", () => {
    const names = Object.values(topics).flatMap((samples) => Object.keys(samples));
    expect(names.toSorted()).toEqual(Object.keys(differentiable).toSorted());
  });

  test("has no name twice, and none that is gone", () => {
    expect(listed.filter((name, i) => listed.indexOf(name) !== i)).toEqual([]);
    const names = new Set(surface());
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });

  test("has samples for each row", () => {
    const empty = Object.entries(differentiable).filter(([, samples]) => samples.length === 0);
    expect(empty).toEqual([]);
  });
});
