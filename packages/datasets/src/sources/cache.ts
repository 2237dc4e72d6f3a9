/**
 * @file The user's cache: a folder where each platform keeps such files, or in a page the Cache
 * API. A file is there whole or not at all.
 */
import { describeSystemError, folderSource } from "./folder.ts";
import { environment, hasFiles, nodeModule } from "./platform.ts";
import type { DataSource } from "./source.ts";

/** A source that downloads are kept in. */
export interface DataCache extends DataSource {
  /**
   * Keeps a file, replacing one of the same name in one step.
   *
   * @param fileName  its name, with `.gz` if it is in gzip.
   * @returns what went wrong, or null: without its cache a download is still good.
   * @example
   * import { mkdtemp } from "node:fs/promises";
   * import { tmpdir } from "node:os";
   * import { join } from "node:path";
   * const cache = folderCache(await mkdtemp(join(tmpdir(), "data-")));
   * const seven = { name: "seven", sizeBytes: 1, md5: "", gzipMd5: "" };
   * const before = await cache.read(seven); // => null
   * await cache.write("seven", Uint8Array.of(7)); // => null
   * Array.from((await cache.read(seven))!); // => [ 7 ]
   */
  write(fileName: string, bytes: Uint8Array): Promise<string | null>;
}

/**
 * The cache of one data set, or null on a platform that has none.
 * @example
 * (await userCache("fashion-mnist")).name.endsWith("/fashion-mnist") // => true
 */
export async function userCache(dataset: string): Promise<DataCache | null> {
  if (!hasFiles()) return typeof caches === "undefined" ? null : pageCache(dataset);
  const { homedir } = await nodeModule("node:os");
  const folder = cacheFolder(process.platform, environment, homedir());
  return folderCache(`${folder}/${dataset}`);
}

/**
 * Where this project keeps its files: `XDG_CACHE_HOME/kindling` where that is set, or the
 * platform's own place.
 *
 * @see XDG Base Directory Specification: a relative path in XDG_CACHE_HOME is to be ignored.
 */
export function cacheFolder(
  platform: string,
  variable: (name: string) => string | undefined,
  home: string,
): string {
  const xdg = variable("XDG_CACHE_HOME");
  if (xdg?.startsWith("/")) return `${xdg}/kindling`;
  if (platform === "darwin") return `${home}/Library/Caches/kindling`;
  if (platform === "win32")
    return `${variable("LOCALAPPDATA") ?? `${home}/AppData/Local`}/kindling`;
  return `${home}/.cache/kindling`;
}

/**
 * A folder as a cache; it is made at the first write.
 * @example
 * folderCache("./data").name // => "folder ./data"
 */
export const folderCache = (folder: string): DataCache => ({
  ...folderSource(folder),
  async write(fileName, bytes) {
    const { mkdir, rename, rm, writeFile } = await nodeModule("node:fs/promises");
    const path = `${folder}/${fileName}`;
    // two programs may download at once: each writes its own file, and the last rename wins
    const part = `${path}.${crypto.randomUUID()}.part`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(part, bytes, { flag: "wx" });
      await rename(part, path);
      return null;
    } catch (error) {
      await rm(part, { force: true }).catch(() => {});
      return `cannot write to ${folder}: ${describeSystemError(error)}`;
    }
  },
});

/** The Cache API of a page as a cache; its keys are paths that no server is asked for. */
function pageCache(dataset: string): DataCache {
  const keyOf = (fileName: string): string => `/kindling/${dataset}/${fileName}`;
  return {
    name: `the page's cache kindling/${dataset}`,
    async read({ name }) {
      const cache = await caches.open("kindling");
      const response = (await cache.match(keyOf(`${name}.gz`))) ?? (await cache.match(keyOf(name)));
      return response === undefined ? null : new Uint8Array(await response.arrayBuffer());
    },
    async write(fileName, bytes) {
      try {
        // the type asks for memory that is not shared, which a download never is
        const response = new Response(bytes as Uint8Array<ArrayBuffer>);
        await (await caches.open("kindling")).put(keyOf(fileName), response);
        return null;
      } catch (error) {
        return `cannot write to the page's cache: ${describeSystemError(error)}`;
      }
    },
  };
}
