/** @file Splitting into parts of one size, and asking for axes that are not there. */
import { describe, expect, test } from "vitest";
import {
  IndexError,
  ShapeError,
  tensor,
  type Tensor,
  trilIndices,
  triuIndices,
  zeros,
} from "../../src/index.ts";

describe("hsplit, vsplit and dsplit", () => {
  const x = zeros(4, 6, 2);
  const splits = { vsplit: 0, hsplit: 1, dsplit: 2 } as const;
  test.each(Object.entries(splits))("%s refuses parts that would differ in size", (name, axis) => {
    const split = name as keyof typeof splits;
    expect(() => x[split](5)).toThrow(`fix       x.tensorSplit(5, ${axis})`);
    expect(x[split](2).map((part) => part.shape[axis])).toEqual(Array(2).fill(x.shape[axis] / 2));
    expect(x[split]([1]).length).toBe(2);
  });
});

test("a tensor without axes has no size or stride of one", () => {
  for (const ask of [() => tensor(1).size(0 as never), () => tensor(1).stride(-1 as never)])
    expect(ask).toThrow(/too few axes\n {2}got {7}\[\]/);
  expect(() => tensor([1]).size(1 as never)).toThrow(IndexError);
});

test("what has no elements can be viewed in any shape that has none", () => {
  expect(zeros(0, 1).expand(0, 3).view(3, 0).shape).toEqual([3, 0]);
});

test("triangles have no negative sizes", () => {
  expect(() => trilIndices(-1, 2)).toThrow(ShapeError);
  expect(() => triuIndices(2, -1)).toThrow(ShapeError);
});

test("a tensor without axes has no parts", () => {
  const x: Tensor = tensor(1);
  for (const cut of [
    () => x.narrow(0, 0, 1),
    () => x.split(1),
    () => x.chunk(1),
    () => x.tensorSplit(1),
  ])
    expect(cut).toThrow(/: too few axes\n {2}got {7}\[\]/);
});

describe("rot90", () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test("four quarters are none, and a quarter back undoes one", () => {
    expect(x.rot90(4).equal(x)).toBe(true);
    expect(x.rot90().rot90(-1).equal(x)).toBe(true);
    expect(x.rot90(2).equal(x.rot90().rot90())).toBe(true);
    expect(x.rot90(1, [1, 0]).equal(x.rot90(-1))).toBe(true);
  });

  test("refuses one axis twice, and parts of a quarter", () => {
    expect(() => x.rot90(1, [0, 0])).toThrow("rot90: no such turn\n  got       k 1, dims [0, 0]");
    expect(() => x.rot90(0.5)).toThrow("rot90: no such turn");
    expect(() => x.rot90(1, 0 as never)).toThrow("rot90: no such turn\n  got       k 1, dims [0]");
  });
});
