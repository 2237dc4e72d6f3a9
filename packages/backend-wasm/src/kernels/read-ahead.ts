/**
 * @file Reading ahead: a kernel that computes much of each element fills what the processor looks ahead
 * with arithmetic, and finds out that the next line of an operand is in no near cache when it comes to it. So
 * a batch of lines is read before: what is read is dropped, but all of them are on their way at once.
 * Measured: `docs/decisions/0024`.
 */
import { dtypes } from "@kindling/tensor";
import { drop, load, type Local, op, set, type Statement, when } from "../assembler/index.ts";
import type { Walked } from "./operands.ts";

/** A batch is read when the one before is begun. */
const batchBytes = 1024;
const cacheLineBytes = 64;

/** How far beyond an operand may be read. */
export const readAheadBytes = 2 * batchBytes;

/** From so many values of a group on reading ahead pays; with fewer the processor looks far enough ahead. */
export const readsAheadFrom = 12;

/** At the start of a batch of the largest elements, reads the next one of each operand that is contiguous. */
export function readAhead(operands: readonly Walked[], count: number): Statement[] {
  const read = operands.filter(({ walk }) => walk === "contiguous");
  const largest = Math.max(...read.map(sizeOf));
  const leading = read.find((x) => sizeOf(x) === largest);
  if (leading === undefined) return [];
  const isAtStart = op("i32.lt_u", op("i32.and", leading.pointer, batchBytes - 1), count * largest);
  return [
    when(
      isAtStart,
      read.flatMap((x) => {
        const sizeBytes = (batchBytes / largest) * sizeOf(x);
        return linesOf(x.pointer, sizeBytes, sizeBytes);
      }),
    ),
  ];
}

const sizeOf = ({ type }: Walked): number => dtypes[type].sizeBytes;

/** Reads a stretch, a byte of each line. */
const linesOf = (pointer: Local<"i32">, offsetBytes: number, sizeBytes: number): Statement[] =>
  Array.from({ length: Math.ceil(sizeBytes / cacheLineBytes) }, (_, i) =>
    drop(load("i32.load8_u", pointer, offsetBytes + i * cacheLineBytes)),
  );

/** Rows whose lines are read together. */
const batchRows = 8;

/**
 * The same where rows go by: reads so many columns of the next rows, as far as there are any.
 *
 * @param row      how many rows are left, with the one at hand
 * @param pointer  to be used
 */
export function readRowsAhead(
  operands: readonly Walked[],
  columns: number,
  row: Local<"i32">,
  pointer: Local<"i32">,
): Statement[] {
  const read = operands.filter(({ walk }) => walk === "contiguous");
  if (read.length === 0) return [];
  const isAtStart = op("i32.eqz", op("i32.and", row, batchRows - 1));
  const hasRows = op("i32.ge_u", row, 2 * batchRows);
  const rowsOf = (x: Walked): Statement[] => [
    set(pointer, op("i32.add", x.pointer, op("i32.mul", x.lineBytes!, batchRows))),
    ...Array.from({ length: batchRows }, () => [
      ...linesOf(pointer, 0, columns * sizeOf(x)),
      set(pointer, op("i32.add", pointer, x.lineBytes!)),
    ]).flat(),
  ];
  return [when(op("i32.and", isAtStart, hasRows), read.flatMap(rowsOf))];
}
