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
import { fileOf } from "./safetensors-file.ts";

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

  test("puts wide elements first, then goes by name, and fills the header with spaces", () => {
    const tensors = {
      b: ones(1),
      a: ones(1),
      d: ones(1, { dtype: "uint8" }),
      c: ones(1, { dtype: "float64" }),
      e: ones(1, { dtype: "int64" }),
    };
    const bytes = encodeSafetensors(tensors);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(["c", "e", "a", "b", "d"]);
    expect(bytes.length - 8 - length).toBe(8 + 8 + 4 + 4 + 1);
    expect(length - text.trimEnd().length).toBeLessThan(8);
  });

  test("names dtypes as the format does", () => {
    const names = { float32: "F32", float64: "F64", int32: "I32", int64: "I64", uint8: "U8" };
    for (const [dtype, name] of Object.entries({ ...names, bool: "BOOL" }) as [DType, string][]) {
      const text = new TextDecoder().decode(encodeSafetensors({ x: ones(1, { dtype }) }));
      expect(text).toContain(`{"x":{"dtype":"${name}","shape":[1],"data_offsets":[0,`);
    }
  });

  test("without notes says nothing of notes", () => {
    expect(new TextDecoder().decode(encodeSafetensors({})).slice(8).trimEnd()).toBe("{}");
  });

  test("tensors without elements share a place with what follows", () => {
    const empty = { dtype: "U8", shape: [0], data_offsets: [0, 0] };
    const full = { dtype: "U8", shape: [1], data_offsets: [0, 1] };
    for (const header of [
      { a: full, b: empty },
      { a: empty, b: full },
    ])
      expect(Object.keys(decodeSafetensors(fileOf(header, [5])))).toEqual(["a", "b"]);
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

describe("headers", () => {
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

  test("where nothing can be written or read, the error names the path and the reason", async () => {
    const nowhere = join(folder, "no", "such", "folder.safetensors");
    const errors = [
      await saveSafetensors({}, nowhere).catch((error: unknown) => error),
      await loadSafetensors(nowhere).catch((error: unknown) => error),
    ] as (Error & { cause: Error })[];
    expect(errors.map(({ message }) => message)).toEqual([
      "saveSafetensors: the file cannot be written\n" +
        `  got       ${errors[0]!.cause.message}\n  expected  access to ${nowhere}`,
      "loadSafetensors: the file cannot be read\n" +
        `  got       ${errors[1]!.cause.message}\n  expected  access to ${nowhere}`,
    ]);
    for (const error of errors) {
      expect(error).toBeInstanceOf(DataError);
      expect(error.cause.message).toContain("ENOENT");
    }
  });

  test("what cannot be saved leaves an old file as it was", async () => {
    const path = join(folder, "kept.safetensors");
    await writeFile(path, "old");
    await expect(saveSafetensors({ a: 3 as unknown as Tensor }, path)).rejects.toThrow(ValueError);
    expect(await readFile(path, "utf8")).toBe("old");
  });

  test("a platform without files says so", async () => {
    const own = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")!;
    Object.defineProperty(process, "getBuiltinModule", { ...own, value: undefined });
    try {
      for (const [name, call] of [
        ["saveSafetensors", saveSafetensors({}, "x")],
        ["loadSafetensors", loadSafetensors("x")],
      ] as const)
        await expect(call).rejects.toThrow(
          `${name}: there are no files here\n  got       a platform without Node's modules\n` +
            "  expected  Node ≥ 20.16; in a page, encodeSafetensors and decodeSafetensors on bytes",
        );
    } finally {
      Object.defineProperty(process, "getBuiltinModule", own);
    }
  });
});
