/**
 * @file Downloads as sources. A body is bounded, watched for stalling, and checked against the
 * published checksum before anything is kept.
 */
import { DataError } from "@kindling/tensor";
import { isGzip } from "../formats/gzip.ts";
import { unpackIdxFile } from "../formats/idx-file.ts";
import { md5Hex } from "../formats/md5.ts";
import type { DataCache } from "./cache.ts";
import type { DataFile, DataSource } from "./source.ts";

/** How far a download is. */
export interface DownloadProgress {
  readonly url: string;
  readonly receivedBytes: number;
  /** As the server says, or null if it does not. */
  readonly totalBytes: number | null;
}

/** How downloads behave. */
export interface DownloadOptions {
  /** Where downloads are kept; without one they are not. */
  readonly cache?: DataCache | null | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Called when a download could not be kept, with the reason. */
  readonly onNotKept?: ((reason: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** After so long without a byte a server is given up. Default 10 s. */
  readonly stallMs?: number | undefined;
}

/**
 * A folder on a server: `base` and the file's name with `.gz`.
 *
 * @param base  the address up to the file's name, with its last slash.
 * @example
 * downloadSource("https://example.org/data/").name // => "https://example.org/data/"
 */
export const downloadSource = (base: string, options: DownloadOptions = {}): DataSource => ({
  name: base,
  async read(file) {
    const bytes = await download(`${base}${file.name}.gz`, file, options);
    await check(bytes, file, `${base}${file.name}.gz`);
    options.signal?.throwIfAborted();
    const fileName = isGzip(bytes) ? `${file.name}.gz` : file.name;
    const problem = await options.cache?.write(fileName, bytes);
    if (typeof problem === "string") options.onNotKept?.(problem);
    return bytes;
  },
});

/**
 * A folder on a server of the user's own, as `root` in a page: nothing is checked but the format.
 *
 * @param base  the address of the folder, absolute or relative to the page.
 * @example
 * addressSource("https://example.org/data").name // => "https://example.org/data/"
 */
export const addressSource = (base: string, options: DownloadOptions = {}): DataSource => {
  const folder = base.endsWith("/") ? base : `${base}/`;
  return {
    name: folder,
    explicit: true,
    read: (file) => download(`${folder}${file.name}.gz`, file, options),
  };
};

/** The body at `url`. Throws a `DataError` for anything but a whole answer. */
async function download(
  url: string,
  file: DataFile,
  { onProgress, signal, stallMs = 10_000 }: DownloadOptions,
): Promise<Uint8Array> {
  const stalled = new AbortController();
  const signals = signal === undefined ? [stalled.signal] : [stalled.signal, signal];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(new Error(`no byte in ${stallMs} ms`)), stallMs);
  };
  try {
    alive();
    const response = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw failure(url, `HTTP ${response.status} ${response.statusText}`.trim());
    }
    const totalBytes = lengthOf(response);
    return await receive(response.body, url, file, (receivedBytes) => {
      alive();
      onProgress?.({ url, receivedBytes, totalBytes });
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof DataError ? error : failure(url, describe(error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** The length of the body as the server says; unknown where the platform decompresses it on the way. */
function lengthOf({ headers }: Response): number | null {
  const length = headers.has("content-encoding") ? 0 : Number(headers.get("content-length"));
  return length > 0 ? length : null;
}

async function receive(
  body: ReadableStream<Uint8Array>,
  url: string,
  file: DataFile,
  onBytes: (receivedBytes: number) => void,
): Promise<Uint8Array> {
  // gzip never makes a file longer by more than a few bytes in each 64 KiB
  const limitBytes = file.sizeBytes + 4096;
  const whole = new Uint8Array(limitBytes);
  let received = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return whole.slice(0, received);
    if (received + value.length > limitBytes) {
      await reader.cancel();
      throw failure(url, `more than ${limitBytes} bytes`);
    }
    whole.set(value, received);
    received += value.length;
    onBytes(received);
  }
}

/** Throws unless the bytes are the published file, as first packed or packed again. */
async function check(bytes: Uint8Array, file: DataFile, url: string): Promise<void> {
  if (md5Hex(bytes) === file.gzipMd5) return;
  const found = md5Hex(await unpackIdxFile(bytes, url));
  if (found === file.md5) return;
  throw new DataError(`${url}: wrong checksum`, {
    got: `MD5 ${found} of the decompressed file`,
    expected: `MD5 ${file.md5}`,
  });
}

const failure = (url: string, reason: string, cause?: unknown): DataError =>
  new DataError(
    `${url}: the download failed`,
    { got: reason, expected: "the file" },
    cause === undefined ? {} : { cause },
  );

/** What a failed fetch says; Node hides the reason one level down. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
