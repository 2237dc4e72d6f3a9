/** @file Files that appear whole or not at all: written beside their place, then renamed. */
import { nodeFiles } from "./node-files.ts";

/** Writes text to `path` in one step, making its folder if need be. Node only. */
export async function saveText(path: string, text: string): Promise<void> {
  await saveBytes(path, new TextEncoder().encode(text));
}

/** Writes bytes to `path` in one step, making its folder if need be. Node only. */
export async function saveBytes(path: string, bytes: Uint8Array): Promise<void> {
  const { files, paths } = nodeFiles("saving");
  await files.mkdir(paths.dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.part`;
  try {
    await files.writeFile(temporary, bytes);
    await files.rename(temporary, path);
  } catch (error) {
    await files.rm(temporary, { force: true });
    throw error;
  }
}
