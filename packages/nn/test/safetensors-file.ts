/** @file Files in the safetensors format, also such as nobody should write. */

/** A file with this header before these data. */
export function fileOf(header: unknown, data: readonly number[] = [], length?: bigint): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const head = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + head.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(head.length), true);
  bytes.set(head, 8);
  bytes.set(data, 8 + head.length);
  return bytes;
}
/** What a header says of a tensor. */
export const entry = (
  dtype: string,
  shape: readonly unknown[],
  begin: number,
  end: number,
): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
