/**
 * @file What is wrong with a package as it is packed: files that are missing or too many, fields of
 * the manifest that are left out, and imports of what a user who installs it does not have.
 */
import { builtinModules } from "node:module";
import { importsIn } from "./arrows.ts";
import type { Manifest } from "./bundle.ts";
import { declarationFor, specifiersIn } from "./declarations.ts";

/** The files of a package by path, as text. */
export type Files = ReadonlyMap<string, string>;

interface PackedManifest extends Manifest {
  readonly description?: string;
  readonly license?: string;
  readonly keywords?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly sideEffects?: boolean | readonly string[];
  readonly repository?: { readonly url?: string; readonly directory?: string };
}

/** The same for all packages, as the root's manifest says. */
export type Shared = Pick<PackedManifest, "license" | "engines" | "repository">;

/** One line for each fault of a package from `folder`; none when all is well. */
export function packageFaults(files: Files, shared: Shared, folder: string): string[] {
  const text = files.get("package.json");
  if (text === undefined) return ["there is no package.json"];
  const manifest = JSON.parse(text) as PackedManifest; // pnpm has written it
  return [
    ...manifestFaults(manifest, shared, folder),
    ...rangeFaults(manifest),
    ...fileFaults(files),
    ...[...files].flatMap(([path, content]) => importFaults(files, manifest, path, content)),
  ];
}

function manifestFaults(manifest: PackedManifest, shared: Shared, folder: string): string[] {
  const { description, keywords = [], sideEffects, repository } = manifest;
  const url = shared.repository?.url;
  const wanted = url === undefined ? undefined : { ...shared.repository, directory: folder };
  const rules: readonly (readonly [boolean, string])[] = [
    [(description ?? "") !== "", "description is left out"],
    [keywords.length >= 3, "fewer than three keywords"],
    [sideEffects !== undefined, "sideEffects is left out"],
    [manifest.license === shared.license, `license is not ${shared.license}`],
    [isSame(manifest.engines, shared.engines), "engines are not the root's"],
    [isSame(repository, wanted), "repository is not the root's, with this directory"],
  ];
  return rules.flatMap(([holds, fault]) => (holds ? [] : [`package.json: ${fault}`]));
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Packages of ours are released together: one depends on exactly its own version of another. */
function rangeFaults({ version, dependencies = {}, peerDependencies = {} }: Manifest): string[] {
  return Object.entries({ ...dependencies, ...peerDependencies })
    .filter(([name, range]) => name.startsWith("@kindling/") && range !== version)
    .map(([name, range]) => `package.json: ${name} is ${range} and not exactly ${version}`);
}

const needed = ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "src/index.ts"];
const allowed = /^(?:LICENSE|README\.md|package\.json|dist\/index\.js(?:\.map)?|src\/.+\.ts)$/;
const isAllowed = (path: string): boolean => allowed.test(path) || /^dist\/.+\.d\.ts/.test(path);

function fileFaults(files: Files): string[] {
  const missing = needed.filter((path) => !files.has(path));
  const strange = [...files.keys()].filter((path) => !isAllowed(path));
  return [
    ...missing.map((path) => `there is no ${path}`),
    ...strange.map((path) => `${path}: nobody needs it`),
  ];
}

function importFaults(files: Files, manifest: Manifest, path: string, text: string): string[] {
  if (path === "dist/index.js")
    return importsIn(text)
      .flatMap((name) => codeFault(manifest, name))
      .map(at(path));
  if (!path.endsWith(".d.ts")) return [];
  const names = specifiersIn(text);
  return names.flatMap((name) => typeFault(files, manifest, path, name)).map(at(path));
}

const at =
  (path: string) =>
  (fault: string): string =>
    `${path}: ${fault}`;

function codeFault(manifest: Manifest, name: string): string[] {
  if (isBuiltin(name))
    return [`names ${name}, which bundlers for pages look for: process.getBuiltinModule has it`];
  return isDeclared(manifest, name) ? [] : [`imports ${name}, which is not a dependency`];
}

function typeFault(files: Files, manifest: Manifest, path: string, name: string): string[] {
  if (name.startsWith(".")) return relativeFault(files, path, name);
  if (isBuiltin(name)) return [`needs ${name}, whose types are not a dependency`];
  if (!isDeclared(manifest, name)) return [`needs ${name}, which is not a dependency`];
  const isOptional = manifest.peerDependenciesMeta?.[ownerOf(name)]?.optional === true;
  return isOptional ? [`needs the types of ${name}, which is optional`] : [];
}

const isBuiltin = (name: string): boolean =>
  name.startsWith("node:") || builtinModules.includes(name);

const ownerOf = (name: string): string => name.split("/", name.startsWith("@") ? 2 : 1).join("/");

const isDeclared = ({ dependencies, peerDependencies }: Manifest, name: string): boolean =>
  ownerOf(name) in { ...dependencies, ...peerDependencies };

function relativeFault(files: Files, path: string, name: string): string[] {
  if (!name.endsWith(".js")) return [`${name} does not end in .js`];
  return files.has(declarationFor(path, name)) ? [] : [`${name} is not in the package`];
}
