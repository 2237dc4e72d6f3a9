/**
 * @file What the laws of operations ask of a backend: every pair of edges, points of the domain, numbers of every
 * magnitude.
 */
import { useBackend } from "@kindling/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { asked, type Given } from "./watched.ts";

afterEach(() => useBackend("reference"));

// oxfmt-ignore
const edges = [0, -0, 1, -1, NaN, Infinity, -Infinity, 1e-40, -1e-40, 0.5, -0.5, 1.5, 2.5, -2.5, 88.5, -88.5, -104, 2, 3, -3, 7, 1e30];
const wholeEdges = [0, 1, 2, 3, 7, 100];
const pairs = <T>(of: readonly T[]): T[][] => of.flatMap((b) => of.map((a) => [a, b]));

/** The arguments of the one call of a law of an operation. */
function argumentsOf(title: string): readonly Given[] {
  const calls = asked(title);
  expect(calls.map(({ kernel }) => kernel)).toEqual(["map"]);
  return calls[0]!.inputs;
}
const float64 = (op: string, ulps = 4): string =>
  `${op} of float64 is the reference's within ${ulps} units in the last place`;

describe("operations are asked for", () => {
  test("all pairs of edges", () => {
    const [x, y] = argumentsOf(float64("add"));
    const count = edges.length ** 2;
    expect(Array.from({ length: count }, (_, i) => [x!.values[i], y!.values[i]])).toEqual(
      pairs(edges),
    );
    expect([x!.values.length, y!.values.length]).toEqual([2001, 2001]);
    expect([x!.dtype, y!.dtype]).toEqual(["float64", "float64"]);
  });

  test("points all over the domain, the second argument's other than the first's", () => {
    const [x, y] = argumentsOf(float64("hypot")).map(({ values }) =>
      values.filter((_, i) => i >= edges.length ** 2 && i % 2 === 0),
    );
    for (const points of [x!, y!]) {
      const counts = [0, 0, 0, 0];
      for (const point of points) counts[Math.floor(((point - 0.25) / 2.75) * 4)]! += 1;
      for (const count of counts) expect(count / points.length).toBeCloseTo(0.25, 1);
    }
    expect(x!.filter((value, i) => Math.abs(value - y![i]!) < 0.01).length).toBeLessThan(40);
  });

  test("points of a domain of its own, to both of its ends", () => {
    const [x] = argumentsOf(float64("tan"));
    const points = x!.values.filter((_, i) => i >= edges.length ** 2 && i % 2 === 0);
    expect(Math.min(...points)).toBeCloseTo(-1.25, 1);
    expect(Math.max(...points)).toBeCloseTo(1.25, 1);
  });

  test("numbers of every magnitude, of both signs", () => {
    const [x] = argumentsOf(float64("add"));
    const numbers = x!.values.filter((_, i) => i >= edges.length ** 2 && i % 2 === 1);
    expect(numbers.filter((value) => value > 0).length / numbers.length).toBeCloseTo(0.5, 1);
    const decades = new Set(numbers.map((value) => Math.floor(Math.log10(Math.abs(value)))));
    expect([...decades].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, i) => i - 30),
    );
  });

  test("all pairs of whole edges, then whole numbers from 0 to 99", () => {
    for (const type of ["int32", "int64", "uint8"]) {
      const [x, y] = argumentsOf(`sub of ${type} is exact`);
      expect(Array.from({ length: 36 }, (_, i) => [x!.values[i], y!.values[i]])).toEqual(
        pairs(wholeEdges),
      );
      for (const { dtype, values } of [x!, y!]) {
        expect(dtype).toBe(type);
        expect(values).toHaveLength(2001);
        const rest = new Set(values.slice(36));
        expect([...rest].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: 100 }, (_, i) => i),
        );
      }
    }
  });

  test("both answers to a condition, with every edge", () => {
    const [whether, yes, no] = argumentsOf(float64("where", 0));
    expect([whether!.dtype, yes!.dtype, no!.dtype]).toEqual(["bool", "float64", "float64"]);
    expect(whether!.values.slice(0, 6)).toEqual([0, 0, 1, 1, 0, 0]);
    expect(whether!.values).toEqual(whether!.values.map((_, i) => Math.floor(i / 2) % 2));
    for (const answer of [0, 1]) {
      const chosen = yes!.values.filter((_, i) => whether!.values[i] === answer);
      for (const edge of edges) expect(chosen).toContainEqual(edge);
    }
  });

  test("a truth value of comparisons, a number of the arguments' type of the others", () => {
    const typeOf = (title: string): unknown =>
      (asked(title)[0]!.call["outputs"] as Given[]).map(({ dtype }) => dtype);
    expect(typeOf(float64("lt", 0))).toEqual(["bool"]);
    expect(typeOf("lt of int32 is exact")).toEqual(["bool"]);
    expect(typeOf(float64("add"))).toEqual(["float64"]);
    expect(typeOf("add of uint8 is exact")).toEqual(["uint8"]);
  });
});

test("conversions are asked for whole numbers, fractions and negative ones, where there are such", () => {
  const valuesOf = (title: string): readonly number[] => argumentsOf(title)[0]!.values;
  const whole = [0, 1, 2, 100, 255, 7];
  expect(valuesOf("float32 becomes int32")).toEqual([...whole, -1, -100, 0.5, 1.75, -1.5]);
  expect(valuesOf("float64 becomes uint8")).toEqual([...whole, 0.5, 1.75]);
  expect(valuesOf("int64 becomes float32")).toEqual([...whole, -1, -100]);
  expect(valuesOf("int32 becomes uint8")).toEqual(whole);
  expect(valuesOf("uint8 becomes int64")).toEqual(whole);
  expect(valuesOf("bool becomes float32")).toEqual([0, 1, 0, 0, 1, 1]);
});
