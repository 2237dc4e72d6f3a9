/** @file A translated guide has the program and the figures of the one that it translates. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blocksIn } from "../../examples/test/markdown.ts";

const docs = join(import.meta.dirname, "..");
const text = (path: string): string => readFileSync(join(docs, path), "utf8");
const translations = globSync("zh/**/*.md", { cwd: docs });

/** The code of a page; comments may be in another language, what is printed may not. */
const programOf = (page: string): string[] =>
  blocksIn(page).map(({ code }) => code.replaceAll(/ *\/\/ (?!=>).*/g, ""));

/** The numbers in the tables of a page, in order. */
const figuresOf = (page: string): string[] =>
  [...page.matchAll(/^\|.*\|$/gm)].flatMap(([row]) => row.match(/\d[\d.]*/g) ?? []);

test.each(translations)("%s has the program and the figures of its original", (path) => {
  const original = text(path.replace(/^zh\//, ""));
  expect(programOf(text(path))).toEqual(programOf(original));
  expect(figuresOf(text(path))).toEqual(figuresOf(original));
});

test("another number in a block or a table is found", () => {
  const page = "```ts\nf(1); // one\n// => 1\n```\n| a | 0.5 of 5 |\n";
  expect(programOf(page)).toEqual(["f(1);\n// => 1\n"]);
  expect(figuresOf(page)).toEqual(["0.5", "5"]);
});
