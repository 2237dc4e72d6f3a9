/** @file The files of this repository that people wrote: no dependencies, builds or reports. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The repository's root folder. */
export const root = join(import.meta.dirname, "..");

const generated = new Set([
  ".git",
  ".turbo",
  "cache",
  "coverage",
  "declarations",
  "dist",
  "node_modules",
  "reports",
]);

/** Paths, relative to the root, of all files below `folder`. A folder that is not there has none. */
export function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const child = path === "." ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && !generated.has(entry.name)) visit(child);
      if (entry.isFile()) found.push(child);
    }
  };
  try {
    visit(folder);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  return found;
}
