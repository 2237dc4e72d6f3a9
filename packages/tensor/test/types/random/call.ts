/**
 * @file A random call of an operation, perhaps a mistake: what goes in, and the call as text, so that the
 * very same call can be run and be given to the compiler.
 */
import type { Draw } from "./draw.ts";

/** What a tensor that goes in is like. */
export interface Input {
  readonly shape: readonly number[];
  readonly dtype: string;
}

export interface Call {
  readonly inputs: readonly Input[];
  /** The call, given the text of each input. */
  readonly write: (inputs: readonly string[]) => string;
  /** The result depends on values: its type need only contain the truth. */
  readonly isLoose?: boolean;
}

/** The dtypes that an operation may be given. */
export const dtypesOf = {
  all: ["float32", "float32", "float64", "int64", "int32", "uint8", "bool"],
  numbers: ["float32", "float32", "float64", "int64", "int32", "uint8"],
  floats: ["float32", "float64"],
} as const;

/** A tensor of float32 that goes in. */
export const float = (shape: readonly number[]): Input => ({ shape, dtype: "float32" });
/** A tensor of any of these dtypes that goes in. */
export const of = (
  draw: Draw,
  shape: readonly number[],
  dtypes: readonly string[] = dtypesOf.all,
): Input => ({ shape, dtype: draw.pick(dtypes) });

export const call = (inputs: readonly Input[], write: (...names: string[]) => string): Call => ({
  inputs,
  write: (names) => write(...names),
});

/** Sizes or axes as several arguments or as one array. */
export const list = (draw: Draw, numbers: readonly number[]): string =>
  draw.chance(0.5) ? numbers.join(", ") : `[${numbers.join(", ")}]`;

/** Two shapes that mostly broadcast. */
export function pair(draw: Draw): [number[], number[]] {
  const a = draw.shape();
  const stretched = (): number[] =>
    a.map((n) => (draw.chance(0.4) ? 1 : n)).slice(draw.int(0, a.length));
  const b = draw.chance(0.8) ? stretched() : draw.shape(0, 2);
  return draw.chance(0.5) ? [a, b] : [b, a];
}
