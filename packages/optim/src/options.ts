/**
 * @file What the values of options must be: a table of ranges per optimizer or scheduler, and the errors.
 */
import { namedArguments, ValueError } from "@kindling/tensor";

/** What a value must be. */
export interface Range {
  readonly expected: string;
  holds(value: unknown): boolean;
}

/** The ranges of those options that have one. */
export type Ranges<Options> = { readonly [Name in keyof Options]?: Range };

/* @__NO_SIDE_EFFECTS__ */
const numbers = (expected: string, holds: (x: number) => boolean): Range => ({
  expected,
  holds: (value) => typeof value === "number" && holds(value),
});

export const fromZero = numbers("a number from 0", (x) => x >= 0);
export const share = numbers("a number from 0 to 1", (x) => x >= 0 && x <= 1);
export const shareBelowOne = numbers("a number from 0, below 1", (x) => x >= 0 && x < 1);
export const anyNumber = numbers("a number", (x) => !Number.isNaN(x));
export const aboveZero = numbers("a number above 0", (x) => x > 0);
export const aboveZeroToOne = numbers("a number above 0, up to 1", (x) => x > 0 && x <= 1);
export const countFromZero = numbers("a whole number from 0", (x) => x >= 0 && Number.isInteger(x));
export const countFromOne = numbers("a whole number from 1", (x) => x >= 1 && Number.isInteger(x));
export const truth: Range = {
  expected: "true or false",
  holds: (value) => typeof value === "boolean",
};

/** Two values with a range each, that stand in relation. */
/* @__NO_SIDE_EFFECTS__ */
export const pair = (expected: string, holds: (a: number, b: number) => boolean): Range => ({
  expected,
  holds(value) {
    const [a, b, ...more]: unknown[] = Array.isArray(value) ? value : [];
    return typeof a === "number" && typeof b === "number" && more.length === 0 && holds(a, b);
  },
});

export const betas = pair(
  "two numbers from 0, below 1",
  (a, b) => a >= 0 && a < 1 && b >= 0 && b < 1,
);

/** One of some words, or `null` where that is among them. */
/* @__NO_SIDE_EFFECTS__ */
export const oneOf = (...words: readonly (string | null)[]): Range => ({
  expected: words.map((word) => JSON.stringify(word)).join(" or "),
  holds: (value) => words.some((word) => word === value),
});

/** A list of values of a range. */
/* @__NO_SIDE_EFFECTS__ */
export const listOf = (range: Range): Range => ({
  expected: `a list of such: ${range.expected}`,
  holds: (value) => Array.isArray(value) && value.every((it) => range.holds(it)),
});

/** As `range`, for one value or for a list of them. */
/* @__NO_SIDE_EFFECTS__ */
export const each = (range: Range): Range => ({
  expected: `${range.expected}, or a list of such`,
  holds: (value) =>
    Array.isArray(value) ? value.every((it) => range.holds(it)) : range.holds(value),
});

/** A function. */
export const functional: Range = {
  expected: "a function",
  holds: (value) => typeof value === "function",
};

/** As `range`, or left out. */
/* @__NO_SIDE_EFFECTS__ */
export const optional = (range: Range): Range => ({
  expected: `${range.expected}, or nothing`,
  holds: (value) => value === undefined || value === null || range.holds(value),
});

/** @throws {ValueError} for the first option that is out of its range */
export function checkRanges<Options extends object>(
  where: string,
  options: Options,
  ranges: Ranges<Options>,
): void {
  for (const [name, range] of Object.entries(ranges) as [keyof Options & string, Range][]) {
    const value: unknown = options[name];
    if (range.holds(value)) continue;
    throw new ValueError(`${where}: ${name} is out of range`, {
      got: `${name} = ${textOf(value)}`,
      expected: range.expected,
    });
  }
}

/**
 * The options of a call: the given ones, and the defaults, whose order is that of the positions.
 *
 * @throws {ValueError} for one that there is not, or that is given twice
 */
export function optionsOf<Options extends object>(
  where: string,
  defaults: Options,
  given: readonly unknown[],
): Options {
  const names = Object.keys(defaults) as (keyof Options & string)[]; // declared with its type
  return { ...defaults, ...definedOf(namedArguments<Options>(where, names, given)) };
}

/** The entries that are set. */
export const definedOf = <Options extends object>(options: Options): Partial<Options> =>
  // some of the entries
  Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;

const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(textOf).join(", ")}]`
    : typeof value === "string"
      ? JSON.stringify(value)
      : String(value);
