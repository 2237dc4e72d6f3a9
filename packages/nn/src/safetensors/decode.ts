/**
 * @file Safetensors bytes to tensors. The bytes may come from anywhere, so nothing in them is
 * believed: every claim of the header is checked against the file before a byte of data is read.
 */
import { DataError, type DType, dtypes, fromTypedArray, type Tensor } from "@kindling/tensor";
import { dtypeByFormatName, maxHeaderBytes, metadataKey } from "./format.ts";

/**
 * The tensors in a safetensors file, by name; each has elements of its own.
 *
 * @throws {DataError} naming what is wrong with the bytes
 * @example
 * decodeSafetensors(encodeSafetensors({ w: tensor([1, 2]) })).w // => tensor([1., 2.])
 */
export function decodeSafetensors(bytes: Uint8Array | ArrayBuffer): Record<string, Tensor> {
  const { entries, data } = parsed(bytes);
  return Object.fromEntries(
    entries.map(({ name, dtype, shape, begin, end }) => [
      name,
      tensorOf(name, dtype, shape, new Uint8Array(data.subarray(begin, end))),
    ]),
  );
}

/**
 * The notes in a safetensors file.
 *
 * @throws {DataError} naming what is wrong with the bytes
 * @example
 * safetensorsMetadata(encodeSafetensors({}, { epoch: "3" })) // => { epoch: '3' }
 */
export const safetensorsMetadata = (bytes: Uint8Array | ArrayBuffer): Record<string, string> =>
  parsed(bytes).metadata;

interface CheckedEntry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

interface Parsed {
  readonly entries: readonly CheckedEntry[];
  readonly metadata: Record<string, string>;
  readonly data: Uint8Array;
}

function parsed(input: Uint8Array | ArrayBuffer): Parsed {
  const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
  const head = headerLength(bytes);
  const header = headerOf(bytes.subarray(8, 8 + head));
  const data = bytes.subarray(8 + head);
  const { [metadataKey]: notes, ...tensors } = header;
  const entries = Object.entries(tensors).map(([name, entry]) => checkedEntry(name, entry));
  checkLayout(entries, data.length);
  return { entries, metadata: metadataOf(notes), data };
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < 8) {
    throw damaged("shorter than its first field", `${bytes.length} bytes`, "at least 8");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const room = Math.min(bytes.length - 8, maxHeaderBytes);
  if (length > BigInt(room)) {
    throw damaged("the header ends outside the file", `${length} bytes`, `at most ${room}`);
  }
  return Number(length);
}

function headerOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (bytes[0] !== 0x7b) {
    throw damaged("the header is no object", `byte ${bytes[0] ?? "none"} first`, "{");
  }
  try {
    // checked to begin with a brace, so JSON that parses is an object
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Readonly<
      Record<string, unknown>
    >;
  } catch (error) {
    throw damaged("the header cannot be read", String(error), "JSON in UTF-8", error);
  }
}

function checkedEntry(name: string, entry: unknown): CheckedEntry {
  const where = `tensor ${JSON.stringify(name)}`;
  if (typeof entry !== "object" || entry === null) {
    throw damaged(`${where}: no description`, JSON.stringify(entry), "an object");
  }
  const {
    dtype: format,
    shape,
    data_offsets: offsets,
  } = entry as Readonly<Record<string, unknown>>;
  const dtype = typeof format === "string" ? dtypeByFormatName.get(format) : undefined;
  if (dtype === undefined) {
    const known = [...dtypeByFormatName.keys()].join(", ");
    throw damaged(
      `${where}: a dtype that is not supported`,
      JSON.stringify(format),
      `one of ${known}`,
    );
  }
  if (!isListOfCounts(shape)) {
    throw damaged(`${where}: no shape`, JSON.stringify(shape), "whole numbers from 0");
  }
  if (!isListOfCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    throw damaged(`${where}: no range of bytes`, JSON.stringify(offsets), "[begin, end]");
  }
  const [begin, end] = offsets as readonly [number, number];
  const sizeBytes = shape.reduce((product, size) => product * size, dtypes[dtype].sizeBytes);
  if (sizeBytes !== end - begin) {
    const got = `${end - begin} bytes for ${dtype} [${shape.join(", ")}]`;
    throw damaged(`${where}: shape and bytes disagree`, got, `${sizeBytes} bytes`);
  }
  return { name, dtype, shape, begin, end };
}

const isListOfCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);

/** The ranges must cover the data without gaps and without overlaps. */
function checkLayout(entries: readonly CheckedEntry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of entries.toSorted(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== covered) {
      const what = begin < covered ? "overlaps another" : "leaves a gap before it";
      throw damaged(`tensor ${JSON.stringify(name)} ${what}`, `byte ${begin}`, `byte ${covered}`);
    }
    covered = end;
  }
  if (covered !== dataBytes) {
    throw damaged(
      "the tensors do not make up the file",
      `${dataBytes} bytes of data`,
      `${covered}`,
    );
  }
}

function metadataOf(notes: unknown): Record<string, string> {
  if (notes === undefined) return {};
  const isObject = typeof notes === "object" && notes !== null && !Array.isArray(notes);
  if (isObject && Object.values(notes).every((note) => typeof note === "string")) {
    return notes as Record<string, string>;
  }
  throw damaged("the notes are not texts by name", JSON.stringify(notes), "an object of texts");
}

function tensorOf(name: string, dtype: DType, shape: readonly number[], bytes: Uint8Array): Tensor {
  if (dtype === "bool" && bytes.some((byte) => byte > 1)) {
    const got = `byte ${bytes.find((byte) => byte > 1)}`;
    throw damaged(`tensor ${JSON.stringify(name)}: not a truth value`, got, "0 or 1");
  }
  // the bytes are a copy with a buffer of its own (the `slice` of Node's Buffer would not be)
  const elements = new dtypes[dtype].array(bytes.buffer as ArrayBuffer);
  return fromTypedArray(elements, [...shape], { dtype });
}

const damaged = (what: string, got: string, expected: string, cause?: unknown): DataError =>
  new DataError(`safetensors: ${what}`, { got, expected }, cause === undefined ? {} : { cause });
