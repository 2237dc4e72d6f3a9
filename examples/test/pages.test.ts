import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { firstMissing, outputOf, promisedLines } from "./printed.ts";

const root = join(import.meta.dirname, "../..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = globSync(["README.md", "packages/*/README.md", "docs/guides/*.md"], { cwd: root });
const examples = globSync("examples/[0-9][0-9]-*.ts", { cwd: root }).toSorted();

/** A page is read from top to bottom, so its blocks are one program. */
const programOf = (page: string): string =>
  [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block).join("\n");

const saysWhatItPrints = (program: string): void => {
  const promised = promisedLines(program);
  expect(promised, "a program that says nothing proves nothing").not.toEqual([]);
  const printed = outputOf(program);
  expect(firstMissing(promised, printed), printed).toBeUndefined();
};

describe("the code on a page runs and prints what the page says", () => {
  test.each(pages.toSorted())("%s", { timeout: 60_000 }, (path) => {
    saysWhatItPrints(programOf(text(path)));
  });
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

test("the README's first block is the first example", () => {
  const [, block = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(text("README.md")) ?? [];
  expect(text("examples/01-train-a-network.ts")).toContain(block);
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
