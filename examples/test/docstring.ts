/**
 * @file Reads the examples of docstrings and runs them. A line `expression // => value` claims that
 * the expression has that value; lines `// => …` below it continue the value. Where an example needs a
 * process of its own, its claims are what it prints.
 */
import { stripTypeScriptTypes } from "node:module";
import { inspect } from "node:util";

/** A docstring's example that makes at least one claim, and the source line it starts at. */
export interface Example {
  readonly line: number;
  readonly code: string;
}

/** What an example claimed, and what came. */
export interface Claim {
  readonly expression: string;
  readonly expected: string;
  readonly value: unknown;
}

const arrow = "// =>";

/** The examples of a source text that make a claim. */
export function examplesIn(source: string): Example[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(({ 0: docstring, index }) => {
    if (!docstring.includes(arrow)) return [];
    const start = Math.max(0, docstring.indexOf("@example"));
    const line = source.slice(0, index + start).split("\n").length;
    const code = docstring
      .slice(start, -2)
      .split("\n")
      .map((text) => text.replace(/^\s*\* ?/, ""))
      .filter((text) => !/^(?:```|@|\/\*\*)/.test(text.trim()));
    return [{ line, code: code.join("\n") }];
  });
}

/** Whether an example is for a process of its own, as it says in its first line; it prints its claims. */
export const isProgram = (code: string): boolean =>
  code.trimStart().startsWith("// a program of its own");

/** Runs an example with the names of `scope` in reach and gives its claims with what came. */
export async function claimsOf(code: string, scope: object): Promise<Claim[]> {
  const { body, claims } = instrumented(stripTypeScriptTypes(code));
  const values: unknown[] = [];
  const names = Object.keys(scope);
  const run = new AsyncFunction("claim", ...names, `{ ${body}\n}`);
  await run((value: unknown) => values.push(value), ...Object.values(scope));
  return claims.map((claim, i) => ({ ...claim, value: values[i] }));
}

/** Whether `value` is what the text after the arrow says: as it prints, or as it is written. */
export function isAsClaimed(value: unknown, expected: string): boolean {
  const wanted = withoutSpace(expected);
  return [inspect, String, jsonOf].some((show) => withoutSpace(show(value)) === wanted);
}

const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, it: unknown) => (typeof it === "bigint" ? `${it}n` : it)) ??
  "undefined";

const withoutSpace = (text: string): string => text.replaceAll(/\s|(?:,(?=\s*[\]}]))/g, "");

// the constructor of async functions has no name of its own
const AsyncFunction = (async () => {}).constructor as new (
  ...words: string[]
) => (...values: unknown[]) => Promise<void>;

/** The example with each claimed expression wrapped in a call of `claim`. */
function instrumented(code: string): { body: string; claims: Omit<Claim, "value">[] } {
  const body: string[] = [];
  const claims: Omit<Claim, "value">[] = [];
  let pending: string[] = [];
  for (const line of withoutImports(code).split("\n")) {
    const at = line.indexOf(arrow);
    pending.push(at < 0 ? line : line.slice(0, at));
    if (at < 0) continue;
    const expected = line.slice(at + arrow.length).trim();
    const previous = claims.at(-1);
    if (previous !== undefined && pending.join("").trim() === "") {
      claims[claims.length - 1] = { ...previous, expected: `${previous.expected}\n${expected}` };
    } else {
      const { before, expression } = lastExpression(pending);
      body.push(...before, `claim(${expression});`);
      claims.push({ expression, expected });
    }
    pending = [];
  }
  return { body: [...body, ...pending].join("\n"), claims };
}

// the scope has every name that an example may import, but for those of Node's own modules
const withoutImports = (code: string): string =>
  code
    .replaceAll(
      /^import (\{[^}]*\}) from ("node:[^"]+");?$/gm,
      "const $1 = process.getBuiltinModule($2);",
    )
    .replaceAll(/^import [\s\S]*? from "[^"]+";?$/gm, "");

/** Cuts lines into statements and the expression they end with; a declaration ends with its name. */
function lastExpression(lines: readonly string[]): { before: string[]; expression: string } {
  for (let from = lines.length - 1; from >= 0; from--) {
    const expression = lines.slice(from).join("\n").trim().replace(/;$/, "");
    if (expression !== "" && parses(`(${expression}\n)`))
      return { before: lines.slice(0, from), expression };
  }
  const declared = /^(?:const|let) (\w+) =/.exec(lines.at(-1) ?? "")?.[1];
  if (declared === undefined)
    throw new Error(`no expression in front of an arrow: ${lines.join("\n")}`);
  return { before: [...lines], expression: declared };
}

function parses(text: string): boolean {
  try {
    void new AsyncFunction(text);
  } catch {
    return false;
  }
  return true;
}
