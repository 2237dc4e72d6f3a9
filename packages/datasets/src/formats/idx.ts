/**
 * @file IDX, the file format of MNIST and its kin: two zero bytes, the element type, the number of
 * axes, the size of each axis as 32 bits, then the elements, all big-endian. A file is believed
 * only as far as its bytes go: nothing is allocated on the word of a header.
 *
 * @see LeCun, Cortes, Burges: The MNIST database, "File formats".
 */
import { DataError } from "@kindling/tensor";

/** One element type of the format: its code in the header and how an element is read and written. */
interface IdxTypeRow {
  readonly code: number;
  readonly sizeBytes: 1 | 2 | 4 | 8;
  readonly array: IdxArrayConstructor;
  readonly suffix: "Uint8" | "Int8" | "Int16" | "Int32" | "Float32" | "Float64";
}

/** The arrays that hold the elements of a file. */
export type IdxTypedArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;

type IdxArrayConstructor =
  | Uint8ArrayConstructor
  | Int8ArrayConstructor
  | Int16ArrayConstructor
  | Int32ArrayConstructor
  | Float32ArrayConstructor
  | Float64ArrayConstructor;

const types = {
  uint8: { code: 0x08, sizeBytes: 1, array: Uint8Array, suffix: "Uint8" },
  int8: { code: 0x09, sizeBytes: 1, array: Int8Array, suffix: "Int8" },
  int16: { code: 0x0b, sizeBytes: 2, array: Int16Array, suffix: "Int16" },
  int32: { code: 0x0c, sizeBytes: 4, array: Int32Array, suffix: "Int32" },
  float32: { code: 0x0d, sizeBytes: 4, array: Float32Array, suffix: "Float32" },
  float64: { code: 0x0e, sizeBytes: 8, array: Float64Array, suffix: "Float64" },
} as const satisfies Record<string, IdxTypeRow>;

/** The element types of the format. */
export type IdxType = keyof typeof types;

/** The content of an IDX file: elements in row-major order. */
export interface IdxArray {
  readonly dtype: IdxType;
  readonly shape: readonly number[];
  readonly data: IdxTypedArray;
}

/** What the first bytes of an IDX file promise. */
export interface IdxHeader {
  readonly dtype: IdxType;
  readonly shape: readonly number[];
  /** Length of the header, that is, where the elements begin. */
  readonly headerBytes: number;
  /** Length of the whole file; above 2⁵³ only approximately. */
  readonly fileBytes: number;
}

/** The longest header there can be: 255 axes. */
export const longestIdxHeaderBytes = 4 + 4 * 255;

/**
 * The content of an IDX file. `uint8` data is a view of `bytes`; wider elements are copies in the
 * machine's own byte order.
 *
 * @param name  what errors call the file.
 * @throws {DataError} when `bytes` is not exactly one well-formed IDX file.
 * @example
 * decodeIdx(encodeIdx({ dtype: "uint8", shape: [2], data: Uint8Array.of(7, 8) })).data
 * // => Uint8Array(2) [ 7, 8 ]
 */
export function decodeIdx(bytes: Uint8Array, name = "IDX data"): IdxArray {
  const header = decodeIdxHeader(bytes, name);
  const { dtype, shape, headerBytes, fileBytes } = header;
  if (fileBytes !== bytes.length) {
    throw new DataError(
      `${name}: ${fileBytes > bytes.length ? "the header promises more than the file holds" : "bytes after the last element"}`,
      { got: `${bytes.length} bytes`, expected: describeIdxHeader(header) },
    );
  }
  if (dtype === "uint8") return { dtype, shape, data: bytes.subarray(headerBytes) };
  return { dtype, shape, data: decodeElements(types[dtype], bytes.subarray(headerBytes)) };
}

/**
 * What the header at the start of `bytes` promises; the elements need not be there yet.
 *
 * @throws {DataError} when this is not the start of an IDX file.
 */
