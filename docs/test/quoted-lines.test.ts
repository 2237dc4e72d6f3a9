/** @file Lines that a page quotes from a source are in that source. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");

/** Blocks without a language, each with the file that is named last before it. */
const quotesIn = (page: string): (readonly [file: string, quote: string])[] =>
  [...page.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)]
    .filter(([, language]) => language === "")
    .map(({ index, 2: quote = "" }) => {
      const [, file = ""] = /.*`([\w/-]+\/[\w.-]+\.ts)`/s.exec(page.slice(0, index)) ?? [];
      return [file, quote] as const;
    });

test("a quote is found with the file that is named last before it", () => {
  const page = "`a/x.ts` and `b/y.ts`:\n\n```\nf(x);\n```\n\n```ts\nno quote\n```\n";
  expect(quotesIn(page)).toEqual([["b/y.ts", "f(x);"]]);
});

const pages = ["adding-an-operation", "loading-data"];
const quotes = pages.flatMap((page) => quotesIn(text(`docs/guides/${page}.md`)));

test.each(quotes)("%s has %s", (file, quote) => {
  expect(text(file)).toContain(quote);
});
