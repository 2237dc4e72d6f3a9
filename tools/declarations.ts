/**
 * @file Declarations as they are published: those that a package's index reaches and no others, so
 * that what is private brings no types of libraries that a user need not have. `tsc` leaves `.ts` in
 * their imports; there is no such file beside them, so they name the `.js` that stands for it.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

// from "x", import "x", import("x"), declare module "x"
const specifier = /\b(from|import|module)(\s*\(?\s*)"([\w@./:-]+)"/g;

const linesOfDocstrings = /^ *\*.*$/gm;

/** The names that a declaration file imports or adds to; examples in its docstrings do not count. */
export const specifiersIn = (text: string): string[] => [
  ...new Set(
    [...text.replace(linesOfDocstrings, "").matchAll(specifier)].map(([, , , name = ""]) => name),
  ),
];

/** The declaration file that a relative specifier in `file` stands for. */
export const declarationFor = (file: string, name: string): string =>
  posix.join(posix.dirname(file), name.replace(/\.[jt]s$/, ".d.ts"));

/** The declaration files that `file` reaches, itself among them. */
export function reachableFrom(file: string, read: (file: string) => string): Set<string> {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const inside = specifiersIn(read(file)).filter((name) => name.startsWith("."));
    for (const name of inside) visit(declarationFor(file, name));
  };
  visit(file);
  return found;
}

/** A declaration's text with relative imports of `.ts` as imports of `.js`. */
export const publishedText = (text: string): string =>
  text.replaceAll(specifier, (whole, word: string, gap: string, name: string) =>
    name.startsWith(".") ? `${word}${gap}"${name.replace(/\.ts$/, ".js")}"` : whole,
  );

/** Copies what the index reaches `from` one folder `to` another, each with its map. */
export function publishDeclarations(from: string, to: string): void {
  const read = (file: string): string => readFileSync(join(from, file), "utf8");
  for (const file of reachableFrom("index.d.ts", read)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), publishedText(read(file)));
    cpSync(join(from, `${file}.map`), join(to, `${file}.map`));
  }
}
