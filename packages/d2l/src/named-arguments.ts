/**
 * @file Python's way of calling: arguments in their order, then any of them by name, as a trailing
 * plain object.
 */
import { ValueError } from "@kindling/tensor";

/** Argument lists that give some of `Values` by position and any others in an object. */
export type PositionalThenNamed<
  Values extends readonly unknown[],
  Named,
  Before extends readonly unknown[] = [],
> =
  | [...Before, named?: Named]
  | (Values extends readonly [infer First, ...infer Rest]
      ? PositionalThenNamed<Rest, Named, [...Before, First]>
      : never);

/**
 * The arguments by name. A position that is `undefined` counts as not given.
 *
 * @param names  the parameters in the order of their positions.
 * @throws {ValueError} for a name that is unknown, given twice, or beyond the last position.
 */
export function namedArguments<Named extends object>(
  where: string,
  names: readonly (keyof Named & string)[],
  given: readonly unknown[],
): Named {
  const last = given.at(-1);
  const named: Readonly<Record<string, unknown>> = isPlainObject(last) ? last : {};
  const positional = isPlainObject(last) ? given.slice(0, -1) : given;
  if (positional.length > names.length) throw tooMany(where, positional.length, names);
  const result: Record<string, unknown> = {};
  positional.forEach((value, i) => {
    const name = names[i];
    if (name !== undefined && value !== undefined) result[name] = value;
  });
  for (const [name, value] of Object.entries(named)) {
    if (value === undefined) continue;
    if (!names.some((known) => known === name)) throw unknownName(where, name, names);
    if (name in result) throw givenTwice(where, name);
    result[name] = value;
  }
  return result as Named; // only names of `Named` were let in; their values are the caller's types
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const tooMany = (where: string, count: number, names: readonly string[]): ValueError =>
  new ValueError(`${where}: too many arguments`, {
    got: `${count}`,
    expected: `at most ${names.length}: ${names.join(", ")}`,
  });

const unknownName = (where: string, name: string, names: readonly string[]): ValueError =>
  new ValueError(`${where}: unknown argument`, {
    got: name,
    expected: `one of ${names.join(", ")}`,
  });

const givenTwice = (where: string, name: string): ValueError =>
  new ValueError(`${where}: an argument is given twice`, {
    got: `${name} by position and by name`,
    expected: "one of them",
  });
