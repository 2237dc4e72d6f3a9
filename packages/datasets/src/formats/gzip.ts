/**
 * @file gzip by the platform's own `DecompressionStream`, chunk by chunk, so that a caller can stop
 * as soon as more comes out than it will take.
 */
import { DataError } from "@kindling/tensor";

/**
 * Whether the bytes begin as a gzip file does (RFC 1952, 2.3.1).
 * @example
 * isGzip(Uint8Array.of(0x1f, 0x8b)) // => true
 */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The decompressed chunks of a gzip file. Leaving the loop early stops the work.
 *
 * @param name  what errors call the file.
 * @throws {DataError} when the file is truncated or corrupt (its checksum is checked at the end).
 * @example
 * const zipped = new Blob(["ab"]).stream().pipeThrough(new CompressionStream("gzip"));
 * const chunks = gunzipChunks(new Uint8Array(await new Response(zipped).arrayBuffer()), "ab.gz");
 * (await Array.fromAsync(chunks)).length // => 1
 */
export async function* gunzipChunks(bytes: Uint8Array, name: string): AsyncGenerator<Uint8Array> {
  // the type asks for memory that is not shared, which the content of a file never is
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const reader = blob.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await nextChunk(reader, name, bytes.length);
      if (done) return;
      yield value;
    }
  } finally {
    // a stream that has failed rejects again here, with what was thrown above
    await reader.cancel().catch(() => {});
  }
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  name: string,
  sizeBytes: number,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch (cause) {
    throw new DataError(
      `${name}: truncated or corrupt gzip`,
      { got: `${sizeBytes} bytes that do not decompress`, expected: "a whole gzip file" },
      { cause },
    );
  }
}
