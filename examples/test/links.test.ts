import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { anchorsIn, linksIn } from "./markdown.ts";

const root = join(import.meta.dirname, "../..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = globSync("{*.md,{apps,packages,conformance,docs,benchmarks}/**/*.md}", {
  cwd: root,
  exclude: (path) => /(?:^|\/)(?:node_modules|dist|docs\/api)(?:\/|$)/.test(String(path)),
}).toSorted();

/** Links of a page that lead nowhere in the repository. */
function deadLinks(path: string, page: string): string[] {
  return linksIn(page).filter((link) => {
    if (/^(?:https?|mailto):/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path : relative(root, join(root, dirname(path), file));
    // the reference is made when the site is built, which then checks these itself
    if (target.startsWith("docs/api/")) return false;
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsIn(text(target)).includes(anchor);
  });
}

test.each(pages)("every link of %s leads somewhere", (path) => {
  expect(deadLinks(path, text(path))).toEqual([]);
});

test("a link to no file, and one to no heading, are found", () => {
  const page =
    "# Here\n[a](LICENSE) [b](no-such-file.md) [c](#here) [d](#there) [e](README.md#no-such)";
  expect(deadLinks("README.md", page)).toEqual([
    "no-such-file.md",
    "#here",
    "#there",
    "README.md#no-such",
  ]);
});

test("code is not read for links", () => {
  expect(linksIn("`a[0](1)` [x](y)\n```ts\nf[0](1);\n```\n")).toEqual(["y"]);
});
