import { readdir } from "node:fs/promises";
import { DataError } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { encodeIdx } from "../../src/formats/idx.ts";
import { folderCache } from "../../src/sources/cache.ts";
import { addressSource, downloadSource } from "../../src/sources/download.ts";
import type { DownloadProgress } from "../../src/sources/download.ts";
import { openFirst } from "../../src/sources/source.ts";
import { gzip } from "../formats/idx-arbitrary.ts";
import { broken, serve, stalling, whole } from "./server.ts";
import type { Answer } from "./server.ts";
import { publish } from "./small-data.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// gzip cannot shorten these bytes much, so that half of them is sent before a connection breaks
const noise = Uint8Array.from({ length: 300_000 }, (_, i) => Math.imul(i * i, 2654435761) >>> 24);
const idx = (data: Uint8Array): Uint8Array<ArrayBuffer> =>
  encodeIdx({ dtype: "uint8", shape: [data.length], data });
const file = await publish("data", idx(noise));
const other = await publish("data", idx(noise.map((byte) => byte ^ 1)));

/** Downloads `file` from a server that answers so; tells what came of it and what was kept. */
async function attempt(answer: Answer, options: { stallMs?: number; signal?: AbortSignal } = {}) {
  const folder = await temporaryFolder();
  const { base } = await serve({ "data.gz": answer });
  const progress: DownloadProgress[] = [];
  const source = downloadSource(base, {
    cache: folderCache(folder),
    onProgress: (step) => progress.push(step),
    ...options,
  });
  const result = await source.read(file).catch((error: unknown) => error);
  return { result, progress, base, kept: await readdir(folder) };
}

describe("a download that works", () => {
  test("gives the file and keeps it", async () => {
    const { result, kept } = await attempt(whole(file.packed));
    expect(result).toEqual(file.packed);
    expect(kept).toEqual(["data.gz"]);
  });

  test("tells how far it is, up to the whole file", async () => {
    const { progress, base } = await attempt(whole(file.packed));
    const totalBytes = file.packed.length;
    expect(progress.at(-1)).toEqual({
      url: `${base}data.gz`,
      receivedBytes: totalBytes,
      totalBytes,
    });
    const received = progress.map((step) => step.receivedBytes);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
  });

  test("may be packed in another way than the published file", async () => {
    const repacked = await gzip(file.plain);
    repacked[9]! ^= 1; // the operating system that packed it
    const { result, kept } = await attempt(whole(repacked));
    expect(result).toEqual(repacked);
    expect(kept).toEqual(["data.gz"]);
  });

  test("may be unpacked on the way, by a server that says so", async () => {
    const { result, kept, progress } = await attempt((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(file.packed);
    });
    expect(result).toEqual(file.plain);
    expect(kept).toEqual(["data"]);
    expect(progress.at(-1)?.totalBytes).toBeNull();
  });

  test("is good also where it cannot be kept; the reason is told", async () => {
    const { base } = await serve({ "data.gz": whole(file.packed) });
    const reasons: string[] = [];
    const source = downloadSource(base, {
      cache: folderCache("/dev/null/folder"),
      onNotKept: (reason) => reasons.push(reason),
    });
    expect(await source.read(file)).toEqual(file.packed);
    expect(reasons).toEqual(["cannot write to /dev/null/folder: not a folder (ENOTDIR)"]);
  });
});

describe("a download that fails gives a DataError with the address and the reason, and keeps nothing", () => {
  const endless: Answer = (_, response) => {
    response.writeHead(200);
    const more = (): void => void response.write(new Uint8Array(65_536), () => setImmediate(more));
    more();
  };
  const cut = file.packed.subarray(0, file.packed.length / 2);
  const cases: readonly (readonly [name: string, answer: Answer, reason: string])[] = [
    ["404", (_, response) => response.writeHead(404).end("no"), "HTTP 404 Not Found"],
    ["500", (_, response) => response.writeHead(500).end(), "HTTP 500"],
    ["a connection that breaks", broken(file.packed), "terminated"],
    [
      "a connection that breaks at once",
      (request) => void request.socket.destroy(),
      "fetch failed",
    ],
    ["silence in the middle", stalling(file.packed), "no byte in 300 ms"],
    ["silence from the beginning", () => {}, "no byte in 300 ms"],
    ["a whole answer with half a file", whole(cut), "truncated or corrupt gzip"],
    ["another file", whole(other.packed), "wrong checksum"],
    ["a page", whole(new TextEncoder().encode("<!doctype html>")), "wrong checksum"],
    ["nothing", whole(new Uint8Array(0)), "wrong checksum"],
    ["bytes without end", endless, "more than"],
  ];
  test.for(cases)("%s", async ([, answer, reason]) => {
    const { result, kept, base } = await attempt(answer, { stallMs: 300 });
    expect(result).toBeInstanceOf(DataError);
    expect(String(result)).toContain(`${base}data.gz: `);
    expect(String(result)).toContain(reason);
    expect(kept).toEqual([]);
  });

  test("a server that is not there", async () => {
    const result = await downloadSource("http://127.0.0.1:1/")
      .read(file)
      .catch((e: unknown) => e);
    expect(result).toBeInstanceOf(DataError);
    expect(String(result)).toContain("http://127.0.0.1:1/data.gz: the download failed");
  });
});

describe("a download that is stopped throws the signal's reason and keeps nothing", () => {
  const reason = new Error("enough");

  test("before it begins", async () => {
    const { result, kept } = await attempt(whole(file.packed), {
      signal: AbortSignal.abort(reason),
    });
    expect(result).toBe(reason);
    expect(kept).toEqual([]);
  });

  test("in the middle of the file", async () => {
    const controller = new AbortController();
    const { result, kept, progress } = await attempt(
      (request, response) => {
        stalling(file.packed)(request, response);
        setTimeout(() => controller.abort(reason), 100);
      },
      { signal: controller.signal },
    );
    expect(result).toBe(reason);
    expect(progress.length).toBeGreaterThan(0);
    expect(kept).toEqual([]);
  });
});

test("where one server fails, the next one's file is taken, kept, and found in the cache later", async () => {
  const folder = await temporaryFolder();
  const first = await serve({ "data.gz": whole(other.packed) });
  const mirror = await serve({ "data.gz": whole(file.packed) });
  const cache = folderCache(folder);
  const sources = [
    cache,
    ...["http://127.0.0.1:1/", first.base, mirror.base].map((base) =>
      downloadSource(base, { cache }),
    ),
  ];
  const search = (): Promise<{ source: string; content: number }> =>
    openFirst("Data", [file], sources, ([found]) => Promise.resolve(found!.bytes.length));
  expect(await search()).toEqual({ source: mirror.base, content: file.packed.length });
  expect(await search()).toEqual({ source: `folder ${folder}`, content: file.packed.length });
  expect(mirror.asked).toEqual(["data.gz"]);
});

describe("an address of the user's own", () => {
  test("gives what is there, checked by nobody, with or without a slash at its end", async () => {
    const { base } = await serve({ "my/data.gz": whole(other.packed) });
    for (const root of [`${base}my`, `${base}my/`]) {
      expect(await addressSource(root).read(file)).toEqual(other.packed);
    }
  });

  test("that lacks the file is an error", async () => {
    const { base } = await serve({});
    await expect(addressSource(base).read(file)).rejects.toThrow("HTTP 404");
  });
});
