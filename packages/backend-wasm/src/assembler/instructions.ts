/**
 * @file Instructions as functions of their operands. Names, operand types and results come from the
 * tables of opcodes, so an unknown name or a wrong operand does not compile.
 */
import { type Code, code, type Local, type Part, type Statement } from "./code.ts";
import { constant } from "./constants.ts";
import { bulk, bytesTouched, load as loads, loadLane as lanesIn } from "./opcodes/memory.ts";
import { store as stores, storeLane as lanesOut } from "./opcodes/memory.ts";
import { type Row, type RowsIn, table } from "./opcodes/row.ts";
import { scalar } from "./opcodes/scalar.ts";
import { lane as lanes, vector } from "./opcodes/vector.ts";
import { unsigned } from "./leb128.ts";
import type { ResultType, ValueType } from "./value-type.ts";

/** The instructions of operands alone. */
export const operations = table(...scalar, ...vector, ...bulk);
type Operations = RowsIn<typeof operations>;
type Loads = RowsIn<typeof loads>;
type Stores = RowsIn<typeof stores>;
type Lanes = RowsIn<typeof lanes>;
export type OperationName = keyof Operations;
export type LoadName = keyof Loads;
export type StoreName = keyof Stores;

/** Where a value is expected: code that leaves one, or for a number type a number. */
export type Operand<T extends ValueType> =
  | Code<T>
  | (T extends "i64" ? bigint : T extends "v128" ? never : number);

type Operands<P extends readonly ValueType[]> = { readonly [I in keyof P]: Operand<P[I]> };
type ParamsOf<R> = R extends Row<infer P> ? P : never;
type ResultOf<R> = R extends Row<readonly ValueType[], infer T> ? T : never;

/**
 * An instruction by its name in the specification, with its operands.
 *
 * @example
 * op("i32.add", op("i32.mul", i, 4), address)
 */
export function op<N extends OperationName>(
  name: N,
  ...operands: Operands<ParamsOf<Operations[N]>>
): Code<ResultOf<Operations[N]>> {
  return instruction(operations.row(name), operands, []) as Code<ResultOf<Operations[N]>>;
}

/** Reads at `address + offsetBytes`. */
export const load = <N extends LoadName>(
  name: N,
  address: Operand<"i32">,
  offsetBytes = 0,
): Code<ResultOf<Loads[N]>> =>
  instruction(loads.row(name), [address], place(name, offsetBytes)) as Code<ResultOf<Loads[N]>>;

/** Writes at `address + offsetBytes`. */
export const store = <N extends StoreName>(
  name: N,
  address: Operand<"i32">,
  value: Operand<ParamsOf<Stores[N]>[1]>,
  offsetBytes = 0,
): Statement => instruction(stores.row(name), [address, value], place(name, offsetBytes));

/** Reads or replaces the lane of that number. */
export function lane<N extends keyof Lanes>(
  name: N,
  index: number,
  ...operands: Operands<ParamsOf<Lanes[N]>>
): Code<ResultOf<Lanes[N]>> {
  return instruction(lanes.row(name), operands, [index]) as Code<ResultOf<Lanes[N]>>;
}

/** `into` with one lane read from memory. */
export const loadLane = (
  name: keyof RowsIn<typeof lanesIn>,
  index: number,
  address: Operand<"i32">,
  into: Operand<"v128">,
  offsetBytes = 0,
): Code<"v128"> =>
  instruction(lanesIn.row(name), [address, into], [...place(name, offsetBytes), index]);

/** Writes one lane of `from`. */
export const storeLane = (
  name: keyof RowsIn<typeof lanesOut>,
  index: number,
  address: Operand<"i32">,
  from: Operand<"v128">,
  offsetBytes = 0,
): Statement =>
  instruction(lanesOut.row(name), [address, from], [...place(name, offsetBytes), index]);

/** Sixteen bytes chosen from the thirty-two of two vectors. */
export function shuffle(
  bytes: readonly number[],
  low: Operand<"v128">,
  high: Operand<"v128">,
): Code<"v128"> {
  return instruction(shuffleRow, [low, high], bytes);
}

const shuffleRow: Row<readonly ValueType[], "v128"> = {
  bytes: [0xfd, 13],
  params: ["v128", "v128"],
  result: "v128",
};

/** Writes a variable. */
export const set = <T extends ValueType>(local: Local<T>, value: Operand<T>): Statement =>
  code("none", operandCode(local.type, value), 0x21, unsigned(local.index));

/** Writes a variable and leaves its value. */
export const tee = <T extends ValueType>(local: Local<T>, value: Operand<T>): Code<T> =>
  code(local.type, operandCode(local.type, value), 0x22, unsigned(local.index));

/** `value` where the condition is not zero, else `otherwise`; both are computed. */
export const select = <T extends ValueType>(
  condition: Operand<"i32">,
  value: Code<T>,
  otherwise: Code<T>,
): Code<T> => code(value.type, value, otherwise, operandCode("i32", condition), 0x1b);

/** An operand as code: numbers become constants of the type expected. */
export function operandCode<T extends ValueType>(type: T, operand: Operand<T>): Code<T> {
  if (typeof operand === "object") return operand;
  return constant(type, operand);
}

/** Alignment (a hint: the bytes touched, as a power of two) and offset of an access. */
const place = (name: string, offsetBytes: number): Part[] => [
  Math.log2(bytesTouched(name)),
  unsigned(offsetBytes),
];

function instruction<R extends ResultType>(
  row: Row<readonly ValueType[], R>,
  operands: readonly (Code | number | bigint)[],
  immediates: readonly Part[],
): Code<R> {
  const parts = operands.map((operand, i) => {
    return typeof operand === "object" ? operand : constant(row.params[i]!, operand);
  });
  return code(row.result, parts, row.bytes, immediates);
}
