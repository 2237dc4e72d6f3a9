/**
 * @file What tests import as `vitest` while mutants are tried: it only notes down suites and tests, so that
 * any of them can run again and again on the modules that are loaded. Expectations are vitest's.
 */
export { assert, expect, vi } from "vitest";

type Body = (...row: never[]) => unknown;
type Options = Body | object | number | undefined;

/** A test that can run any number of times. */
export interface KeptTest {
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly run: () => Promise<void>;
}

interface Suite {
  readonly titles: readonly string[];
  readonly outer: Suite | undefined;
  readonly before: (() => Promise<unknown>)[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
}

let fileName = "";
let suite = suiteIn(undefined, []);
let kept: KeptTest[] = [];
let finals: Body[] = [];

/** The tests that a file notes down while it loads, and what it wants done after all of them. */
export async function testsOf(
  file: string,
  load: () => Promise<unknown>,
): Promise<{ readonly tests: readonly KeptTest[]; readonly finals: readonly Body[] }> {
  [fileName, suite, kept, finals] = [file, suiteIn(undefined, []), [], []];
  await load();
  if (kept.length === 0) throw new Error(`no test in ${file}`);
  return { tests: kept, finals };
}

export const describe = withRows((title, body): void => {
  const outer = suite;
  const count = kept.length;
  suite = suiteIn(outer, [...outer.titles, title]);
  body();
  suite = outer;
  if (kept.length === count) throw new Error(`no test in suite ${title}`);
});

export const test = withRows((title, body): void => {
  const own = suite;
  const name = [...own.titles, title].join(" > ");
  const again = kept.filter((other) => other.name === name).length;
  const id = `${fileName}#${name}${again === 0 ? "" : `#${again}`}`;
  kept.push({ id, name, fileName, run: () => runIn(own, body) });
});
export const it = test;

/** Once, when the first test of the suite runs. */
export function beforeAll(body: Body): void {
  let done: Promise<unknown> | undefined;
  suite.before.push(() => (done ??= Promise.resolve(body())));
}
export const afterAll = (body: Body): void => void finals.push(body);
export const beforeEach = (body: Body): void => void suite.beforeEach.push(body);
export const afterEach = (body: Body): void => void suite.afterEach.push(body);

function suiteIn(outer: Suite | undefined, titles: readonly string[]): Suite {
  return { titles, outer, before: [], beforeEach: [], afterEach: [] };
}

async function runIn(own: Suite, body: Body): Promise<void> {
  const suites: Suite[] = [];
  for (let at: Suite | undefined = own; at !== undefined; at = at.outer) suites.unshift(at);
  for (const prepare of suites.flatMap(({ before }) => before)) await prepare();
  for (const one of suites.flatMap((each) => each.beforeEach)) await one();
  try {
    await body();
  } finally {
    for (const one of suites.toReversed().flatMap((each) => each.afterEach)) await one();
  }
}

/** `declare(title, [options], body)` and `declare.each(rows)(title, [options], body)`. */
function withRows(declare: (title: string, body: Body) => void) {
  const one = (title: string, first: Options, second?: Options): void =>
    declare(title, bodyOf(first, second));
  const each =
    (rows: readonly unknown[]) =>
    (title: string, first: Options, second?: Options): void =>
      rows.forEach((row) => {
        const values: readonly unknown[] = Array.isArray(row) ? row : [row];
        const body = bodyOf(first, second);
        declare(titleOf(title, values), () => body(...(values as never[])));
      });
  return Object.assign(one, { each });
}

function bodyOf(...given: Options[]): Body {
  const body = given.find((one) => typeof one === "function");
  if (body === undefined) throw new Error("a test or a suite without a body");
  return body as Body; // the only function among them
}

/** `%s` is the next value, `$name` and `$name.0` are parts of the first. */
function titleOf(title: string, values: readonly unknown[]): string {
  const rest = [...values];
  return title
    .replaceAll(/%[sdifjo]/g, () => String(rest.shift()))
    .replaceAll(/\$([\w.]+)/g, (_, path: string) => partOf(values[0], path));
}

/** Titles name parts that are texts, or numbers, of which they become texts. */
const partOf = (value: unknown, path: string): string =>
  path.split(".").reduce((at, key) => (at as Record<string, unknown>)[key], value) as string;
