/** @file What is no tensor is refused by name, and not at one of the properties it lacks. */
import { expect, test } from "vitest";
import {
  broadcastTensors,
  cat,
  checkFunction,
  checkTensor,
  elementwise,
  ones,
  profile,
  stack,
  tensordot,
  where,
} from "../../src/index.ts";

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
  ["where", () => ones(2).where(undefined as never, 0), "where: the condition must be"],
  ["where of nothing", () => where(3 as never), "where: the condition must be a tensor"],
  ["equal", () => ones(2).equal(3 as never), "equal: the other must be a tensor"],
  ["gather", () => ones(2).gather(0, undefined as never), "gather: the index must be a tensor"],
  ["take", () => ones(2).take([1] as never), "take: the index must be a tensor"],
  ["takeAlongDim", () => ones(2).takeAlongDim(1 as never), "takeAlongDim: the index must be"],
  ["indexSelect", () => ones(2).indexSelect(0, 1 as never), "indexSelect: the index must be"],
  ["scatter", () => ones(2).scatter(0, 1 as never, 1), "scatter: the index must be a tensor"],
  ["maskedScatter", () => ones(2).maskedScatter(ones(2).gt(0), 1 as never), "the source must be"],
  ["maskedScatter, no mask", () => ones(2).maskedScatter(1 as never, ones(2)), "the mask must be"],
  ["broadcastTensors", () => broadcastTensors(1 as never), "broadcastTensors: tensor 0 must be"],
])("%s says what it did not get", (_, run, message) => {
  expect(run).toThrow(message);
});

test.each<[string, () => unknown, string]>([
  ["a comparison", () => ones(2).lt(...([] as unknown as [1])), "lt: an operand is no number"],
  ["a product", () => ones(2).mul(...([] as unknown as [1])), "mul: an operand is no number"],
  ["a sum", () => ones(2).sum("a" as never), "sum: dim is neither an axis nor a list of axes"],
  ["elementwise", () => elementwise(undefined as never), "elementwise: no function of elements"],
  ["elementwise of 3", () => elementwise(3 as never), "elementwise: no function of elements"],
  ["profile", () => profile(undefined as never), "profile: nothing to run\n  got       undefined"],
  ["a promise", () => checkFunction("f", Promise.resolve(1)), "fix       f(() => …)"],
])("%s without what it needs says so", (_, run, message) => {
  expect(run).toThrow(message);
});

test("a function is run", () => {
  expect(() => checkFunction("f", () => 1)).not.toThrow();
});
