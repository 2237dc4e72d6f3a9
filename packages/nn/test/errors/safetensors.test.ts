/** @file Every error of files in the safetensors format in full. */
import { DataError } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { type Failure, testFailures } from "../../../../tools/failures.ts";
import { decodeSafetensors } from "../../src/index.ts";
import { entry, fileOf } from "../safetensors-file.ts";

const four = [0, 0, 0, 0];

/** A file that is damaged in one way. */
const damaged = (bytes: Uint8Array, what: string, got: string, expected: string): Failure => [
  () => decodeSafetensors(bytes),
  `safetensors: ${what}`,
  got,
  expected,
];
/** A file with one tensor that is described wrongly. */
const misdescribed = (one: unknown, what: string, got: string, expected: string): Failure =>
  damaged(fileOf({ a: one }, four), `tensor "a": ${what}`, got, expected);

const dtype = (name: string): Failure =>
  misdescribed(
    entry(name, [4], 0, 4),
    "a dtype that is not supported",
    JSON.stringify(name),
    "one of F32, F64, I32, I64, U8, BOOL",
  );
const shape = (sizes: readonly unknown[]): Failure =>
  misdescribed(
    entry("F32", sizes, 0, 4),
    "no shape",
    JSON.stringify(sizes),
    "whole numbers from 0",
  );
const range = (...offsets: readonly unknown[]): Failure =>
  misdescribed(
    { dtype: "F32", shape: [1], data_offsets: offsets },
    "no range of bytes",
    JSON.stringify(offsets),
    "[begin, end]",
  );
const layout = (
  entries: Readonly<Record<string, object>>,
  what: string,
  at: number,
  from: number,
) => damaged(fileOf(entries, four), what, `byte ${at}`, `byte ${from}`);
const notes = (of: unknown): Failure =>
  damaged(
    fileOf({ __metadata__: of }),
    "the notes are not texts by name",
    JSON.stringify(of),
    "an object of texts",
  );

describe("a safetensors file", () => {
  testFailures("DataError", [
    damaged(new Uint8Array(7), "shorter than its first field", "7 bytes", "at least 8"),
    damaged(new Uint8Array(8), "the header is no object", "byte none first", "{"),
    damaged(fileOf("[]"), "the header is no object", "byte 91 first", "{"),
    damaged(fileOf("{}", [], 3n), "the header ends outside the file", "3 bytes", "at most 2"),
    damaged(
      fileOf({}, [], 2n ** 64n - 1n),
      "the header ends outside the file",
      "18446744073709551615 bytes",
      "at most 2",
    ),
    misdescribed(null, "no description", "null", "an object"),
    misdescribed("F32", "no description", '"F32"', "an object"),
    dtype("F8_E4M3"),
    dtype("constructor"), // a property of objects
    shape([-1]),
    shape(["1"]),
    shape([0.5]),
    range(4, 0),
    range(0),
    range(0, 4, 4),
    range(-4, 0),
    misdescribed(
      entry("F32", [2, 1], 0, 4),
      "shape and bytes disagree",
      "4 bytes for float32 [2, 1]",
      "8 bytes",
    ),
    damaged(
      fileOf({ b: entry("U8", [2], 0, 2), a: entry("F32", [1], 2, 4) }, four),
      'tensor "a": shape and bytes disagree',
      "2 bytes for float32 [1]",
      "4 bytes",
    ),
    misdescribed(
      entry("F32", [2 ** 40, 2 ** 40], 0, 4), // the product is no safe integer
      "shape and bytes disagree",
      "4 bytes for float32 [1099511627776, 1099511627776]",
      `${2 ** 82} bytes`,
    ),
    layout(
      { a: entry("U8", [3], 0, 3), b: entry("U8", [2], 2, 4) },
      'tensor "b" overlaps another',
      2,
      3,
    ),
    layout(
      { a: entry("U8", [1], 0, 1), b: entry("U8", [2], 2, 4) },
      'tensor "b" leaves a gap before it',
      2,
      1,
    ),
    damaged(
      fileOf({ a: entry("F32", [2], 0, 8) }, four),
      "the tensors do not make up the file",
      "4 bytes of data",
      "8",
    ),
    damaged(
      fileOf({ a: entry("U8", [2], 0, 2) }, four),
      "the tensors do not make up the file",
      "4 bytes of data",
      "2",
    ),
    damaged(
      fileOf({ a: entry("BOOL", [4], 0, 4) }, [0, 1, 2, 3]),
      'tensor "a": not a truth value',
      "byte 2",
      "0 or 1",
    ),
    notes({ a: "b", c: 1 }),
    notes(["a"]),
    notes("a"),
    notes(null),
  ]);

  test.each([
    ["no JSON", fileOf("{nonsense")],
    ["no UTF-8", fileOf("{ ").with(9, 0xff)],
  ])("with a header that is %s says why it cannot be read", (_, bytes) => {
    let error: unknown;
    try {
      decodeSafetensors(bytes);
    } catch (thrown) {
      error = thrown;
    }
    const { message, cause } = error as DataError;
    expect(cause).toBeInstanceOf(Error);
    expect(message).toBe(
      `safetensors: the header cannot be read\n  got       ${String(cause)}\n  expected  JSON in UTF-8`,
    );
  });
});
