/**
 * @file Tensors to safetensors bytes.
 */
import { dtypes, isTensor, type Tensor, ValueError } from "@kindling/tensor";
import { type Entry, formatNames, metadataKey } from "./format.ts";

/**
 * The bytes of a safetensors file. The same tensors give the same bytes, whatever their order.
 *
 * @param tensors   by name, as `stateDict()` gives them.
 * @param metadata  notes to keep beside them.
 * @throws {ValueError} for a value that is no tensor, or the name `__metadata__`
 * @example
 * encodeSafetensors({ w: tensor([1, 2]) }).length % 8 // => 0
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  if (typeof tensors !== "object" || tensors === null)
    throw new ValueError("encodeSafetensors: tensors come with names", {
      got: tensors === null ? "null" : typeof tensors,
      expected: "an object of tensors, as stateDict() gives it",
    });
  const entries = Object.entries(tensors).toSorted(byAlignmentThenName);
  entries.forEach(([name, value]) => checkEntry(name, value));
  const header: [string, Entry | Readonly<Record<string, string>>][] = [];
  if (Object.keys(metadata).length > 0) header.push([metadataKey, metadata]);
  let end = 0;
  for (const [name, tensor] of entries) {
    const begin = end;
    end += tensor.numel() * dtypes[tensor.dtype].sizeBytes;
    const entry = { dtype: formatNames[tensor.dtype], shape: [...tensor.shape] };
    header.push([name, { ...entry, data_offsets: [begin, end] }]);
  }
  const head = padded(new TextEncoder().encode(JSON.stringify(Object.fromEntries(header))));
  const bytes = new Uint8Array(8 + head.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  let at = 8 + head.length;
  for (const [, tensor] of entries) {
    const elements = tensor.toTypedArray();
    bytes.set(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), at);
    at += elements.byteLength;
  }
  return bytes;
}

/** Wide elements first, so that each tensor starts at a multiple of its element's size. */
function byAlignmentThenName([a, x]: [string, Tensor], [b, y]: [string, Tensor]): number {
  const width =
    isTensor(x) && isTensor(y) ? dtypes[y.dtype].sizeBytes - dtypes[x.dtype].sizeBytes : 0;
  return width !== 0 ? width : a < b ? -1 : Number(a > b);
}

function checkEntry(name: string, value: unknown): void {
  if (isTensor(value) && name !== metadataKey) return;
  throw new ValueError("encodeSafetensors: not a named tensor", {
    got: isTensor(value) ? `a tensor called ${name}` : `${name}: ${typeof value}`,
    expected: isTensor(value) ? "another name: this one is for notes" : "tensors by name",
  });
}

/** Spaces at the end, so that the data starts at a multiple of eight. */
function padded(head: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(head.length / 8) * 8).fill(0x20);
  whole.set(head);
  return whole;
}
