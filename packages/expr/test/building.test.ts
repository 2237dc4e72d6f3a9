/** @file Expressions are built by the names of their operations, and of nothing else than expressions. */
import { describe, expect, test } from "vitest";
import { type Failure, testFailures } from "../../../tools/failures.ts";
import * as all from "../src/index.ts";
import { add, apply, cast, type Expr, input, type OpName, ops, rowOf, show } from "../src/index.ts";

const [x, y] = [input(0), input(1)];

describe("operations with a name of their own", () => {
  type Build = (...args: readonly Expr[]) => Expr;
  const named = Object.entries({ ...all, bitAnd: all.and, bitOr: all.or }).filter(
    (pair): pair is [OpName, Build] => Object.hasOwn(ops, pair[0]) && typeof pair[1] === "function",
  );

  test("are most of the table", () => {
    expect(named.length).toBeGreaterThanOrEqual(36);
  });

  test.each(named)("%s builds its row", (op, build) => {
    const leaves = Array.from({ length: rowOf(op).arity }, (_, i) => input(i));
    expect(build(...leaves)).toBe(apply(op, ...leaves));
    expect(show(build(...leaves))).toBe(`${op}(${leaves.map(show).join(", ")})`);
  });
});

describe("mistakes", () => {
  const operator = (call: () => unknown): Failure => [
    call,
    "an expression has no value yet",
    "an operator of JavaScript on add(x0, x1)",
    "operations of @kindling/expr: mul(x, y) for x * y, where(lt(x, y), a, b) for x < y ? a : b",
  ];
  const argument = (value: unknown, got: string): Failure => [
    () => add(x, value as Expr),
    "add: an argument is no expression",
    got,
    "an expression or a number",
  ];
  const sum: unknown = add(x, y);
  testFailures("TypeError", [
    operator(() => (sum as number) * 2),
    operator(() => (sum as number) < 1),
    operator(() => Number(sum)),
    argument([1], "an object (Array)"),
    argument(Object.create(null), "an object (undefined)"),
    argument(null, "null"),
    argument("2", "2"),
    argument(undefined, "undefined"),
  ]);

  test("in a cast are told apart", () => {
    expect(() => cast(null as unknown as Expr, "int32")).toThrow(
      "cast: an argument is no expression",
    );
  });

  test("as text an expression is what it computes", () => {
    expect(String(sum)).toBe("add(x0, x1)");
  });
});
