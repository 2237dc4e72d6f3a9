/** @file Files that appear whole or not at all: written beside their place, then renamed. */

/** Writes text to `path` in one step, making its folder if need be. Node only. */
export async function saveText(path: string, text: string): Promise<void> {
  await saveBytes(path, new TextEncoder().encode(text));
}

/** Writes bytes to `path` in one step, making its folder if need be. Node only. */
export async function saveBytes(path: string, bytes: Uint8Array): Promise<void> {
  // loaded here, so that the package can be bundled for a page
  const { mkdir, rename, rm, writeFile } = await import("node:fs/promises");
  const paths = await import("node:path");
  await mkdir(paths.dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
