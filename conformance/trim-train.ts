/**
 * @file Cuts the full `train` pack (6.5 MB) down to what the repository keeps: every case, every
 * figure and every checksum, the first 100 losses and the first logits, but no parameters and no
 * orders in full (their CRC-32 stays). Run as
 * `node trim-train.ts <folder of the full pack> <folder to write to>`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** Parameters and orders: large, and each has a checksum or sums beside it. */
const leftOut: ReadonlySet<string> = new Set(["init", "final", "epoch1_order", "epoch2_order"]);
const keptLosses = 100;
const sizeBytes: Readonly<Record<string, number>> = { float32: 4, float64: 8, uint16: 2 };

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) {
  throw new Error("usage: node trim-train.ts <folder of the full pack> <folder to write to>");
}

const text = readFileSync(join(from, "public.json"), "utf8");
const { cases, ...head } = JSON.parse(text) as { cases: readonly JsonObject[] } & JsonObject;
const source = readFileSync(join(from, head["bin"] as string));
const parts: Buffer[] = [];
let length = 0;

const trimmed = cases.map(trimCase);
const bin = Buffer.concat(parts);
writeFileSync(join(to, "public.bin"), bin);
writeFileSync(
  join(to, "public.json"),
  [
    `${JSON.stringify({ ...head, bin_bytes: bin.length, bin_crc32: crc32(bin), trimmed: true }).slice(0, -1)},"cases":[`,
    trimmed.map((one) => JSON.stringify(one)).join(",\n"),
    "]}\n",
  ].join("\n"),
);

function trimCase(whole: JsonObject): JsonObject {
  const kept = Object.entries(whole).filter(([key]) => !leftOut.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, trimValue(key, value)]));
}

function trimValue(key: string, value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (isArray(value)) return value.map((entry) => trimValue(key, entry));
  const tensor = value["$t"];
  if (tensor === undefined) {
    return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, trimValue(name, v)]));
  }
  const [dtype, shape, offset] = tensor as readonly [string, readonly number[], number];
  const newShape = key === "step_loss" ? [Math.min(shape[0] ?? 0, keptLosses)] : shape;
  return { $t: [dtype, newShape, copyBytes(dtype, newShape, offset)] };
}

/** Appends the tensor's bytes at a multiple of 8 and returns where they now begin. */
function copyBytes(dtype: string, shape: readonly number[], offset: number): number {
  const count = shape.reduce((a, b) => a * b, 1);
  const bytes = source.subarray(offset, offset + count * (sizeBytes[dtype] ?? 8));
  const at = length;
  const padding = Buffer.alloc((8 - (bytes.length % 8)) % 8);
  parts.push(bytes, padding);
  length += bytes.length + padding.length;
  return at;
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
