/**
 * @file The book's files: named in `DATA_HUB`, fetched once and kept, each checked by its SHA-1
 * before it counts. Node only.
 */
import { DataError, ValueError } from "@kindling/tensor";
import { nodeFiles } from "../node-files.ts";
import { saveBytes } from "../whole-file.ts";

/** The address that the book's files are under. */
export const DATA_URL = "http://d2l-data.s3-accelerate.amazonaws.com/";

/** A file of the hub: its address and its SHA-1 in hexadecimal digits. */
export type HubEntry = readonly [url: string, sha1: string];

/**
 * The files that can be downloaded, by name. Add your own as the book does.
 *
 * @see Zhang et al., Dive into Deep Learning, §4.10
 */
export const DATA_HUB: Record<string, HubEntry> = {
  kaggle_house_train: [
    `${DATA_URL}kaggle_house_pred_train.csv`,
    "585e9cc93e70b39160e7921475f9bcd7d31219ce",
  ],
  kaggle_house_test: [
    `${DATA_URL}kaggle_house_pred_test.csv`,
    "fa19780a7b011d9b009e8bff8e99922a8ee2eb90",
  ],
};

/**
 * The path of a file of the hub, fetched unless it is in `cacheDir` with the right SHA-1. It appears
 * there whole or not at all.
 *
 * @throws {ValueError} for a name that the hub does not have.
 * @throws {DataError} when it cannot be fetched or is not what the hub says.
 * @example
 * import { mkdtemp, readFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * const cacheDir = await mkdtemp(join(tmpdir(), "hub-"));
 * DATA_HUB["hello"] = ["data:text/plain,hello", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"];
 * const path = await download("hello", cacheDir);
 * await readFile(path, "utf8") // => hello
 */
export async function download(name: string, cacheDir = "../data"): Promise<string> {
  const [url, sha1] = entry(name);
  const { paths } = nodeFiles("download");
  const path = paths.join(cacheDir, new URL(url).pathname.split("/").at(-1) || name);
  const kept = await bytesAt(path);
  if (kept !== null && (await sha1Hex(kept)) === sha1) return path;
  const bytes = await fetchBytes(url);
  const found = await sha1Hex(bytes);
  if (found !== sha1) {
    throw new DataError(`download: ${url} is not the file that the hub names`, {
      got: `SHA-1 ${found}, ${bytes.length} bytes`,
      expected: `SHA-1 ${sha1}`,
    });
  }
  await saveBytes(path, bytes);
  return path;
}

/**
 * Fetches every file of the hub and gives their paths.
 * @example
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * const cacheDir = await mkdtemp(join(tmpdir(), "hub-"));
 * for (const name in DATA_HUB) delete DATA_HUB[name]; // none of the book's
 * DATA_HUB["hello"] = ["data:text/plain,hello", "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"];
 * DATA_HUB["world"] = ["data:text/plain,world", "7c211433f02071597741e6ff5a8ea34789abbf43"];
 * const paths = await downloadAll(cacheDir);
 * paths.length // => 2
 */
export async function downloadAll(cacheDir = "../data"): Promise<string[]> {
  const paths: string[] = [];
  for (const name of Object.keys(DATA_HUB)) paths.push(await download(name, cacheDir));
  return paths;
}

function entry(name: string): HubEntry {
  const found = Object.hasOwn(DATA_HUB, name) ? DATA_HUB[name] : undefined;
  if (found !== undefined) return found;
  throw new ValueError("download: no such file in DATA_HUB", {
    got: name,
    expected: `one of ${Object.keys(DATA_HUB).join(", ")}`,
  });
}

async function bytesAt(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const { files } = nodeFiles("download");
  return files.readFile(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
}

async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  let reason: string;
  try {
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    reason = `HTTP ${response.status} ${response.statusText}`;
  } catch (error) {
    // the reason of a failed fetch is one level down
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    reason = cause instanceof Error ? cause.message : String(cause);
  }
  throw new DataError(`download: ${url} cannot be fetched`, { got: reason, expected: "the file" });
}

async function sha1Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
