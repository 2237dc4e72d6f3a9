/** @file What stands in new positions by mode, negative numbers, and what padding refuses. */
import { ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const { pad } = nn.functional;
const x = tensor([[0, 1, 2, 3]]);
const row = (y: Tensor): unknown => y.reshape([-1]).toArray();

test("what negative numbers take away is seen in mirrors, and gone in circles", () => {
  expect(row(pad(x, [-3, 2], "reflect"))).toEqual([3, 2, 1]);
  expect(row(pad(x, [2, -3], "reflect"))).toEqual([2, 1, 0]);
  expect(row(pad(x, [-5, 3], "replicate"))).toEqual([3, 3]);
  expect(row(pad(x, [2, -2], "circular"))).toEqual([0, 1, 0, 1]);
  expect(() => pad(x, [3, -2], "circular")).toThrow(/pad: the axis is too short/);
});

test("a mirror is inside, a turn is one, an edge goes on", () => {
  expect(row(pad(x, [3, 0], "reflect"))).toEqual([3, 2, 1, 0, 1, 2, 3]);
  expect(() => pad(x, [4, 0], "reflect")).toThrow(/expected {2}at most 3 at an end/);
  expect(row(pad(x, [4, 0], "circular"))).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
  expect(() => pad(x, [5, 0], "circular")).toThrow(/expected {2}at most 4 at an end/);
  expect(pad(x, [50, 0], "replicate").shape).toEqual([1, 54]);
  expect(() => pad(zeros(2, 0), [1, 1], "replicate")).toThrow(/pad: the axis is too short/);
  expect(() => pad(x, [-4, 0], "replicate")).toThrow(/at least one in all/);
});

test("modes other than constant pad the last axes of pictures", () => {
  expect(pad(ones(0, 3, 3), [1, 2], { mode: "reflect" }).shape).toEqual([0, 3, 6]);
  expect(() => pad(tensor([1, 2]), [1, 1], "reflect")).toThrow(/pad \[1, 1\] for \[2\]/);
  expect(() => pad(x, [1, 1, 1, 1], "replicate")).toThrow(/pad: the numbers do not fit the axes/);
  expect(() => pad(x, [1], "circular")).toThrow(/pad: the numbers do not fit the axes/);
  expect(() => pad(x, [0.5, 1], "circular")).toThrow(/two whole numbers/);
});

test("a value is for constant padding, and modes are known", () => {
  expect(() => pad(x, [1, 1], "reflect", 1)).toThrow(/mode reflect, value 1/);
  expect(() => pad(x, [1, 1], "toString" as "reflect")).toThrow(/mode toString/);
  expect(row(pad(x, { pad: [1, 0], value: 7 }))).toEqual([7, 0, 1, 2, 3]);
});

test("layers show how they pad, and take a number for each end", () => {
  expect(String(new nn.ZeroPad2d([1, 2, 3, 4]))).toBe("ZeroPad2d((1, 2, 3, 4))");
  expect(String(new nn.ConstantPad1d({ padding: 1, value: 3.5 }))).toBe(
    "ConstantPad1d(padding=(1, 1), value=3.5)",
  );
  expect(new nn.ReflectionPad2d({ padding: 1 })(ones(1, 2, 3)).shape).toEqual([1, 4, 5]);
  // @ts-expect-error four numbers are for two axes
  expect(() => new nn.ZeroPad1d([1, 2, 3, 4])).toThrow(/expected {2}a whole number, or 2 of them/);
});
