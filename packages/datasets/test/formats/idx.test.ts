import { DataError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeIdx, decodeIdxHeader, encodeIdx } from "../../src/formats/idx.ts";
import { idxArrays } from "./idx-arbitrary.ts";

/** What `decodeIdx` throws, or "nothing". */
function fault(bytes: Uint8Array): unknown {
  try {
    decodeIdx(bytes, "f.idx");
    return "nothing";
  } catch (error) {
    return error;
  }
}

const header = (code: number, ...sizes: number[]): Uint8Array => {
  const bytes = new Uint8Array(4 + 4 * sizes.length);
  bytes.set([0, 0, code, sizes.length]);
  sizes.forEach((size, axis) => new DataView(bytes.buffer).setUint32(4 + 4 * axis, size));
  return bytes;
};

describe("laws", () => {
  test("decoding what was encoded gives it back, bit for bit", () => {
    fc.assert(
      fc.property(idxArrays, (content) => {
        expect(decodeIdx(encodeIdx(content))).toEqual(content);
      }),
    );
  });

  test("a file cut short anywhere gives a DataError that names it", () => {
    fc.assert(
      fc.property(idxArrays, fc.nat(), (content, at) => {
        const whole = encodeIdx(content);
        const error = fault(whole.subarray(0, at % whole.length));
        expect(error).toBeInstanceOf(DataError);
        expect(String(error)).toContain("f.idx");
      }),
    );
  });

  test("a file with bytes after its last element gives a DataError", () => {
    fc.assert(
      fc.property(idxArrays, fc.uint8Array({ minLength: 1 }), (content, more) => {
        const error = fault(Uint8Array.from([...encodeIdx(content), ...more]));
        expect(error).toBeInstanceOf(DataError);
        expect(String(error)).toContain("bytes after the last element");
      }),
    );
  });

  test("any bytes are an IDX file that encodes to the same bytes, or give a DataError", () => {
    const start = fc.tuple(fc.constantFrom(0, 0, 0, 7), fc.constantFrom(8, 9, 10, 11, 12, 13, 14));
    const likely = fc
      .tuple(start, fc.uint8Array({ maxLength: 40 }))
      .map(([[zero, code], rest]) => Uint8Array.from([0, zero, code, ...rest]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), likely), (bytes) => {
        const error = fault(bytes);
        if (error === "nothing") expect(encodeIdx(decodeIdx(bytes))).toEqual(bytes);
        else expect(error).toBeInstanceOf(DataError);
      }),
    );
  });

  test("one changed byte never gives anything but data or a DataError", () => {
    fc.assert(
      fc.property(idxArrays, fc.nat(), fc.integer({ min: 1, max: 255 }), (content, at, flip) => {
        const bytes = encodeIdx(content);
        bytes[at % bytes.length]! ^= flip;
        const error = fault(bytes);
        expect(error === "nothing" || error instanceof DataError).toBe(true);
      }),
    );
  });
});

describe("examples", () => {
  test("elements are big-endian", () => {
    expect(decodeIdx(Uint8Array.of(...header(0x0c, 1), 0, 0, 1, 2)).data).toEqual(
      Int32Array.of(258),
    );
  });

  test("uint8 data is a view of the file, not a copy", () => {
    const bytes = Uint8Array.of(...header(8, 2), 5, 6);
    expect(decodeIdx(bytes).data.buffer).toBe(bytes.buffer);
  });

  test("a file that begins in the middle of its buffer is read from there", () => {
    const padded = Uint8Array.of(9, 9, 9, ...encodeIdx(wide), 9);
    expect(decodeIdx(padded.subarray(3, -1))).toEqual(wide);
  });
});

const wide = { dtype: "float64", shape: [2, 1], data: Float64Array.of(-0, Number.NaN) } as const;

describe("files that are not what they claim", () => {
  const cases: readonly (readonly [name: string, bytes: Uint8Array, message: string])[] = [
    ["nothing at all", new Uint8Array(0), "an empty file"],
    ["another magic number", Uint8Array.of(0x50, 0x4b, 3, 4, 0), "begins with 50 4b 03 04"],
    ["an unknown element type", header(0x0a, 1), "type code 0x0a"],
    ["a header of 255 axes in 4 bytes", Uint8Array.of(0, 0, 8, 255), "a header of 1024 bytes"],
    [
      "a header that promises 2^96 bytes",
      header(8, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1),
      "promises more",
    ],
    ["a header that promises one byte more", Uint8Array.of(...header(8, 3), 1, 2), "11 bytes"],
    [
      "sizes whose product is beyond all numbers",
      header(14, ...Array(200).fill(2 ** 32 - 1)),
      "promises more",
    ],
  ];
  test.for(cases)("%s", ([, bytes, message]) => {
    const error = fault(bytes);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(message);
  });

  test("no elements with an absurd size beside the 0 is an empty array", () => {
    expect(decodeIdx(header(8, 2 ** 32 - 1, 0)).data).toHaveLength(0);
  });

  test("the header alone tells the length of the file", () => {
    expect(decodeIdxHeader(header(8, 60_000, 28, 28)).fileBytes).toBe(47_040_016);
  });
});

test("encodeIdx names the element types when it gets another", () => {
  const content = { dtype: "int64", shape: [1], data: Uint8Array.of(1) } as never;
  expect(() => encodeIdx(content)).toThrow(
    "encodeIdx: no element type of the format\n  got       int64\n  expected  uint8, int8, int16",
  );
});

describe("what encodeIdx refuses", () => {
  const cases = [
    ["too few elements", { dtype: "uint8", shape: [3], data: Uint8Array.of(1, 2) }],
    ["a size that is not whole", { dtype: "uint8", shape: [0.5, 2], data: Uint8Array.of(1) }],
    ["a size beyond 32 bits", { dtype: "uint8", shape: [2 ** 32, 0], data: new Uint8Array(0) }],
    ["256 axes", { dtype: "uint8", shape: Array<number>(256).fill(1), data: Uint8Array.of(1) }],
    ["data of another type", { dtype: "int8", shape: [1], data: Uint8Array.of(1) }],
  ] as const;
  test.for(cases)("%s", ([, content]) => {
    expect(() => encodeIdx(content)).toThrow(DataError);
  });
});
