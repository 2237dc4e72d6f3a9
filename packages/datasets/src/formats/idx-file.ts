/**
 * @file An IDX file as it lies in a folder or comes over the wire: plain or in gzip. The header
 * inside bounds what is decompressed, so that neither a false header nor a gzip bomb fills memory.
 */
import { DataError } from "@kindling/tensor";
import { gunzipChunks, isGzip } from "./gzip.ts";
import { decodeIdxHeader, describeIdxHeader, longestIdxHeaderBytes } from "./idx.ts";

/**
 * The bytes of an IDX file with gzip taken off, if it is in gzip.
 *
 * @param name  what errors call the file.
 * @throws {DataError} when the gzip is broken, or holds more or less than its IDX header promises.
 * @example
 * const idx = encodeIdx({ dtype: "uint8", shape: [2], data: Uint8Array.of(7, 8) });
 * const zipped = new Blob([idx]).stream().pipeThrough(new CompressionStream("gzip"));
 * const bytes = new Uint8Array(await new Response(zipped).arrayBuffer());
 * (await unpackIdxFile(bytes, "seven.gz")).length === idx.length // => true
 */
export async function unpackIdxFile(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  let limitBytes = Infinity;
  for await (const chunk of gunzipChunks(bytes, name)) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (limitBytes === Infinity && sizeBytes >= longestIdxHeaderBytes) {
      limitBytes = decodeIdxHeader(join(chunks), name).fileBytes;
    }
    if (sizeBytes > limitBytes) break;
  }
  const whole = join(chunks);
  const header = decodeIdxHeader(whole, name);
  if (sizeBytes === header.fileBytes) return whole;
  const tooLong = sizeBytes > header.fileBytes;
  throw new DataError(
    `${name}: ${tooLong ? "bytes after the last element" : "the header promises more than the file holds"}`,
    {
      got: `${tooLong ? "at least " : ""}${sizeBytes} bytes in the gzip`,
      expected: describeIdxHeader(header),
    },
  );
}

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
