/** @file What is no tensor is refused by name, and not at one of the properties it lacks. */
import { expect, test } from "vitest";
import { broadcastTensors, cat, checkTensor, ones, stack, tensordot } from "../../src/index.ts";

test.each<[string, unknown, string]>([
  ["nothing", undefined, "got       undefined\n  expected  a tensor"],
  ["null", null, "got       null\n  expected  a tensor"],
  ["a number", 3, "got       number\n  expected  a tensor"],
  ["an array", [1, 2], "got       an array\n  expected  a tensor\n  fix       tensor([…])"],
])("%s is refused", (_, value, rest) => {
  expect(() => checkTensor("f", "x", value)).toThrow(`f: x must be a tensor\n  ${rest}`);
});

test("a tensor is not", () => {
  expect(() => checkTensor("f", "x", ones(2))).not.toThrow();
});

test.each<[string, () => unknown, string]>([
  ["matmul", () => ones(2).matmul(undefined as never), "matmul: the other factor must be"],
  ["mm", () => ones(2, 2).mm([[1]] as never), "mm: a factor must be a tensor"],
  ["addmm", () => ones(2).addmm(ones(2, 2), 1 as never), "addmm: a factor must be a tensor"],
  ["cross", () => ones(3).cross(undefined as never), "cross: the other factor must be"],
  ["tensordot", () => tensordot(ones(2), 3 as never), "tensordot: b must be a tensor"],
  ["cat of two", () => cat(ones(2) as never, 0), "cat: tensors come in an array"],
  ["cat of arrays", () => cat([[1], [2]] as never), "cat: tensor 0 must be a tensor"],
  ["stack", () => stack([ones(2), 3] as never), "stack: tensor 1 must be a tensor"],
  ["stack of nothing", () => stack(undefined as never), "stack: tensors come in an array"],
  ["broadcastTensors", () => broadcastTensors(1 as never), "broadcastTensors: tensor 0 must be"],
])("%s says what it did not get", (_, run, message) => {
  expect(run).toThrow(message);
});
