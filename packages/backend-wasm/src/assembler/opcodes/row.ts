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

/** Instructions of one signature; `Rows` are what they are by name. */
export interface Group<Rows = unknown> {
  readonly numbering: Numbering;
  readonly params: readonly ValueType[];
  readonly result: ResultType;
  readonly codes: Codes;
  /** For the compiler alone. */
  readonly rows?: Rows;
}

/** Instructions that take and leave the same types. */
export const rows = <
  const P extends readonly ValueType[],
  R extends ResultType,
  const C extends Codes,
>(
  numbering: Numbering,
  params: P,
  result: R,
  codes: C,
): Group<{ readonly [N in NamesIn<C>]: Row<P, R> }> => ({ numbering, params, result, codes });

type RowsOf<G extends Group> = NonNullable<G["rows"]>;
type Both<T> = (T extends unknown ? (x: T) => void : never) extends (x: infer All) => void
  ? All
  : never;

/** Instructions by name. A program needs a few of hundreds, so a row is made when it is asked for. */
export interface Table<Rows> {
  readonly row: <N extends keyof Rows>(name: N) => Rows[N];
  readonly names: () => (keyof Rows)[];
}

/** The rows of a table, by name. */
export type RowsIn<T> = T extends Table<infer Rows> ? Rows : never;

/** One table of several groups. */
export function table<const G extends readonly Group[]>(
  ...groups: G
): Table<Both<RowsOf<G[number]>>>;
export function table(...groups: readonly Group[]): Table<Readonly<Record<string, Row>>> {
  const made = new Map<string, Row>();
  return {
    row(name) {
      const row = made.get(name) ?? rowOf(groups, name);
      made.set(name, row);
      return row;
    },
    names: () => groups.flatMap(namesIn),
  };
}

function rowOf(groups: readonly Group[], name: string): Row {
  const [type = "", action = ""] = name.split(".");
  for (const { numbering, params, result, codes } of groups) {
    for (const [first, names] of Object.entries(codes[type] ?? {})) {
      const i = names.split(" ").indexOf(action);
      if (i >= 0) return { bytes: numbering(Number(first) + i), params, result };
    }
  }
  throw new Error(`no instruction ${name}`);
}

const namesIn = ({ codes }: Group): string[] =>
  Object.entries(codes).flatMap(([type, runs]) =>
    Object.values(runs).flatMap((names) => names.split(" ").map((name) => `${type}.${name}`)),
  );
