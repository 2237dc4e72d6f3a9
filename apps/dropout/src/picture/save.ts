/** @file Files that appear whole or not at all: written beside their place, then renamed. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pngOf } from "./png.ts";

/** Writes a figure as `path.svg` and `path.png`; gives the path. */
export async function saveFigure(svg: string, path: string): Promise<string> {
  await saveFile(`${path}.svg`, svg);
  await saveFile(`${path}.png`, await pngOf(svg));
  return path;
}

/** Writes a file in one step, making its folder if need be. */
export async function saveFile(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.part`;
  try {
    await writeFile(draft, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
