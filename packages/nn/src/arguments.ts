/**
 * @file Python's way of calling, as types: arguments in their order, then any of them by name in a
 * trailing plain object.
 */
import { parametersOf } from "@kindling/tensor";

/** Argument lists that give the first of `P` by position and any others by name. */
export type Given<P extends readonly unknown[], Options> = Partial<P> | WithOptions<P, Options>;
type WithOptions<P extends readonly unknown[], Options> =
  | [...P, Options]
  | (P extends readonly [...infer Before, unknown] ? WithOptions<Before, Options> : never);

/**
 * The arguments by name.
 *
 * @param names  the parameters in the order of their positions.
 * @throws {ValueError} for a name that is unknown or given twice, and for an argument too many
 */
export const namedArguments = <Options extends object>(
  where: string,
  names: readonly (keyof Options & string)[],
  given: readonly unknown[],
): Options => parametersOf(where, names, given) as Options; // only names of `Options` are let in
