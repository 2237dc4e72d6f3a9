/**
 * @file Parameters by position or by name: PyTorch's positional order works positionally, and a
 * trailing plain object gives any parameter by its camelCase name.
 */
import { ValueError } from "../errors.ts";
import { isDType } from "../dtype.ts";
import { isTensor } from "../tensor.ts";
import { kindOf } from "./check-tensor.ts";

/** Values of parameters by name. */
export type Parameters<Name extends string> = { readonly [N in Name]?: unknown };

/**
 * Sorts the arguments of a call into its parameters.
 *
 * @param names  the parameters in PyTorch's order
 * @throws {ValueError} for a parameter that does not exist, is given twice, or an argument too many
 * @example
 * parametersOf("sum", ["dim", "keepdim"], [0, { keepdim: true }]) // => { dim: 0, keepdim: true }
 */
export function parametersOf<Name extends string>(
  op: string,
  names: readonly Name[],
  args: readonly unknown[],
): Parameters<Name> {
  const last = args.at(-1);
  const options = isPlainObject(last) ? last : {};
  const positional = isPlainObject(last) ? args.slice(0, -1) : args;
  if (positional.length > names.length)
    throw new ValueError(
      `${op}: too many arguments`,
      facts(names, `${positional.length} arguments`),
    );
  const found: { [N in Name]?: unknown } = {};
  positional.forEach((value, i) => void (found[names[i]!] = value));
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name as Name))
      throw new ValueError(`${op}: no such parameter`, facts(names, name));
    if (value === undefined) continue;
    if (found[name as Name] !== undefined) {
      throw new ValueError(`${op}: a parameter is given twice`, {
        got: `${name} by position and by name`,
        expected: `${name} once`,
      });
    }
    found[name as Name] = value;
  }
  return found;
}

/** Argument lists that give the first of `P` by position and any others by name. */
export type Given<P extends readonly unknown[], Options> = Partial<P> | WithOptions<P, Options>;
type WithOptions<P extends readonly unknown[], Options> =
  | [...P, Options]
  | (P extends readonly [...infer Before, unknown] ? WithOptions<Before, Options> : never);

/**
 * The arguments by name, as `parametersOf` sorts them, typed.
 *
 * @param names  the parameters in the order of their positions.
 * @throws {ValueError} for a name that is unknown or given twice, and for an argument too many
 * @example
 * namedArguments("StepLR", ["stepSize", "gamma"], [30, { gamma: 0.5 }]) // => { stepSize: 30, gamma: 0.5 }
 */
export const namedArguments = <Options extends object>(
  where: string,
  names: readonly (keyof Options & string)[],
  given: readonly unknown[],
): Options => parametersOf(where, names, given) as Options; // only names of `Options` are let in

/** Whether a value is an object literal, as options are. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Sizes or axes as several numbers or as one array.
 *
 * @throws {ValueError} for anything else
 */
export function listOf(where: string, args: readonly unknown[]): number[] {
  return args.flatMap((a) => (typeof a === "number" ? [a] : checkNumbers(where, a)));
}

/**
 * Refuses what is no list of numbers; which numbers it may have is for others to say.
 *
 * @param where  the operation that takes it
 * @throws {ValueError} naming what came
 * @example
 * let reason;
 * try { checkNumbers("layerNorm", "3"); } catch (error) { reason = error.message; }
 * reason
 * // => layerNorm: no whole numbers
 * // =>   got       string
 * // =>   expected  whole numbers, in an array
 */
export function checkNumbers(where: string, value: unknown): readonly number[] {
  if (Array.isArray(value) && value.every((x) => typeof x === "number")) return value;
  throw new ValueError(`${where}: no whole numbers`, {
    got: Array.isArray(value) ? `[${value.map(kindOf).join(", ")}]` : kindOf(value),
    expected: "whole numbers, in an array",
  });
}

/**
 * Options as they were given, or none.
 *
 * @throws {ValueError} for what is no object, as a dtype alone
 */
export function optionsOf<O extends object>(
  where: string,
  given: O | null | undefined,
): Partial<O> {
  if (given === undefined || given === null) return {};
  if (typeof given === "object" && !Array.isArray(given) && !isTensor(given)) return given;
  throw new ValueError(`${where}: options come in an object`, {
    got: isDType(given) ? `"${String(given)}"` : kindOf(given),
    expected: "an object, such as { dtype: … }",
    fix: isDType(given) ? `{ dtype: "${String(given)}" }` : undefined,
  });
}

/** Splits creation arguments into sizes and options: `(2, 3)`, `([2, 3])`, each with options after it. */
export function sizesAndOptions(
  where: string,
  args: readonly unknown[],
): {
  sizes: number[];
  options: Record<string, unknown>;
} {
  const last = args.at(-1);
  const options = isPlainObject(last) ? last : {};
  return { sizes: listOf(where, isPlainObject(last) ? args.slice(0, -1) : args), options };
}

const facts = (names: readonly string[], got: string): { got: string; expected: string } => ({
  got,
  expected: names.length > 0 ? `parameters ${names.join(", ")}` : "no parameters",
});
