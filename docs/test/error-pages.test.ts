/**
 * @file Each error class has a page, which says its code, shows it being thrown, and quotes only
 * messages that some source has.
 */
import { KindlingError } from "@kindling/tensor";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const sources = globSync("packages/*/src/**/*.ts", { cwd: root }).map(text).join("\n");

type ErrorClass = new (what: string, facts: { got: string; expected: string }) => KindlingError;

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === "function" && value.prototype instanceof KindlingError;

/** Messages in the first column of a page's table of messages. */
const messagesIn = (page: string): string[] => {
  const [, rows = ""] = /^\| message .*\n\|[ |-]+\n((?:\|.*\n)+)/m.exec(page) ?? [];
  return [...rows.matchAll(/^\| `([^`]+)`/gm)].map(([, message = ""]) => message);
};

const pages = globSync("docs/errors/*.md", { cwd: root }).filter(
  (path) => !path.endsWith("/index.md"),
);
const pageOf = (name: string): string | undefined =>
  pages.map(text).find((page) => page.startsWith(`# ${name}\n`));

const classes: { name: string; code: string }[] = [];
beforeAll(async () => {
  const names = globSync("packages/*/package.json", { cwd: root }).map(
    (path) => path.split("/")[1],
  );
  const modules = await Promise.all(
    names.map((name) => import(/* @vite-ignore */ `@kindling/${name}`) as Promise<object>),
  );
  const found = new Set(modules.flatMap((module) => Object.values(module)).filter(isErrorClass));
  for (const Class of found) {
    const { name, code } = new Class("", { got: "", expected: "" });
    classes.push({ name, code });
  }
}, 60_000); // a slow machine transforms all packages first

test("each class of errors has a page, and each page a class", () => {
  expect(pages).toHaveLength(classes.length);
  expect(classes.filter(({ name }) => pageOf(name) === undefined)).toEqual([]);
});

test("a page gives the code of its class and shows it thrown", () => {
  for (const { name, code } of classes) {
    expect(pageOf(name)).toContain(`Code \`${code}\`.`);
    expect(pageOf(name)).toMatch(new RegExp(`^// => ${name}:`, "m"));
  }
});

test("the table of all names each class with its code", () => {
  const index = text("docs/errors/index.md");
  for (const { name, code } of classes)
    expect(index).toMatch(new RegExp(`^\\| \\[\`${name}\`\\]\\(\\S+\\) +\\| \`${code}\``, "m"));
});

describe("each message that is explained is thrown by some source", () => {
  test.each(pages)("%s", (path) => {
    const messages = messagesIn(text(path));
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => !sources.includes(message))).toEqual([]);
  });
});

test("messages are read from the table that is headed so", () => {
  const page = "| class |\n| --- |\n| `a` |\n\n| message | cause |\n| --- | --- |\n| `b c` | d |\n";
  expect(messagesIn(page)).toEqual(["b c"]);
});
