/**
 * @file gzip by the platform, chunk by chunk, so that a caller can stop as soon as more comes out than it
 * will take.
 */
import { DataError } from "@kindling/tensor";
import { hasFiles, nodeModule } from "../sources/platform.ts";

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
  try {
    yield* hasFiles() ? await chunksInNode(bytes) : chunksInPage(bytes);
  } catch (cause) {
    throw new DataError(
      `${name}: truncated or corrupt gzip`,
      { got: `${bytes.length} bytes that do not decompress`, expected: "a whole gzip file" },
      { cause },
    );
  }
}

/** Node's `DecompressionStream` takes three times as long as what it is made of. */
async function chunksInNode(bytes: Uint8Array): Promise<AsyncIterable<Uint8Array>> {
  const { createGunzip } = await nodeModule("node:zlib");
  const options = { chunkSize: 2 ** 19, rejectGarbageAfterEnd: true };
  return createGunzip(options).end(bytes);
}

async function* chunksInPage(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  // the type asks for memory that is not shared, which the content of a file never is
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const reader = blob.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {}); // one that has failed rejects again
  }
}
