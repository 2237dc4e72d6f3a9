/**
 * @file The places where Fashion-MNIST is looked for, in order: the user's root; or else
 * `KINDLING_DATA`, Debian's package, the user's cache, and a download into that cache.
 */
import { folderCache, userCache } from "../sources/cache.ts";
import type { DataCache } from "../sources/cache.ts";
import { addressSource, downloadSource } from "../sources/download.ts";
import type { DownloadOptions } from "../sources/download.ts";
import { existingFolder, explicitFolder, folderSource } from "../sources/folder.ts";
import { environment, hasFiles } from "../sources/platform.ts";
import type { DataSource } from "../sources/source.ts";
import { debianFolder, servers, subfolders } from "./files.ts";

/** Which places count. */
export interface SourceOptions extends Omit<DownloadOptions, "cache"> {
  /**
   * A folder with the files, or with torchvision's `FashionMNIST/raw` below it; in a page, and if
   * it begins with `http`, the address of such a folder. Given one, no other place is tried.
   */
  readonly root?: string | undefined;
  /**
   * Whether the files may come from the net. By default they may if no root is given; with a root
   * they are then kept in `FashionMNIST/raw` below it, as torchvision does.
   */
  readonly download?: boolean | undefined;
  /** Addresses of folders to download from, with their last slash. */
  readonly servers?: readonly string[] | undefined;
}

/**
 * The places in the order in which they are tried.
 * @example
 * const sources = await fashionMnistSources({ root: "/data" });
 * sources[0].name // => "folder /data"
 */
export async function fashionMnistSources(options: SourceOptions = {}): Promise<DataSource[]> {
  const { root, download } = options;
  if (root !== undefined) return rootSources(root, options);
  const cache = await userCache("fashion-mnist");
  return [
    ...(hasFiles() ? machineFolders() : []),
    ...(cache === null ? [] : [cache]),
    ...(download === false ? [] : downloads(cache, options)),
  ];
}

function rootSources(root: string, options: SourceOptions): DataSource[] {
  if (!hasFiles() || /^https?:/.test(root)) return [addressSource(root, options)];
  if (!options.download) return [existingFolder(root, "root"), ...below(root)];
  const cache = folderCache(`${root}/${subfolders[0]}`);
  return [explicitFolder(root), ...below(root), ...downloads(cache, options)];
}

function machineFolders(): DataSource[] {
  const data = environment("KINDLING_DATA");
  const named = data === undefined ? [] : [existingFolder(data, "KINDLING_DATA"), ...below(data)];
  return [...named, folderSource(debianFolder)];
}

const below = (folder: string): DataSource[] =>
  subfolders.map((subfolder) => explicitFolder(`${folder}/${subfolder}`));

const downloads = (cache: DataCache | null, options: SourceOptions): DataSource[] =>
  (options.servers ?? servers).map((base) => downloadSource(base, { ...options, cache }));
