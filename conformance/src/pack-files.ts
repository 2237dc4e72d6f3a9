/** @file Finds golden packs on disk: a JSON file with a `bin` field and the file it names. */
import { DataError } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** The packs that the repository keeps. */
export const ownPacks = dirname(import.meta.dirname);

/**
 * Every pack below a folder, in the order of their paths. JSON files that are no packs are passed
 * over; so are `node_modules` and hidden folders.
 *
 * @throws {DataError} when the folder cannot be read, holds no pack, or a pack is damaged
 */
export function packsBelow(folder: string): conformance.GoldenPack[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new DataError("conformance: no such folder", {
      got: folder,
      expected: "a folder with packs (a .json file with a `bin` field, and its .bin)",
    });
  }
  const packs = jsonFilesBelow(folder).flatMap((path) => packAt(path) ?? []);
  if (packs.length === 0) {
    throw new DataError("conformance: no packs", {
      got: `${folder}, where no .json file has a \`bin\` field`,
      expected: "at least one pack",
    });
  }
  return packs;
}

function jsonFilesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
      if (statSync(path).isDirectory()) return jsonFilesBelow(path);
      return entry.name.endsWith(".json") ? [path] : [];
    });
}

function packAt(path: string): conformance.GoldenPack | undefined {
  const json = parsed(path);
  const bin = conformance.packBin(json);
  if (bin === undefined) return undefined;
  const binPath = join(dirname(path), bin);
  if (!existsSync(binPath)) {
    throw new DataError(`${path}: damaged pack`, {
      got: `no file ${binPath}`,
      expected: "the file that `bin` names",
    });
  }
  return conformance.openPack(json, readFileSync(binPath), path);
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new DataError(
      `${path}: cannot be read`,
      { got: String(error), expected: "a JSON text" },
      { cause: error },
    );
  }
}
