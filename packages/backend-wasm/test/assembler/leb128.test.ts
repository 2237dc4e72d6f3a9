/**
 * @file Numbers in LEB128 read back as themselves, by a reader that is written differently.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signed, unsigned } from "../../src/assembler/leb128.ts";

/** Reads a number digit by digit, the last seven bits first; `isSigned` subtracts what the sign bit counts. */
function read(bytes: readonly number[], isSigned: boolean): bigint {
  const digits = bytes.map((byte) => byte & 0x7f).toReversed();
  const value = digits.reduce((sum, digit) => sum * 128n + BigInt(digit), 0n);
  return isSigned && digits[0]! >= 64 ? value - 128n ** BigInt(bytes.length) : value;
}

/** All bytes but the last are marked as having a successor. */
const isTerminated = (bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => byte >= 128 === i < bytes.length - 1 && byte < 256);

describe("LEB128", () => {
  test("an unsigned number reads back as itself, in the fewest bytes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 32 - 1 })), (value) => {
        const bytes = unsigned(value);
        expect(read(bytes, false)).toBe(BigInt(value));
        expect(isTerminated(bytes)).toBe(true);
        expect(bytes).toHaveLength(Math.max(1, Math.ceil(value.toString(2).length / 7)));
      }),
    );
  });

  test("a signed number reads back as itself, and no shorter string of bytes would do", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.bigInt(-300n, 300n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
        (value) => {
          const bytes = signed(value);
          expect(read(bytes, true)).toBe(value);
          expect(isTerminated(bytes)).toBe(true);
          const isShortest = ([last = 0, before = 0]: readonly number[]): boolean =>
            !((last === 0 && before % 128 < 64) || (last === 0x7f && before % 128 >= 64));
          expect(bytes.length === 1 || isShortest(bytes.toReversed())).toBe(true);
        },
      ),
    );
  });

  test("the ends of the ranges", () => {
    expect(unsigned(0)).toEqual([0]);
    expect(unsigned(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(signed(-1n)).toEqual([0x7f]);
    expect(signed(64n)).toEqual([0xc0, 0]);
    expect(signed(-(2n ** 63n))).toEqual([...new Array<number>(9).fill(0x80), 0x7f]);
  });
});
