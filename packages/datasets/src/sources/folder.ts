/**
 * @file Folders as sources: a file is looked for as `name.gz`, then as `name`.
 */
import { DataError } from "@kindling/tensor";
import { nodeModule } from "./platform.ts";
import type { DataFile, DataSource } from "./source.ts";

/**
 * A folder on this machine that may hold the files. A folder that is not there lacks them all.
 * @example
 * const file = { name: "t10k-labels-idx1-ubyte", sizeBytes: 10_008, md5: "", gzipMd5: "" };
 * await folderSource("/no/such/folder").read(file) // => null
 */
export const folderSource = (folder: string): DataSource => ({
  name: `folder ${folder}`,
  read: (file) => readFrom(folder, file),
});

/**
 * A folder that the user named: what is wrong with it is not passed over.
 * @example
 * explicitFolder("/no/such/folder").explicit // => true
 */
export const explicitFolder = (folder: string): DataSource => ({
  ...folderSource(folder),
  explicit: true,
});

/**
 * The same for a folder that has to be there.
 *
 * @param origin  where the user named it, for errors: an option, an environment variable.
 */
export const existingFolder = (folder: string, origin: string): DataSource => ({
  ...explicitFolder(folder),
  async read(file) {
    const { stat } = await nodeModule("node:fs/promises");
    // with a slash at the end, the system refuses what is not a folder
    await stat(`${folder}/`).catch((cause: unknown) => {
      throw unreadable(`${folder}, given as ${origin}`, cause);
    });
    return readFrom(folder, file);
  },
});

async function readFrom(folder: string, file: DataFile): Promise<Uint8Array | null> {
  const { readFile } = await nodeModule("node:fs/promises");
  for (const name of [`${file.name}.gz`, file.name]) {
    const path = `${folder}/${name}`;
    try {
      return await readFile(path);
    } catch (cause) {
      if (!isAbsent(cause)) throw unreadable(path, cause);
    }
  }
  return null;
}

/** The system says that there is no such file, or no such folder around it. */
const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(systemCode(error));

const unreadable = (path: string, cause: unknown): DataError =>
  new DataError(
    `cannot read ${path}`,
    { got: describeSystemError(cause), expected: "a file or folder that this program may read" },
    { cause },
  );

/** The system's name for what went wrong, in words where they are known. */
export function describeSystemError(error: unknown): string {
  const code = systemCode(error);
  return systemWords[code] ?? (error instanceof Error ? error.message : String(error));
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder (ENOENT)",
  ENOTDIR: "not a folder (ENOTDIR)",
  EISDIR: "a folder, not a file (EISDIR)",
  EACCES: "permission denied (EACCES)",
  EPERM: "operation not permitted (EPERM)",
  ENOSPC: "no space left (ENOSPC)",
  EROFS: "read-only file system (EROFS)",
};

const systemCode = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";
