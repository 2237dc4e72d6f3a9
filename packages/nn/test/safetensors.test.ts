/**
 * @file Safetensors: what was saved is loaded, and no bytes at all can do worse than a clear error.
 */
import {
  DataError,
  dtypes,
  type DType,
  ones,
  tensor,
  type Tensor,
  ValueError,
} from "@kindling/tensor";
import { arbitraries, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as nn from "../src/index.ts";

const {
  decodeSafetensors,
  encodeSafetensors,
  loadSafetensors,
  safetensorsMetadata,
  saveSafetensors,
} = nn;

const record = fc.dictionary(fc.string({ unit: "binary", maxLength: 8 }), arbitraries.tensor(), {
  maxKeys: 5,
});
const isUnpaired = (text: string): boolean => !text.isWellFormed();
const savable = record.filter((it) =>
  Object.keys(it).every((name) => name !== "__metadata__" && !isUnpaired(name)),
);

/** A file with this header before these data. */
function fileOf(header: unknown, data: readonly number[] = [], length?: bigint): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const head = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + head.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(head.length), true);
  bytes.set(head, 8);
  bytes.set(data, 8 + head.length);
  return bytes;
}
const entry = (dtype: string, shape: readonly unknown[], begin: number, end: number): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe("laws", () => {
  test("decoding what was encoded gives the same tensors, in every layout", () => {
    fc.assert(
      fc.property(savable, (tensors) => {
        const turned = Object.fromEntries(
          Object.entries(tensors).map(([name, x]) => [name, turn(x)]),
        );
        const back = decodeSafetensors(encodeSafetensors(turned));
        expect(Object.keys(back).toSorted()).toEqual(Object.keys(tensors).toSorted());
        for (const [name, x] of Object.entries(tensors))
          assertEqual(back[name]!, x, { signedZero: true });
      }),
    );
  });
  /** The same elements in another order of memory. */
  const turn = (x: Tensor): Tensor =>
    x
      .permute(x.shape.map((_, i) => x.ndim - 1 - i))
      .contiguous()
      .permute(x.shape.map((_, i) => x.ndim - 1 - i));

  test("the order of the names changes no byte, and data start at multiples of eight", () => {
    fc.assert(
      fc.property(savable, (tensors) => {
        const bytes = encodeSafetensors(tensors);
        expect(encodeSafetensors(Object.fromEntries(Object.entries(tensors).toReversed()))).toEqual(
          bytes,
        );
        expect(new DataView(bytes.buffer).getBigUint64(0, true) % 8n).toBe(0n);
      }),
    );
  });

  test("a file cut anywhere is an error that names the damage", () => {
    const whole = encodeSafetensors({ a: ones(3), b: tensor([true, false]) }, { note: "x" });
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.subarray(0, length))).toThrow(DataError);
    }
  });

  test("a file with any byte changed is read or refused, and never anything else", () => {
    const whole = encodeSafetensors({ a: ones(3), b: tensor([1, 2], { dtype: "int64" }) });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        readOrRefused(whole.with(at, byte));
      }),
      { numRuns: 2000 },
    );
  });

  test("any bytes, and any JSON as a header, are read or refused", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), readOrRefused), { numRuns: 1000 });
    const any = fc.dictionary(
      fc.string(),
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          dtype: fc.constantFrom("F32", "I64", "BOOL", "F8"),
          shape: fc.jsonValue(),
          data_offsets: fc.jsonValue(),
        }),
      ),
    );
    fc.assert(
      fc.property(any, fc.uint8Array({ maxLength: 16 }), (header, data) =>
        readOrRefused(fileOf(header, [...data])),
      ),
      { numRuns: 1000 },
    );
  });

  const readOrRefused = (bytes: Uint8Array): void => {
    try {
      for (const x of Object.values(decodeSafetensors(bytes))) x.toTypedArray();
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  };
});

describe("the format", () => {
  test("is the published one, byte by byte", () => {
    const bytes = encodeSafetensors({ w: tensor([[1, 2]]) }, { by: "test" });
    const header =
      '{"__metadata__":{"by":"test"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + header.length))).toBe(header);
    expect([...bytes.subarray(-8)]).toEqual([0, 0, 128, 63, 0, 0, 0, 64]);
  });

  test.each(Object.keys(dtypes) as DType[])("%s comes back", (dtype) => {
    const x = tensor([0, 1, 1], { dtype }) as Tensor;
    assertEqual(decodeSafetensors(encodeSafetensors({ x }))["x"]!, x);
  });

  test("notes come back, and files without any have none", () => {
    expect(safetensorsMetadata(encodeSafetensors({}, { a: "1", b: "2" }))).toEqual({
      a: "1",
      b: "2",
    });
    expect(safetensorsMetadata(encodeSafetensors({}))).toEqual({});
  });

  test("files of others are read: entries in any order, spaces behind the header, bytes at any offset", () => {
    const bytes = fileOf(
      '{"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},"a":{"data_offsets":[0,4],"shape":[],"dtype":"F32"}}   ',
      [0, 0, 128, 63, 7, 8],
    );
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const { a, b } = decodeSafetensors(shifted.subarray(3));
    expect([a!.item(), b!.toArray()]).toEqual([1, [7, 8]]);
  });

  test("a loaded tensor has bytes of its own", () => {
    const bytes = encodeSafetensors({ x: ones(2) });
    const { x } = decodeSafetensors(bytes);
    bytes.fill(255);
    assertEqual(x!, ones(2));
  });
});

