/** @file Whether the folder for figures can be written to, found out before hours are spent. */
import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ValueError } from "@kindling/torch";

/**
 * Looks at the folder, or where it would be made. Makes nothing.
 *
 * @throws {ValueError} when it is not a folder or may not be written to.
 */
export async function checkOutputFolder(folder: string): Promise<void> {
  const existing = await nearestExisting(resolve(folder), folder);
  if (!(await stat(existing)).isDirectory()) throw unwritable(folder, `${existing} is a file`);
  await access(existing, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw unwritable(folder, messageOf(cause), cause);
  });
}

async function nearestExisting(path: string, folder: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const isAbsent = code === "ENOENT" || code === "ENOTDIR";
    if (!isAbsent || dirname(path) === path) throw unwritable(folder, messageOf(cause), cause);
    return nearestExisting(dirname(path), folder);
  }
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause);

const unwritable = (folder: string, got: string, cause?: unknown): ValueError =>
  new ValueError(
    `--out: the folder ${folder} cannot be written to`,
    { got, expected: "a folder that this program may write to, or a place to make one" },
    { cause },
  );