export function decodeIdxHeader(bytes: Uint8Array, name = "IDX data"): IdxHeader {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) {
    throw new DataError(`${name}: not an IDX file`, {
      got: bytes.length === 0 ? "an empty file" : `a file that begins with ${hex(bytes, 4)}`,
      expected: "two zero bytes, a type code and the number of axes",
    });
  }
  const dtype = typeOfCode(bytes[2] ?? 0, name);
  const ndim = bytes[3] ?? 0;
  const headerBytes = 4 + 4 * ndim;
  if (bytes.length < headerBytes) {
    throw new DataError(`${name}: the file ends inside its header`, {
      got: `${bytes.length} bytes`,
      expected: `a header of ${headerBytes} bytes, for ${ndim} axes`,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const shape = Array.from({ length: ndim }, (_, axis) => view.getUint32(4 + 4 * axis));
  const numel = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  return { dtype, shape, headerBytes, fileBytes: headerBytes + numel * types[dtype].sizeBytes };
}

/** A header in words, for errors: `[60000, 28, 28] uint8, 47040016 bytes`. */
export const describeIdxHeader = ({ dtype, shape, fileBytes }: IdxHeader): string =>
  `[${shape.join(", ")}] ${dtype}, ${fileBytes} bytes with the header`;

/**
 * The bytes of an IDX file, the inverse of `decodeIdx`.
 *
 * @throws {DataError} when the data does not fill the shape, or is of another type than it says.
 * @example
 * encodeIdx({ dtype: "uint8", shape: [2], data: Uint8Array.of(7, 8) })
 * // => Uint8Array(10) [
 * // =>   0, 0, 8, 1, 0,
 * // =>   0, 0, 2, 7, 8
 * // => ]
 */
export function encodeIdx({ dtype, shape, data }: IdxArray): Uint8Array<ArrayBuffer> {
  if (!Object.hasOwn(types, dtype)) {
    throw new DataError("encodeIdx: no element type of the format", {
      got: dtype,
      expected: Object.keys(types).join(", "),
    });
  }
  const row = types[dtype];
  const numel = shape.reduce((product, size) => product * size, 1);
  if (!shape.every(isAxisSize) || shape.length > 255 || numel !== data.length) {
    throw new DataError("encodeIdx: data and shape differ", {
      got: `shape [${shape.join(", ")}], ${data.length} elements`,
      expected: "at most 255 axes of less than 2^32 each, with one element for each place",
    });
  }
  if (!(data instanceof row.array)) {
    throw new DataError("encodeIdx: data is not of its dtype", {
      got: data.constructor.name,
      expected: `${row.array.name}, for ${dtype}`,
    });
  }
  const headerBytes = 4 + 4 * shape.length;
  const bytes = new Uint8Array(headerBytes + data.byteLength);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, row.code, shape.length]);
  shape.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  if (data instanceof Uint8Array) bytes.set(data, headerBytes);
  else data.forEach((value, i) => view[`set${row.suffix}`](headerBytes + i * row.sizeBytes, value));
  return bytes;
}

function typeOfCode(code: number, name: string): IdxType {
  for (const [dtype, row] of Object.entries(types)) {
    // the keys of the table are its type names
    if (row.code === code) return dtype as IdxType;
  }
  throw new DataError(`${name}: unknown element type`, {
    got: `type code 0x${code.toString(16).padStart(2, "0")}`,
    expected: "0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e",
  });
}

function decodeElements(row: IdxTypeRow, bytes: Uint8Array): IdxTypedArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new row.array(bytes.length / row.sizeBytes);
  for (let i = 0; i < data.length; i++) data[i] = view[`get${row.suffix}`](i * row.sizeBytes);
  return data;
}

const isAxisSize = (size: number): boolean => Number.isInteger(size) && size >= 0 && size < 2 ** 32;

const hex = (bytes: Uint8Array, count: number): string =>
  Array.from(bytes.subarray(0, count), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
