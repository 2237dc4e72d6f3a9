/**
 * @file A checker for Stryker: which mutants the compiler refuses, so that only faults that a program
 * can have count. TypeScript 7 has no API yet that Stryker's own checker could use, and a run of `tsc` per
 * mutant takes hours. So all mutants are written as files of one program beside the unchanged files, and
 * `tsc` runs once: its errors name the mutants that have them.
 */
import { spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { text } from "node:stream/consumers";

/** Where a mutant is and what stands there instead. Lines and columns are counted from 0. */
export interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}
interface Place {
  readonly line: number;
  readonly column: number;
}

type Verdict =
  | { readonly status: "passed" }
  | { readonly status: "compileError"; readonly reason: string };

/** Stryker's interface `Checker`, for the package in a folder. */
export class CompileChecker {
  /** As they were before Stryker wrote its switches into them, by path from the package. */
  readonly #sources = new Map<string, string>();
  readonly #root: string;
  readonly #folder: string;

  constructor(root = process.cwd()) {
    this.#root = root;
    this.#folder = join(root, ".stryker-compiles");
  }

  async init(): Promise<void> {
    for (const path of globSync("src/**/*.ts", { cwd: this.#root }))
      this.#sources.set(path, readFileSync(join(this.#root, path), "utf8"));
  }

  /** All at once. */
  async group(mutants: readonly Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: readonly Mutant[]): Promise<Record<string, Verdict>> {
    const errors = await this.#errorsIn(mutants);
    return Object.fromEntries(
      mutants.map(({ id }): [string, Verdict] => {
        const reason = errors.get(id);
        return [
          id,
          reason === undefined ? { status: "passed" } : { status: "compileError", reason },
        ];
      }),
    );
  }

  /** The first error of each mutant that has one of its own. */
  async #errorsIn(mutants: readonly Mutant[]): Promise<Map<string, string>> {
    const copies = new Map<string, Copy>();
    try {
      for (const [path, source] of this.#sources) this.#write(path, source);
      for (const { id, ...mutant } of mutants) {
        const path = relative(this.#root, mutant.fileName);
        const source = withoutDeclarations(this.#sources.get(path)!);
        const [copy, control] = [`mutant${id}`, "unchanged"].map((of) =>
          path.replace(/ts$/, `${of}.ts`),
        );
        this.#write(copy!, mutated(source, mutant));
        this.#write(control!, source);
        copies.set(copy!, { id, control: control! });
      }
      writeFileSync(join(this.#folder, "tsconfig.json"), JSON.stringify(options));
      return ownErrors(errorsIn(await compile(this.#folder)), copies);
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  #write(path: string, content: string): void {
    const target = join(this.#folder, path);
    mkdirSync(join(target, ".."), { recursive: true });
    writeFileSync(target, content);
  }
}

/** A file with a mutant in it, and the file beside it that has none. */
interface Copy {
  readonly id: string;
  readonly control: string;
}

/** A source with the mutant in its place. */
export function mutated(
  source: string,
  { location, replacement }: Pick<Mutant, "location" | "replacement">,
): string {
  const lines = source.split("\n");
  const offsetOf = ({ line, column }: Place): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column);
  return (
    source.slice(0, offsetOf(location.start)) + replacement + source.slice(offsetOf(location.end))
  );
}

/** Copies must not declare the same members of another module again; such blocks stand last. */
const withoutDeclarations = (source: string): string => source.split(/^declare module /m)[0]!;

/** What a mutant leaves unused or unreachable is no error. */
const options = {
  extends: "../tsconfig.json",
  compilerOptions: {
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    allowUnreachableCode: true,
    pretty: false,
  },
  include: ["src"],
};

async function compile(folder: string): Promise<string> {
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = spawn(process.execPath, [join(tsc, "../bin/tsc"), "-p", "."], { cwd: folder });
  return text(compiler.stdout);
}

/** The errors of each file, without their places, and without what the copy that they speak of is called. */
function errorsIn(output: string): Map<string, string[]> {
  const errors = new Map<string, string[]>();
  for (const [, path = "", error = ""] of output.matchAll(/^(.*\.ts)\(\d+,\d+\): (error .*)$/gm))
    errors.set(path, [
      ...(errors.get(path) ?? []),
      error.replaceAll(/\.(?:mutant\d+|unchanged)\b/g, ""),
    ]);
  return errors;
}

/**
 * What is wrong with a mutant and not with the unchanged copy beside it: a copy of a class with private
 * members is no longer the class that other files know.
 */
function ownErrors(
  errors: ReadonlyMap<string, readonly string[]>,
  copies: ReadonlyMap<string, Copy>,
): Map<string, string> {
  const controls = new Set([...copies.values()].map(({ control }) => control));
  const own = new Map<string, string>();
  for (const [path, found] of errors) {
    const copy = copies.get(path);
    const known = errors.get(copy?.control ?? "") ?? [];
    const error = found.find((one) => !known.includes(one));
    if (copy !== undefined && error !== undefined) own.set(copy.id, error);
    else if (copy === undefined && !controls.has(path))
      throw new Error(`the unchanged sources do not compile:\n${path}: ${found[0]}`);
  }
  return own;
}

export const strykerPlugins = [
  { kind: "Checker", name: "compiles", injectableClass: CompileChecker },
];
