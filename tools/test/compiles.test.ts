import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CompileChecker, type Mutant, mutated } from "../mutation/compiles.ts";
import { root } from "../source-files.ts";

const source = `import { half } from "./half.ts";

export function name(x: number): "odd" | "even" {
  const n = half(x);
  return Number.isInteger(n) ? "even" : "odd";
}
`;

/** What stands in place of a text of the source. */
function mutant(id: string, original: string, replacement: string, of = source): Mutant {
  const before = of.slice(0, of.indexOf(original)).split("\n");
  const start = { line: before.length - 1, column: before.at(-1)!.length };
  const lines = original.split("\n");
  const end =
    lines.length === 1
      ? { line: start.line, column: start.column + original.length }
      : { line: start.line + lines.length - 1, column: lines.at(-1)!.length };
  return { id, fileName: join(folder, "src/name.ts"), replacement, location: { start, end } };
}
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(root, "tools/.mutants-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src/half.ts"), "export const half = (x: number): number => x / 2;\n");
  writeFileSync(join(folder, "tsconfig.json"), `{ "extends": "../../tsconfig.base.json" }`);
});
beforeEach(() => writeFileSync(join(folder, "src/name.ts"), source));
afterAll(() => rmSync(folder, { recursive: true }));

describe("mutants", () => {
  test("stand in their place, also over several lines", () => {
    const body = source.slice(source.indexOf("{\n"), source.lastIndexOf("}") + 1);
    expect(mutated(source, mutant("1", body, "{}"))).toBe(source.replace(body, "{}"));
    expect(mutated(source, mutant("2", '"even" :', '"" :'))).toBe(
      source.replace('"even" :', '"" :'),
    );
  });

  test("that the compiler refuses are told from those that it lets pass", async () => {
    const checker = new CompileChecker(folder);
    await checker.init();
    writeFileSync(join(folder, "src/name.ts"), "// @ts-nocheck\nthe switches of Stryker");
    const mutants = [
      mutant("1", '"even" : "odd"', '"even" : ""'), // not one of the texts
      mutant("2", "Number.isInteger(n)", "true"),
      mutant("3", "half(x)", "half()"), // no argument
      mutant("4", "const n = half(x);", "const n = half(x); return 'odd';"), // unreachable, not wrong
    ];
    expect(await checker.group(mutants)).toEqual([["1", "2", "3", "4"]]);
    const verdicts = await checker.check(mutants);
    expect(Object.entries(verdicts).map(([id, { status }]) => [id, status])).toEqual([
      ["1", "compileError"],
      ["2", "passed"],
      ["3", "compileError"],
      ["4", "passed"],
    ]);
    expect(verdicts["1"]).toMatchObject({ reason: expect.stringContaining("TS2322") as string });
  });

  test("of a class with private members are judged by what is wrong with them alone", async () => {
    const owned = `import { nameOf, ownersOf } from "./reader.ts";
export class Owned {
  #name = "a";
  show = (): string => nameOf(this) + this.#name;
  all = (): Owned[] => ownersOf(this); // an error that names the copy
}
`;
    const reader = `import type { Owned } from "./owned.ts";
export const nameOf = (x: Owned): string => x.show();
export const ownersOf = (x: Owned): Owned[] => [x];
`;
    writeFileSync(join(folder, "src/owned.ts"), owned);
    writeFileSync(join(folder, "src/reader.ts"), reader);
    const checker = new CompileChecker(folder);
    await checker.init();
    const at = (id: string, original: string, replacement: string): Mutant => ({
      ...mutant(id, original, replacement, owned),
      fileName: join(folder, "src/owned.ts"),
    });
    const verdicts = await checker.check([
      at("1", '"a"', '""'),
      at("2", "nameOf(this) +", "nameOf(this) <"),
    ]);
    expect([verdicts["1"]!.status, verdicts["2"]!.status]).toEqual(["passed", "compileError"]);
  });

  test("are not judged where the sources themselves do not compile", async () => {
    writeFileSync(join(folder, "src/name.ts"), source.replace("half(x)", "half('x')"));
    const checker = new CompileChecker(folder);
    await checker.init();
    await expect(checker.check([mutant("1", "isInteger", "isFinite")])).rejects.toThrow(
      "the unchanged sources do not compile",
    );
  });
});
