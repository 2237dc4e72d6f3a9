/** @file Expressions become programs: each step once, and of one type. */
import { describe, expect, test } from "vitest";
import {
  add,
  apply,
  cast,
  constant,
  exp,
  input,
  interpret,
  lower,
  lt,
  mul,
  scalar,
  showProgram,
  valueTypeOf,
  where,
} from "../src/index.ts";

const [x, y] = [input(0), input(1)];

describe("lowering", () => {
  test("each subexpression is computed once", () => {
    const e = mul(exp(x), add(exp(x), y));
    const { instructions } = lower([e, exp(x)], ["float32", "float32"], ["float32", "float32"]);
    expect(instructions.filter((i) => i.kind === "op" && i.op === "exp")).toHaveLength(1);
  });

  test("numbers take the type of what they meet", () => {
    expect(showProgram(lower([mul(x, constant(2))], ["int64"], ["float32"]))).toBe(
      "v0: int64 = input 0\nv1: int64 = const 2\nv2: int64 = mul v0, v1\nv3: float32 = cast v2 from int64\nreturn v3",
    );
  });

  test("numbers that meet only each other are compared exactly", () => {
    const e = where(apply("eq", scalar(0), constant(3)), x, y);
    expect(
      interpret(
        [e],
        [
          { value: 1, type: "float32" },
          { value: 2, type: "float32" },
        ],
        ["float32"],
        [3],
      ),
    ).toEqual([1]);
    expect(
      interpret(
        [e],
        [
          { value: 1, type: "float32" },
          { value: 2, type: "float32" },
        ],
        ["float32"],
        [4],
      ),
    ).toEqual([2]);
  });

  test("types that meet without a cast are an error", () => {
    expect(() => lower([add(x, y)], ["float32", "int64"], ["float32"])).toThrow(
      "float32 and int64 meet without a cast",
    );
    expect(() =>
      lower([add(x, cast(y, "float32"))], ["float32", "int64"], ["float32"]),
    ).not.toThrow();
  });

  test("a condition is a truth value, also where it is a number", () => {
    expect(showProgram(lower([where(scalar(0), x, y)], ["float32", "float32"], ["float32"]))).toBe(
      "v0: bool = scalar 0\nv1: float32 = input 0\nv2: float32 = input 1\n" +
        "v3: float32 = where v0, v1, v2\nreturn v3",
    );
  });

  test("a program gives as many values as it has roots", () => {
    expect(showProgram(lower([exp(x), x], ["float64"], ["float64", "float64"]))).toBe(
      "v0: float64 = input 0\nv1: float64 = exp v0\nreturn v1, v0",
    );
  });

  test("the type of a value is that of its inputs, and of numbers alone it is open", () => {
    expect(valueTypeOf(mul(x, constant(2)), ["int64"])).toBe("int64");
    expect(valueTypeOf(lt(x, y), ["float32", "float32"])).toBe("bool");
    expect(valueTypeOf(cast(x, "uint8"), ["float32"])).toBe("uint8");
    expect(valueTypeOf(add(constant(1), scalar(0)), ["float32"])).toBeUndefined();
  });
});
