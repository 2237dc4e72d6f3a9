/**
 * @file Which package may import which. The law is the table in `docs/design.md`; this file reads
 * it and lists every import and every dependency that the table does not allow.
 */
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { parseSync } from "rolldown/utils";
import { filesBelow, root } from "./source-files.ts";

/** For each package's folder, the names of the packages it may import. */
export type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads the table of packages: its first column names a folder, its last the allowed imports. */
export function arrowsIn(design: string): Arrows {
  const rows = design.matchAll(/^\| `([\w/-]+)`\s*\|.*\|([^|]+)\|$/gm);
  return new Map(
    [...rows].map(([, name = "", imports = ""]) => [
      name.includes("/") ? name : `packages/${name}`,
      new Set(imports.match(/[a-z]\w*(?:-\w+)*/g) ?? []),
    ]),
  );
}

/** The module names that a source text imports; of dynamic imports, those that are plain text. */
export function importsIn(source: string): string[] {
  const { staticImports, staticExports, dynamicImports } = parseSync("source.ts", source).module;
  const dynamic = dynamicImports.map(({ moduleRequest: { start, end } }) =>
    source.slice(start, end),
  );
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value)),
    ...dynamic.map((text) => /^["'](.*)["']$/.exec(text)?.[1]),
  ].filter((name) => name !== undefined);
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** For tests and builds; none of ours, as they would make the order of builds a circle. */
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const scope = "@kindling/";
// the root's own devDependencies, which the tests of every package share
const sharedByTests = new Set(["vitest", "fast-check", "mitata", "@kindling/verify"]);

/** What in the package at `folder` breaks the table: one line each, none when all is well. */
export function arrowFaults(folder: string, arrows: Arrows): string[] {
  const allowed = arrows.get(folder);
  if (allowed === undefined) return [`${folder}: not in the table of docs/design.md`];
  // a manifest is checked by pnpm before any script runs
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
  const dependencies = { ...manifest.dependencies, ...manifest.peerDependencies };
  const ofTests = Object.keys(manifest.devDependencies ?? {});
  const forTests = new Set([...Object.keys(dependencies), ...ofTests, ...sharedByTests]);
  const isTest = (path: string): boolean => /\/(?:test|bench)\//.test(path);
  return [
    ...Object.entries(dependencies).flatMap(([name, range]) =>
      dependencyFault(folder, name, range, allowed),
    ),
    ...ofTests
      .filter((name) => name.startsWith(scope))
      .map((name) => `${folder}: ${name} is a devDependency, which is for the root alone`),
    ...filesBelow(folder)
      .filter((path) => /\.m?ts$/.test(path) && !path.endsWith(".config.ts"))
      .flatMap((path) =>
        importFaults(
          folder,
          path,
          isTest(path) ? forTests : new Set(Object.keys(dependencies)),
          isTest(path),
        ),
      ),
  ];
}

function dependencyFault(
  folder: string,
  name: string,
  range: string,
  allowed: ReadonlySet<string>,
): string[] {
  if (!name.startsWith(scope)) return [];
  if (!allowed.has(name.slice(scope.length)))
    return [`${folder}: depends on ${name}, which the table does not allow`];
  return range === "workspace:*" ? [] : [`${folder}: ${name} is not exact (workspace:*)`];
}

function importFaults(
  folder: string,
  path: string,
  declared: ReadonlySet<string>,
  isTest: boolean,
): string[] {
  const self = `${scope}${folder.split("/").at(-1)}`;
  return importsIn(readFileSync(join(root, path), "utf8")).flatMap((name) => {
    if (name.startsWith(".")) {
      const isOutside = relative(folder, join(dirname(path), name)).startsWith("..");
      return isOutside && !isTest ? [`${path}: imports ${name}, outside its package`] : [];
    }
    if (name.startsWith("node:") || builtinModules.includes(name)) return [];
    const owner = name.split("/", name.startsWith("@") ? 2 : 1).join("/");
    if (declared.has(owner)) return [];
    if (isTest && owner === self) return [];
    return [`${path}: imports ${name}, which its package.json does not name`];
  });
}
