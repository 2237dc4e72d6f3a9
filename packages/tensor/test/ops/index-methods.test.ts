/** @file Masks and positions: masks without axes, and bytes. */
import { describe, expect, test } from "vitest";
import { DTypeError, tensor, type Tensor, zeros } from "../../src/index.ts";

const [yes, no] = [tensor(true), tensor(false)];

describe("a mask without axes", () => {
  const x: Tensor = tensor([
    [1, 2],
    [3, 4],
  ]);
  test("keeps all or nothing, along a new axis", () => {
    expect(x.at(yes).toArray()).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(x.at(no).shape).toEqual([0, 2, 2]);
    expect([tensor(5).at(yes).toArray(), tensor(5).at(no).toArray()]).toEqual([[5], []]);
    expect([tensor(5).maskedSelect(yes).toArray(), tensor(5).maskedSelect(no).toArray()]).toEqual([
      [5],
      [],
    ]);
  });

  test("writes all or nothing", () => {
    expect(zeros(2).setAt([no], 7).toArray()).toEqual([0, 0]);
    expect(zeros(2).setAt([yes], 7).toArray()).toEqual([7, 7]);
  });
});

test("bytes are neither positions nor a mask, as PyTorch takes them for one", () => {
  const bytes = tensor([1, 0], { dtype: "uint8" });
  expect(() => tensor([5, 6]).at(bytes)).toThrow(DTypeError);
  expect(() => tensor([5, 6]).setAt([bytes], 0)).toThrow("fix       index.long() or index.bool()");
  expect(tensor([5, 6]).at(bytes.long()).toArray()).toEqual([6, 5]);
  expect(tensor([5, 6]).at(bytes.bool()).toArray()).toEqual([5]);
});
