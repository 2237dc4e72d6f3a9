/**
 * @file The shape of the tables of instructions. Rows of one signature stand together, and those
 * of one type that are numbered in turn stand in one text.
 */
import { unsigned } from "../leb128.ts";
import type { ResultType, ValueType } from "../value-type.ts";

/** An instruction: its opcode's bytes, what it takes from the stack and what it leaves there. */
export interface Row<
  P extends readonly ValueType[] = readonly ValueType[],
  R extends ResultType = ResultType,
> {
  readonly bytes: readonly number[];
  readonly params: P;
  readonly result: R;
}

/** How an instruction's number is written: the plain ones as a byte, the others behind a prefix. */
export type Numbering = (index: number) => number[];

export const plain: Numbering = (index) => [index];
/** Saturating conversions and bulk memory. */
export const misc: Numbering = (index) => [0xfc, ...unsigned(index)];
/** SIMD, and from 256 on relaxed SIMD. */
export const simd: Numbering = (index) => [0xfd, ...unsigned(index)];

/** By type, and by the number of the first, the names of instructions that are numbered in turn. */
interface Codes {
  readonly [type: string]: { readonly [first: number]: string };
}

type Words<S extends string> = S extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : S;

type NamesIn<C extends Codes> = {
  [T in keyof C & string]: `${T}.${Words<C[T][keyof C[T] & number]>}`;
}[keyof C & string];

/** Rows that take and leave the same types. */
export function rows<
  const P extends readonly ValueType[],
  R extends ResultType,
  const C extends Codes,
>(numbering: Numbering, params: P, result: R, codes: C): { readonly [N in NamesIn<C>]: Row<P, R> } {
  const table: Record<string, Row<P, R>> = {};
  for (const [type, runs] of Object.entries(codes)) {
    for (const [first, names] of Object.entries(runs)) {
      names.split(" ").forEach((name, i) => {
        table[`${type}.${name}`] = { bytes: numbering(Number(first) + i), params, result };
      });
    }
  }
  return table as Record<NamesIn<C>, Row<P, R>>; // an entry for each word
}
