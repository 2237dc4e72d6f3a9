import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { declaredNames, type SourceFile } from "../declared-names.ts";
import { packageNames } from "../package-sizes.ts";
import { withoutExample } from "../examples-shown.ts";
import { exportsOf, publicNames } from "../public-names.ts";
import { root } from "../source-files.ts";

const namesOf = new Map(packageNames.map((name) => [name, publicNames(`packages/${name}`)]));

describe("every public name has a docstring", () => {
  test.each(packageNames)("%s", (name) => {
    const missing = namesOf
      .get(name)!
      .filter(({ docstring, isPlain }) => docstring === "" && !isPlain)
      .map(({ place, name }) => `${place} ${name}`);
    expect(missing).toEqual([]);
  });
});

test("every function, method and class shows an example that is run", () => {
  const missing = [...namesOf.values()].flatMap(withoutExample);
  expect(missing).toEqual([]);
});

const fileOf = (text: string): SourceFile => declaredNames("a.ts", text);

test("so does every method that is a row of a table", () => {
  const path = join(root, "packages/tensor/src/ops/elementwise.ts");
  const rows = [
    ...readFileSync(path, "utf8").matchAll(/^ {2}\/\*\*([\s\S]*?)\*\/\n {2}(\w+)[:,]/gm),
  ];
  expect(rows.length).toBeGreaterThan(70);
  const missing = rows.filter(([, docstring = ""]) => !docstring.includes("// =>"));
  expect(missing.map(([, , name]) => name)).toEqual([]);
});

describe("an example is one's own, or one's owner's that names the method", () => {
  const missing = (text: string): string[] =>
    withoutExample([...exportsOf("a.ts", () => fileOf(text)).values()].flat());

  test.each([
    ["/** A. */\nexport function a() {}", ["a"]],
    ["/** A.\n@example\na() */\nexport function a() {}", ["a"]],
    ["/** A. a.m() // => 1 */\nexport class A { /** M. */ m() {} /** N. */ n() {} }", ["A.n"]],
    ["/** A. a.form() // => 1 */\nexport interface A { /** M. */ m(): void }", ["A.m"]],
    ["/** A. a() // => 1 */\nexport const a = () => 1;", []],
    ["/** A. { m(x) {} } // => 1 */\nexport interface A { /** M. */ m(x: 1): void }", []],
    ["/** A. */\nexport interface A { /** M. */ m: UnaryMethod }", ["A.m"]],
    ["/** A. */\nexport interface A { x: 1 }\n/** B. */\nexport const b = 1;", []],
  ])("%j", (text, names) => {
    expect(missing(text)).toEqual(names);
  });
});

describe("a name without a docstring is found", () => {
  const missing = (text: string): string[] =>
    [...exportsOf("a.ts", () => fileOf(text)).values()]
      .flat()
      .filter(({ docstring, isPlain }) => docstring === "" && !isPlain)
      .map(({ name }) => name);

  test.each([
    ["export const a = 1;", ["a"]],
    ["/** A. */\nexport const a = 1;\nexport const b = 2;", ["b"]],
    ["// a\nexport function a() {}", ["a"]],
    ["/** A. */\n\nimport 'b';\nexport function a() {}", ["a"]],
    ["export type A = 1;", ["A"]],
    ["function a() {}\nexport { a as b };", ["a"]],
    ["/** A. */\nexport class A { m() {} }", ["A.m"]],
    ["/** A. */\nexport interface A { m(): void }", ["A.m"]],
  ])("%j", (text, names) => {
    expect(missing(text)).toEqual(names);
  });

  test.each([
    "/** A. */\nexport const a = 1;",
    "const a = 1;",
    "/** A. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;\nexport function a(x) {}",
    "/** A. */\nexport class A { x = 1; #m() {} private n() {} protected o() {} constructor() {} }",
    "/** A. */\nexport class A extends B { m() {} override n() {} }",
    "/** A. */\nexport interface A { readonly x: 1; /** M. */ m(): void }",
  ])("and none in %j", (text) => {
    expect(missing(text)).toEqual([]);
  });
});

test("names are followed through files, under the names they get", () => {
  const files: Readonly<Record<string, string>> = {
    "src/index.ts": `export * from "./a.ts"; export { c as d } from "./b/c.ts"; export * as e from "./b/c.ts"; export * from "elsewhere";`,
    "src/a.ts": "export const a = 1; const hidden = 2;",
    "src/b/c.ts": "export const c = 3;",
  };
  const read = (path: string): SourceFile => declaredNames(path, files[path]!);
  const found = [...exportsOf("src/index.ts", read)].map(([name, items]) => [
    name,
    items[0]?.place,
  ]);
  expect(found).toEqual([
    ["a", "src/a.ts:1"],
    ["d", "src/b/c.ts:1"],
    ["e", "src/b/c.ts:1"],
  ]);
});

test("what a module adds to a class of another is found, overloads once", () => {
  const text = `declare module "./t.ts" { interface T { /** M. */ m(x: 1): void; m(x: 2): void; n(): void } }`;
  const added = fileOf(text).added.map(({ name, docstring }) => [name, docstring.trim()]);
  expect(added).toEqual([
    ["T.m", "* M."],
    ["T.n", ""],
  ]);
});
