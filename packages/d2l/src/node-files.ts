/**
 * @file Node's files. They are asked for by a call and not imported: bundlers for pages would look
 * for the modules. What only Node can use of npm is imported by a name they do not read.
 */
import { KindlingError } from "@kindling/tensor";

/** Files, and the paths to them. */
export interface NodeFiles {
  readonly files: typeof import("node:fs/promises");
  readonly paths: typeof import("node:path");
}

/**
 * Node's modules for files.
 *
 * @param where  what needs them.
 * @throws {KindlingError} in a page
 */
export function nodeFiles(where: string): NodeFiles {
  const files = globalThis.process?.getBuiltinModule?.("node:fs/promises");
  const paths = globalThis.process?.getBuiltinModule?.("node:path");
  if (files === undefined || paths === undefined) {
    throw new KindlingError(`${where}: needs files`, {
      got: "a platform without Node's modules",
      expected: "Node ≥ 20.16",
    });
  }
  return { files, paths };
}

/** The libraries that are for Node alone. */
interface NodeLibraries {
  readonly linkedom: typeof import("linkedom");
  readonly tar: typeof import("tar");
}

/** Loads one of them. */
export const nodeLibrary = async <Name extends keyof NodeLibraries>(
  name: Name,
): Promise<NodeLibraries[Name]> =>
  // a module is what its name says
  (await import(/* @vite-ignore */ name)) as NodeLibraries[Name];
