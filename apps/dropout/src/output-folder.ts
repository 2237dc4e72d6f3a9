/** @file Whether what is computed can be written, found out before hours are spent. */
import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ValueError } from "@kindling/torch";

/**
 * Looks at the folder, or where it would be made. Makes nothing.
 *
 * @param option  that names it, for messages
 * @throws {ValueError} when it is not a folder or may not be written to.
 */
export async function checkOutputFolder(folder: string, option = "--out"): Promise<void> {
  const asked = `${option}: the folder ${folder}`;
  const existing = await nearestExisting(resolve(folder), asked);
  if (!(await stat(existing)).isDirectory()) throw unwritable(asked, `${existing} is a file`);
  await access(existing, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw unwritable(asked, messageOf(cause), cause);
  });
}

/**
 * The same of a file: its folder, and that it is no folder itself.
 *
 * @throws {ValueError} when it may not be written
 */
export async function checkOutputFile(path: string, option: string): Promise<void> {
  await checkOutputFolder(dirname(resolve(path)), option);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw unwritable(`${option}: the file ${path}`, "a folder of that name");
}

async function nearestExisting(path: string, asked: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const isAbsent = code === "ENOENT" || code === "ENOTDIR";
    if (!isAbsent || dirname(path) === path) throw unwritable(asked, messageOf(cause), cause);
    return nearestExisting(dirname(path), asked);
  }
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

const unwritable = (asked: string, got: string, cause?: unknown): ValueError =>
  new ValueError(
    `${asked} cannot be written`,
    { got, expected: "what this program may write, or a place to make it" },
    { cause },
  );
