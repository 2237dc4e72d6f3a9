/** @file Looks up by name what the project offers, so that tables may be ahead of it. */
import { conformance } from "@kindling/verify";

export type Callable = (...args: unknown[]) => unknown;

/** What `owner` has under a name; `undefined` where there is no such thing, or no owner. */
export function valueIn(owner: unknown, name: string): unknown {
  const isOwner = (typeof owner === "object" && owner !== null) || typeof owner === "function";
  return isOwner ? (owner as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The function that `owner` has under a name, if any. */
export function callableIn(owner: unknown, name: string): Callable | undefined {
  const value = valueIn(owner, name);
  return typeof value === "function" ? (value as Callable) : undefined;
}

/**
 * Makes instances of the class that `owner` has under a name.
 *
 * @throws {conformance.NotProvided} when there is none
 */
export function constructorIn(owner: unknown, name: string): Callable {
  const found = valueIn(owner, name);
  if (typeof found !== "function") throw new conformance.NotProvided(name);
  const Class = found as new (...args: readonly unknown[]) => unknown; // names of classes are capitalised, of functions not
  return (...args) => new Class(...args);
}