describe("headers that lie", () => {
  const four = [0, 0, 0, 0];
  test.each<[string, Uint8Array, RegExp]>([
    ["a header beyond the file", fileOf({}, [], 1000n), /ends outside the file/],
    ["a header of 2⁶⁴ - 1 bytes", fileOf({}, [], 2n ** 64n - 1n), /ends outside the file/],
    ["no object", fileOf("[]"), /no object/],
    ["no JSON", fileOf("{nonsense"), /cannot be read/],
    ["no text", fileOf("{").with(8, 0x7b), /cannot be read/],
    [
      "an unknown dtype",
      fileOf({ a: entry("F8_E4M3", [4], 0, 4) }, four),
      /not supported[^]*F8_E4M3/,
    ],
    [
      "a dtype that is a property of objects",
      fileOf({ a: entry("constructor", [4], 0, 4) }, four),
      /not supported/,
    ],
    ["a negative size", fileOf({ a: entry("F32", [-1], 0, 4) }, four), /no shape/],
    ["a size that is no number", fileOf({ a: entry("F32", ["1"], 0, 4) }, four), /no shape/],
    [
      "more elements than bytes",
      fileOf({ a: entry("F32", [2], 0, 4) }, four),
      /4 bytes for float32 \[2\][^]*8 bytes/,
    ],
    [
      "sizes whose product overflows",
      fileOf({ a: entry("F32", [2 ** 40, 2 ** 40], 0, 4) }, four),
      /disagree/,
    ],
    [
      "a range that ends before it begins",
      fileOf({ a: entry("F32", [1], 4, 0) }, four),
      /no range/,
    ],
    [
      "a range beyond the file",
      fileOf({ a: entry("F32", [2], 0, 8) }, four),
      /do not make up the file/,
    ],
    [
      "ranges that overlap",
      fileOf({ a: entry("U8", [3], 0, 3), b: entry("U8", [2], 2, 4) }, four),
      /"b" overlaps another/,
    ],
    [
      "a gap",
      fileOf({ a: entry("U8", [1], 0, 1), b: entry("U8", [2], 2, 4) }, four),
      /leaves a gap/,
    ],
    ["bytes that belong to nobody", fileOf({ a: entry("U8", [2], 0, 2) }, four), /do not make up/],
    ["truth values that are none", fileOf({ a: entry("BOOL", [4], 0, 4) }, [0, 1, 2, 0]), /byte 2/],
    ["notes that are no texts", fileOf({ __metadata__: { a: 1 } }), /notes/],
    ["an entry that is null", fileOf({ a: null }), /no description/],
  ])("%s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(DataError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  test("a tensor called __proto__ is a tensor", () => {
    const back = decodeSafetensors(
      fileOf('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', [5]),
    );
    expect(Object.keys(back)).toEqual(["__proto__"]);
  });
});

test("what is no named tensor cannot be saved", () => {
  expect(() => encodeSafetensors({ a: 3 as unknown as Tensor })).toThrow(ValueError);
  expect(() => encodeSafetensors({ __metadata__: ones(1) })).toThrow(/another name/);
});

describe("files", () => {
  let folder = "";
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "kindling-"))));
  afterAll(() => rm(folder, { recursive: true }));

  test("a net saved and loaded computes the same; nothing else is left in the folder", async () => {
    const path = join(folder, "net.safetensors");
    const [a, b] = [new nn.Linear(3, 2), new nn.Linear(3, 2)];
    await saveSafetensors(a.stateDict(), path, { epoch: "1" });
    b.loadStateDict(await loadSafetensors(path));
    assertEqual(b(ones(1, 3)).detach(), a(ones(1, 3)).detach());
    expect(await readdir(folder)).toEqual(["net.safetensors"]);
    expect(safetensorsMetadata(await readFile(path))).toEqual({ epoch: "1" });
    b.loadStateDict(await loadSafetensors(await readFile(path)));
  });

  test("where nothing can be written or read, the error names the path, and an old file stays", async () => {
    const nowhere = join(folder, "no", "such", "folder.safetensors");
    await expect(saveSafetensors({}, nowhere)).rejects.toThrow(
      /cannot be written[^]*folder\.safetensors/,
    );
    await expect(loadSafetensors(nowhere)).rejects.toThrow(DataError);
    const path = join(folder, "kept.safetensors");
    await writeFile(path, "old");
    await expect(saveSafetensors({ a: 3 as unknown as Tensor }, path)).rejects.toThrow(ValueError);
    expect(await readFile(path, "utf8")).toBe("old");
  });
});
