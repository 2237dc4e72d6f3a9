/**
 * @file Functions of JavaScript's that a module calls.
 */
import { expect, test } from "vitest";
import { call, func, hostFunc, moduleBytes, op } from "../../src/assembler/index.ts";

test("a module calls functions of the host's, each imported once, beside its own", () => {
  const plus = hostFunc("plus", ["f64", "f64"], "f64");
  const half = hostFunc("half", ["f64"], "f64");
  const own = func(["f64"], "f64", ([x]) => [call(plus, call(half, x), call(plus, x, 1))]);
  const f = func(["f64"], "f64", ([x]) => [op("f64.mul", call(own, x), 10)]);
  const module = new WebAssembly.Module(moduleBytes({ exports: { f } }));
  expect(
    WebAssembly.Module.imports(module)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(["half", "plus"]);
  const { exports } = new WebAssembly.Instance(module, {
    env: { plus: (x: number, y: number) => x + y, half: (x: number) => x / 2 },
  });
  expect((exports["f"] as (x: number) => number)(4)).toBe(70);
});
