import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { blocksIn, cellsIn } from "./markdown.ts";
import { firstMissing, outputOf, promisedLines } from "./printed.ts";

const root = join(import.meta.dirname, "../..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = globSync("{*.md,{apps,packages,conformance,benchmarks,docs}/**/*.md}", {
  cwd: root,
  exclude: (path) => /(?:^|\/)(?:node_modules|dist|docs\/api)(?:\/|$)/.test(String(path)),
}).toSorted();
const examples = globSync("examples/[0-9][0-9]-*.ts", { cwd: root }).toSorted();

/** Pages whose code is not run, and why. */
const unrun: Readonly<Record<string, string>> = {
  "docs/design.md": "trains the chapter for ten epochs; apps/dropout is that program, with tests",
  "docs/style.md": "fragments that show a style, some of them the wrong one",
};

/** Languages whose blocks are no code of ours: commands for a shell, and what is printed. */
const unrunLanguages = new Set(["sh", ""]);

/** A page is read from top to bottom, so its blocks are one program, and its tables use their names. */
const programOf = (page: string): string => {
  const code = blocksIn(page).filter(({ language }) => language === "ts");
  return [...code.map((block) => block.code), ...cellsIn(page).map((cell) => `{ ${cell} }`)].join(
    "\n",
  );
};

const saysWhatItPrints = (program: string): void => {
  const promised = promisedLines(program);
  expect(promised, "a program that says nothing proves nothing").not.toEqual([]);
  const printed = outputOf(program);
  expect(firstMissing(promised, printed), printed).toBeUndefined();
};

const withCode = pages.filter((path) => programOf(text(path)) !== "");

describe("the code on a page runs and prints what the page says", () => {
  test.each(withCode.filter((path) => !(path in unrun)))("%s", { timeout: 60_000 }, (path) => {
    saysWhatItPrints(programOf(text(path)));
  });
});

test.each(Object.entries(unrun))("%s has code that is not run: %s", (path) => {
  expect(withCode).toContain(path);
});

test.each(pages)("every block of %s is run or says that it is no program", (path) => {
  const others = blocksIn(text(path)).filter(
    ({ language }) => language !== "ts" && !unrunLanguages.has(language),
  );
  expect(others).toEqual([]);
});

describe("an example runs and prints what it says", () => {
  test.each(examples)("%s", { timeout: 60_000 }, (path) => {
    saysWhatItPrints(text(path));
    expect(text(path).split("\n").length).toBeLessThanOrEqual(61);
  });
});

test("every package has a README", () => {
  const packages = globSync("packages/*/package.json", { cwd: root });
  const missing = packages
    .map((path) => path.replace("package.json", "README.md"))
    .filter((path) => !pages.includes(path));
  expect(missing).toEqual([]);
});

test.each(["README.md", "docs/index.md"])("the first block of %s is the first example", (path) => {
  const block = blocksIn(text(path)).find(({ language }) => language === "ts");
  expect(text("examples/01-train-a-network.ts")).toContain(block?.code);
});

test("a block is found with its language, and a cell under its heading", () => {
  const page = "a\n```ts\n1;\n```\n```\nprinted\n```\n| TypeScript |\n| --- |\n| `f(2)` |\n";
  expect(blocksIn(page)).toEqual([
    { language: "ts", code: "1;\n" },
    { language: "", code: "printed\n" },
  ]);
  expect(programOf(page)).toBe("1;\n\n{ f(2) }");
});

test("a line that is not printed in its turn is found", () => {
  expect(firstMissing(["1", "2"], "1\nother\n2\n")).toBeUndefined();
  expect(firstMissing(["2", "1"], "1\n2\n")).toBe("1");
});

const names = globSync("packages/*/package.json", { cwd: root }).map(
  (path) => path.split("/")[1] ?? "",
);

const exportsOf = async (name: string): Promise<string[]> =>
  Object.keys((await import(/* @vite-ignore */ `@kindling/${name}`)) as object);

describe("a package's README lists its exports, all of them and no others", () => {
  test.each(names.toSorted())("%s", async (name) => {
    const page = text(`packages/${name}/README.md`);
    const rows = page.matchAll(/^\| (`[^|]+`) +\|/gm);
    const listed = [...rows].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, word = ""]) => word),
    );
    const whole = page.matchAll(/^\| all of \[`@kindling\/(\w+)`\]/gm);
    const others = await Promise.all([...whole].map(([, other = ""]) => exportsOf(other)));
    const expected = [...new Set([...listed, ...others.flat()])];
    expect((await exportsOf(name)).toSorted()).toEqual(expected.toSorted());
  });
});
