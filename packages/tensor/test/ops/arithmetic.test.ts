/** @file Arithmetic with factors, powers and shifts: what PyTorch gives, at the edges. */
import { describe, expect, test } from "vitest";
import { tensor, type Tensor } from "../../src/index.ts";

describe("alpha", () => {
  const x = tensor([4n, 6n]);
  test("must be whole for whole numbers, where a fraction would be cut off", () => {
    for (const call of [
      () => x.add(1, { alpha: 0.5 }),
      () => x.sub(x, { alpha: 0.5 }),
      () => x.rsub(x, { alpha: 1.5 }),
      () => x.clone().add_(x, { alpha: 0.5 }),
    ])
      expect(call).toThrow(/a fraction of whole numbers\n {2}got {7}alpha [01]\.5 for int64/);
  });

  test("may be a fraction where the result has one", () => {
    expect(x.add(x.float(), { alpha: 0.5 }).toArray()).toEqual([6, 9]);
    expect(x.sub(x, { alpha: 2 }).toArray()).toEqual([-4, -6]);
  });
});

test("addcdiv multiplies first, as PyTorch: so it overflows where that does", () => {
  const [a, b] = [tensor([3e38]), tensor([5])];
  expect(tensor([2.125]).addcdiv(a, b, { value: 2 }).toArray()).toEqual([Infinity]);
});

describe("powers of whole numbers", () => {
  test("wrap, however large the exponent is", () => {
    const exponents = tensor([2n ** 63n - 1n, 62n, 1000n]);
    expect(tensor([3n, -3n, 3n]).pow(exponents).toTypedArray()).toEqual(
      BigInt64Array.of(-6148914691236517205n, 5069619362125685561n, 6203307696791771937n),
    );
    expect(
      tensor([3, 2, -1], { dtype: "int32" })
        .pow(tensor([40, 33, 7], { dtype: "int32" }))
        .toArray(),
    ).toEqual([689956897, 0, -1]);
  });

  test("of a negative exponent are 0 but of 1 and -1", () => {
    const powers = tensor([2n, 3n, -1n, 1n]).pow(tensor([-1n, -2n, -3n, -1n]));
    expect(powers.toArray()).toEqual([0, 0, -1, 1]);
  });
});

describe("shifts by no number of places of the type", () => {
  // PyTorch 1.13 leaves them to the processor; later ones give these
  const moved = (x: Tensor, places: number): unknown[] => [
    x.bitwiseLeftShift(places).toArray(),
    x.bitwiseRightShift(places).toArray(),
  ];
  test.each([
    ["int32", 32],
    ["int64", 64],
    ["int32", -1],
    ["int64", -1],
    ["int64", 2 ** 40],
  ] as const)("of %s by %d move every bit out, and the sign in", (dtype, places) => {
    expect(moved(tensor([5, -5], { dtype }), places)).toEqual([
      [0, 0],
      [0, -1],
    ]);
  });

  test("of uint8 too", () => {
    expect(moved(tensor([200], { dtype: "uint8" }), 8)).toEqual([[0], [0]]);
  });
});
