/**
 * @file The shape of the tables of instructions. Rows of one signature stand together, so that a row
 * is a name and a number.
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

/** Rows that take and leave the same types. */
export function rows<
  const P extends readonly ValueType[],
  R extends ResultType,
  const Codes extends { readonly [name: string]: number },
>(
  numbering: Numbering,
  params: P,
  result: R,
  codes: Codes,
): { readonly [N in keyof Codes]: Row<P, R> } {
  const entries = Object.entries(codes).map(([name, index]) => {
    return [name, { bytes: numbering(index), params, result }];
  });
  return Object.fromEntries(entries) as { [N in keyof Codes]: Row<P, R> }; // one entry per key
}
