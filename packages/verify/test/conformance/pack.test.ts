import { DataError } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { conformance } from "../../src/index.ts";

const { crc32, GoldenFloat, GoldenTensor, openPack, packBin } = conformance;

const bytes = new Uint8Array(Float32Array.of(1.5, -2, 0, 4).buffer);
const values = {
  name: "one",
  x: { $t: ["float32", [2, 2], 0], perm: [1, 0] },
  y: { $f: "-inf" },
  z: { $i: "9007199254740993" },
  list: [1, { $f: 2 }, null],
};
const pack = (changes: object = {}): object => ({
  format: "hgolden-1",
  set: "ops",
  bin: "public.bin",
  bin_bytes: bytes.length,
  bin_crc32: crc32(bytes),
  count: 1,
  cases: [values],
  ...changes,
});

describe("a pack", () => {
  test("gives each case its values", () => {
    const { set, cases } = openPack(pack(), bytes, "here");
    expect(set).toBe("ops");
    const read = cases[0]?.values() ?? {};
    expect(read["x"]).toEqual(
      new GoldenTensor("float32", [2, 2], Float32Array.of(1.5, -2, 0, 4), [1, 0]),
    );
    expect(read["y"]).toEqual(new GoldenFloat(-Infinity));
    expect(read["z"]).toBe(9007199254740993n);
    expect(read["list"]).toEqual([1, new GoldenFloat(2), null]);
  });

  test.each([
    {
      what: "bytes that were cut off",
      json: pack(),
      bin: bytes.subarray(0, 12),
      says: "bin_bytes",
    },
    { what: "a flipped bit", json: pack(), bin: bytes.with(3, 1), says: "bin_crc32" },
    { what: "a missing case", json: pack({ cases: [] }), bin: bytes, says: "count" },
    { what: "another format", json: pack({ format: "x" }), bin: bytes, says: "hgolden-1" },
    { what: "no cases", json: pack({ cases: null }), bin: bytes, says: "no cases" },
    { what: "no set", json: pack({ set: 1 }), bin: bytes, says: "no set" },
    { what: "a case without a name", json: pack({ cases: [{}] }), bin: bytes, says: "a name" },
  ])("with $what is refused, by name", ({ json, bin, says }) => {
    expect(() => openPack(json, bin, "here")).toThrow(DataError);
    expect(() => openPack(json, bin, "here")).toThrow(says);
    expect(() => openPack(json, bin, "here")).toThrow(/^here: damaged pack/);
  });

  test.each([
    { what: "reaches beyond the bytes", x: { $t: ["float32", [8], 0] } },
    { what: "is of an unknown type", x: { $t: ["float8", [1], 0] } },
    { what: "is a float that is no number", x: { $f: "many" } },
  ])("with a value that $what fails when that case is read", ({ x }) => {
    const { cases } = openPack(pack({ cases: [{ name: "one", x }] }), bytes, "here");
    expect(() => cases[0]?.values()).toThrow(DataError);
  });

  test("is known by its field bin", () => {
    expect(packBin(pack())).toBe("public.bin");
    for (const other of [{}, [], null, 1, { bin: 3 }]) expect(packBin(other)).toBeUndefined();
  });
});

test("crc32 gives the check value of the standard", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});
