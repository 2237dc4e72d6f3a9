/**
 * @file A package as one module, as it is published: 150 small files import in 78 ms, one file in
 * 15 ms. Whatever the package's manifest names as a dependency stays an import.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type OutputChunk, rolldown } from "rolldown";

/** What the tools read of a package's manifest. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The manifest in a package's folder. */
export const manifestOf = (folder: string): Manifest =>
  // a manifest is checked by pnpm before any script runs
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** Bundles the package in `folder`; the result is not written. */
export async function bundled(
  folder: string,
  { minify = false }: { readonly minify?: boolean } = {},
): Promise<OutputChunk> {
  const { dependencies, peerDependencies } = manifestOf(folder);
  const names = Object.keys({ ...dependencies, ...peerDependencies });
  const bundle = await rolldown({
    cwd: resolve(folder),
    input: "src/index.ts",
    platform: "neutral",
    external: (id) =>
      id.startsWith("node:") || names.some((name) => id === name || id.startsWith(`${name}/`)),
  });
  const { output } = await bundle.generate({
    file: "dist/index.js",
    format: "esm",
    sourcemap: true,
    codeSplitting: false,
    minify,
    // an engine reads a page of ASCII as bytes, and anything else as words of two
    charset: "ascii",
    comments: {
      jsdoc: false, // editors read the declarations
      // bundlers of pages drop the marks of what has no effect once they have read them
      annotation: !minify,
    },
  });
  await bundle.close();
  return output[0];
}
