/** @file Python's way of calling. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { namedArguments } from "../src/named-arguments.ts";

const names = ["a", "b", "c"] as const;
type Named = { a?: number; b?: number; c?: number };
const read = (...given: unknown[]): Named => namedArguments<Named>("f", names, given);

test("it does not matter how many of the arguments are given by position", () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.nat(), fc.nat(), fc.nat()),
      fc.integer({ min: 0, max: 3 }),
      (values, split) => {
        const named = Object.fromEntries(names.map((name, i) => [name, values[i]]).slice(split));
        expect(read(...values.slice(0, split), named)).toEqual(read(...values));
      },
    ),
  );
});

test("undefined counts as not given; null is a value", () => {
  expect(read(undefined, 2, { c: undefined, a: 1 })).toEqual({ a: 1, b: 2 });
  expect(read(null)).toEqual({ a: null });
});

test.each([
  ["twice", [1, { a: 2 }], /given twice/],
  ["under an unknown name", [{ d: 1 }], /unknown argument/],
  ["beyond the last", [1, 2, 3, 4], /too many/],
])("an argument given %s is refused", (_how, given, message) => {
  expect(() => read(...given)).toThrow(message);
});
