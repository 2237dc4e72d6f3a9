/**
 * @file The public names of a package with their docstrings: what its index exports, the members of
 * that, and the members it adds to classes of other packages.
 */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { type DeclaredName, declaredNames, type SourceFile } from "./declared-names.ts";
import { filesBelow, root } from "./source-files.ts";

/** The public names of the package in `folder`, such as `packages/nn`, without those it passes on. */
export function publicNames(folder: string): DeclaredName[] {
  const known = new Map<string, SourceFile>();
  const read: Reader = (path) => {
    const file = known.get(path) ?? declaredNames(path, readFileSync(join(root, path), "utf8"));
    known.set(path, file);
    return file;
  };
  const exported = exportsOf(`${folder}/src/index.ts`, read).values();
  const paths = filesBelow(`${folder}/src`).filter((path) => path.endsWith(".ts"));
  const all = [...exported, ...paths.map((path) => read(path).added)].flat();
  return [...new Set(all)];
}

type Reader = (path: string) => SourceFile;

/** What a file exports, by name; what is of another package is left out. */
export function exportsOf(path: string, read: Reader): Map<string, readonly DeclaredName[]> {
  const { declared, exported, passedOn, stars } = read(path);
  const within = (from: string): Map<string, readonly DeclaredName[]> =>
    from.startsWith(".") ? exportsOf(posix.join(posix.dirname(path), from), read) : new Map();
  const passed = passedOn.map(([name, inner, from]) => {
    const names = within(from);
    return [name, inner === "*" ? [...names.values()].flat() : (names.get(inner) ?? [])] as const;
  });
  return new Map([
    ...stars.flatMap((from) => [...within(from)]),
    ...[...exported].map(([name, inner]) => [name, declared.get(inner) ?? []] as const),
    ...passed,
  ]);
}
