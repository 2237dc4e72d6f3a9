/** @file What a tensor is, and that there is one kind of them in a program. */
import fc from "fast-check";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";
import { isTensor, Tensor, tensor, zeros } from "../src/index.ts";

test("tensors are tensors, and nothing else is", () => {
  expect([tensor(1), zeros(0, 2), tensor([[true]])].every(isTensor)).toBe(true);
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withTypedArray: true }), (value) => {
      expect(isTensor(value)).toBe(false);
    }),
  );
  expect(isTensor(Tensor)).toBe(false);
});

test("a tensor of another realm is one, as an array of it is an array", () => {
  const realm = createContext({});
  const other: unknown = runInContext(
    `class Other { get [Symbol.for("@kindling/tensor")]() { return true; } } new Other()`,
    realm,
  );
  expect(isTensor(other)).toBe(true);
});

test("a second copy in one program is an error that names the command that finds it", async () => {
  const second = "../src/tensor.ts?second";
  await expect(import(/* @vite-ignore */ second)).rejects.toThrow(
    /loaded twice[^]*npm ls @kindling\/tensor/,
  );
});
