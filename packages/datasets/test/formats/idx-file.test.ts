import { DataError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unpackIdxFile } from "../../src/formats/idx-file.ts";
import { encodeIdx } from "../../src/formats/idx.ts";
import { gzip, idxArrays } from "./idx-arbitrary.ts";

/** What unpacking throws, or "nothing". */
const fault = (bytes: Uint8Array): Promise<unknown> =>
  unpackIdxFile(bytes, "f.gz").then(
    () => "nothing",
    (error: unknown) => error,
  );

const images = (count: number, pixels: number): Uint8Array<ArrayBuffer> =>
  encodeIdx({ dtype: "uint8", shape: [count], data: new Uint8Array(pixels) });

/** A file whose header says `promised` elements and which holds `held`. */
const lying = (promised: number, held: number): Uint8Array<ArrayBuffer> => {
  const bytes = images(held, held);
  new DataView(bytes.buffer).setUint32(4, promised);
  return bytes;
};

describe("laws", () => {
  test("unpacking gives the packed file back; a plain file stays as it is", async () => {
    await fc.assert(
      fc.asyncProperty(idxArrays, async (content) => {
        const bytes = encodeIdx(content);
        expect(await unpackIdxFile(bytes, "f")).toEqual(bytes);
        expect(await unpackIdxFile(await gzip(bytes), "f")).toEqual(bytes);
      }),
    );
  });

  test("a gzip file cut short anywhere gives a DataError that names it", async () => {
    await fc.assert(
      fc.asyncProperty(idxArrays, fc.nat(), async (content, at) => {
        const packed = await gzip(encodeIdx(content));
        const error = await fault(packed.subarray(0, 2 + (at % (packed.length - 2))));
        expect(error).toBeInstanceOf(DataError);
        expect(String(error)).toContain("f.gz");
      }),
    );
  });

  test("a gzip file with a changed byte gives the same data or a DataError, never other data", async () => {
    await fc.assert(
      fc.asyncProperty(
        idxArrays,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (content, at, flip) => {
          const whole = encodeIdx(content);
          const packed = await gzip(whole);
          packed[2 + (at % (packed.length - 2))]! ^= flip;
          const error = await fault(packed);
          if (error === "nothing") expect(await unpackIdxFile(packed, "f")).toEqual(whole);
          else expect(error).toBeInstanceOf(DataError);
        },
      ),
    );
  });

  test("any bytes behind the mark of gzip give a DataError", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        expect(await fault(Uint8Array.of(0x1f, 0x8b, ...bytes))).toBeInstanceOf(DataError);
      }),
    );
  });
});

describe("headers that lie inside gzip", () => {
  test.for([
    ["a header that promises more", lying(5000, 4000), "promises more than the file holds"],
    ["a header that promises 4 GB", lying(2 ** 32 - 1, 4000), "promises more than the file holds"],
    ["a header that promises less", lying(3000, 4000), "bytes after the last element"],
    ["a short header that promises more", lying(2, 1), "promises more than the file holds"],
    ["a short header that promises less", lying(1, 2), "bytes after the last element"],
    ["no header", new Uint8Array(0), "not an IDX file"],
    ["something else", new TextEncoder().encode("<!doctype html>"), "not an IDX file"],
  ] as const)("%s", async ([, bytes, message]) => {
    const error = await fault(await gzip(bytes));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(message);
  });

  test(
    "100 MB of zeros behind a header of 10 elements are not decompressed",
    { timeout: 60_000 },
    async () => {
      const bomb = await gzip(lying(10, 100_000_000));
      expect(bomb.length).toBeLessThan(1_000_000);
      const error = await fault(bomb);
      const [, got] = /at least (\d+) bytes/.exec(String(error)) ?? [];
      expect(Number(got)).toBeLessThan(1_000_000);
    },
  );
});
