/**
 * @file Values that an element type cannot hold, where they are written and where they are operands.
 * What comes out in their place is what PyTorch gives.
 */
import { describe, expect, test } from "vitest";
import { full, fullLike, tensor, ValueError, zeros } from "../../src/index.ts";

describe("a value that the element type cannot hold", () => {
  const bytes = zeros(2, { dtype: "uint8" });
  const longs = zeros(2, { dtype: "int64" });
  test.each([
    ["tensor", () => tensor([300], { dtype: "uint8" })],
    ["tensor", () => tensor([1, NaN], { dtype: "int32" })],
    ["full", () => full([2], -Infinity, { dtype: "int64" })],
    ["full", () => full([2], 1e300, { dtype: "float32" })],
    ["full", () => full([2], 2n ** 63n)],
    ["fullLike", () => fullLike(bytes, 256)],
    ["newFull", () => longs.newFull([1], 2 ** 63)],
    ["fill_", () => bytes.fill_(255.5)],
    ["maskedFill", () => longs.maskedFill(longs.eq(0), NaN)],
    ["scatter", () => bytes.scatter(0, tensor([0n]), 256)],
    ["indexFill", () => bytes.indexFill(0, tensor([0n]), Infinity)],
    ["pow", () => bytes.pow(2 ** 40)],
    ["add", () => longs.add(2n ** 63n)],
  ] as const)("is an error of %s", (name, write) => {
    expect(write).toThrow(ValueError);
    expect(write).toThrow(new RegExp(`^${name}: \\w+ cannot hold the value`));
  });

  test("names the value and the range", () => {
    expect(() => bytes.fill_(300)).toThrow(
      "fill_: uint8 cannot hold the value\n  got       300\n  expected  numbers from -255 to 255",
    );
  });
});

describe("what an element type can hold is written", () => {
  test("at the ends of its range; negative numbers wrap in a byte", () => {
    expect(full([1], 2n ** 63n - 1n).itemBigInt()).toBe(2n ** 63n - 1n);
    expect(full([1], -(2 ** 63), { dtype: "int64" }).itemBigInt()).toBe(-(2n ** 63n));
    expect(tensor([-(2 ** 31), 2 ** 31 - 1], { dtype: "int32" }).toArray()).toEqual([
      -(2 ** 31),
      2 ** 31 - 1,
    ]);
    expect(tensor([-1, 255.0], { dtype: "uint8" }).toArray()).toEqual([255, 255]);
    expect(full([2], Infinity).toArray()).toEqual([Infinity, Infinity]);
    expect(tensor([NaN]).toArray()).toEqual([NaN]);
  });

  test("a bigint beyond 2⁵³ exactly", () => {
    const big = 2n ** 53n + 1n;
    expect(tensor([0n]).newFull([], big).itemBigInt()).toBe(big);
    expect(
      zeros(1, { dtype: "int64" })
        .scatter(0, tensor([0n]), big)
        .itemBigInt(),
    ).toBe(big);
  });

  test("NaN is true, as it is not 0", () => {
    const flags = zeros(1, { dtype: "bool" });
    for (const x of [
      tensor([NaN], { dtype: "bool" }),
      full([1], NaN, { dtype: "bool" }),
      flags.clone().fill_(NaN),
      flags.maskedFill(flags.logicalNot(), NaN),
      tensor([NaN]).bool(),
    ])
      expect(x.toArray()).toEqual([true]);
  });
});

describe("a whole number that no int64 holds", () => {
  test("is a float as an operand", () => {
    const x = tensor([1n, -2n]);
    expect(x.mul(1e30).dtype).toBe("float32");
    expect([x.lt(1e300).toArray(), x.gt(-1e300).toArray()]).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(x.add(2 ** 62).dtype).toBe("int64");
  });
});
