/**
 * @file A golden pack (`hgolden-1`): a JSON text with cases and the bytes of their tensors, checked
 * against the sizes and the checksum that the text states.
 */
import { DataError } from "@kindling/tensor";
import { crc32 } from "./crc32.ts";
import { decodeGolden, type GoldenRecord, type Json, type JsonRecord, recordIn } from "./golden.ts";

/** One case. Its values are decoded at each look, so that a pack of thousands opens at once. */
export interface GoldenCase {
  readonly name: string;
  readonly values: () => GoldenRecord;
}

/** A set of golden values, with its head. */
export interface GoldenPack {
  /** Which suite the cases belong to: `ops`, `rng`, `train`, `optim`, `modules`. */
  readonly set: string;
  /** All of the JSON but the cases. */
  readonly head: GoldenRecord;
  readonly cases: readonly GoldenCase[];
}

/**
 * The file name of a pack's bytes, if the JSON is a pack's at all.
 * @example
 * packBin({ format: "hgolden-1", bin: "ops.bin" }) // => "ops.bin"
 * packBin({ name: "something else" }) // => undefined
 */
export function packBin(json: unknown): string | undefined {
  if (typeof json !== "object" || json === null || !("bin" in json)) return undefined;
  return typeof json.bin === "string" ? json.bin : undefined;
}

/**
 * Opens a pack.
 *
 * @param json   what the JSON file holds, parsed.
 * @param bytes  what the file beside it holds.
 * @param where  named in errors.
 * @throws {DataError} when the two do not fit together
 * @example
 * const json = { format: "hgolden-1", set: "ops", bin_bytes: 0, bin_crc32: 0, count: 1, cases: [{ name: "relu" }] };
 * openPack(json, new Uint8Array(), "ops.json").cases.map(({ name }) => name) // => [ 'relu' ]
 */
export function openPack(json: unknown, bytes: Uint8Array, where: string): GoldenPack {
  const { cases, ...head } = json as JsonRecord; // checked field by field below
  expectFact(where, "format", head["format"], "hgolden-1");
  expectFact(where, "bin_bytes", bytes.length, head["bin_bytes"]);
  expectFact(where, "bin_crc32", crc32(bytes), head["bin_crc32"]);
  if (!Array.isArray(cases)) throw damaged(where, "no cases", "a list of cases");
  expectFact(where, "count", cases.length, head["count"]);
  const buffer = new Uint8Array(bytes).buffer; // a copy starts at 0, as typed arrays over it need
  const set = head["set"];
  if (typeof set !== "string") throw damaged(where, "no set", "the name of a set");
  return {
    set,
    head: recordIn(decodeGolden(head, buffer), "head"),
    cases: (cases as readonly Json[]).map((one) => goldenCase(one, buffer, where)),
  };
}

function goldenCase(json: Json, bytes: ArrayBuffer, where: string): GoldenCase {
  const name = json !== null && typeof json === "object" && "name" in json ? json.name : undefined;
  if (typeof name !== "string") throw damaged(where, "a case without a name", "a name");
  return { name, values: () => recordIn(decodeGolden(json, bytes), name) };
}

function expectFact(where: string, what: string, got: unknown, expected: unknown): void {
  if (got !== expected) throw damaged(where, `${what} ${String(got)}`, String(expected));
}

const damaged = (where: string, got: string, expected: string): DataError =>
  new DataError(`${where}: damaged pack`, { got, expected });
