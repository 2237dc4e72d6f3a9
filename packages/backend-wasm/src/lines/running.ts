/**
 * @file Kernels of what runs along a line: sums, products and extremes at each element, and the place of
 * the extreme at its end. Element by element, in doubles or in integers of 64 bits.
 */
import { type DType, dtypes } from "@kindling/tensor";
import {
  type Code,
  constant,
  func,
  type Func,
  load,
  type Local,
  op,
  set,
  type Statement,
  store,
  when,
} from "../assembler/index.ts";
import { logSumExpFunc } from "./log-sum-exp.ts";
import { type Address, lineParameters, walkedAt, walkLines } from "./walk.ts";

/** What a line starts with, in doubles and in integers. */
type Start = readonly [double: number, integer: bigint];

/**
 * Sums and products go on by an instruction; of extremes, a value that wins takes the place of the one so
 * far. What goes on in another way, of floats only, has a kernel of its own.
 */
type Row =
  | { readonly kernel: (isSingle: boolean, elements: Elements<"f64">) => Func }
  | { readonly start: Start; readonly instruction: "add" | "mul" }
  | {
      readonly start: Start;
      readonly wins: "gt" | "ge" | "lt" | "le";
      /** Whether all there is of a line is the place of its extreme: the first, or the first NaN. */
      readonly isPlace: boolean;
    };

type LineRow = Exclude<Row, { readonly kernel: unknown }>;

const lowest: Start = [-Infinity, -(2n ** 63n)];
const highest: Start = [Infinity, 2n ** 63n - 1n];

const rows = {
  sum: { start: [0, 0n], instruction: "add" },
  prod: { start: [1, 1n], instruction: "mul" },
  max: { start: lowest, wins: "ge", isPlace: false },
  min: { start: highest, wins: "le", isPlace: false },
  logsumexp: { kernel: logSumExpFunc },
  argmax: { start: lowest, wins: "gt", isPlace: true },
  argmin: { start: highest, wins: "lt", isPlace: true },
} as const satisfies { readonly [name: string]: Row };

export type Running = keyof typeof rows;

/**
 * A kernel over lines of the input and of what is written: running values, and of extremes their places;
 * or one place a line.
 */
export function runningFunc(name: Running, type: DType): Func {
  const row: Row = rows[name];
  if (dtypes[type].kind !== "float")
    return lineFunc(row as LineRow, "i64", integers[type as keyof typeof integers]);
  const elements = floats[type === "float32" ? "float32" : "float64"];
  return "kernel" in row
    ? row.kernel(type === "float32", elements)
    : lineFunc(row, "f64", elements);
}

type Wide = "f64" | "i64";

/** How elements of a type are read and written. */
export interface Elements<W extends Wide> {
  readonly read: (at: Address) => Code<W>;
  readonly write: (at: Address, x: Code<W>) => Statement;
}

const floats: { readonly [D in "float32" | "float64"]: Elements<"f64"> } = {
  float32: {
    read: (at) => op("f64.promote_f32", load("f32.load", at)),
    write: (at, x) => store("f32.store", at, op("f32.demote_f64", x)),
  },
  float64: {
    read: (at) => load("f64.load", at),
    write: (at, x) => store("f64.store", at, x),
  },
};

const bytes: Elements<"i64"> = {
  read: (at) => load("i64.load8_u", at),
  write: (at, x) => store("i64.store8", at, x),
};
const integers: { readonly [D in Exclude<DType, keyof typeof floats>]: Elements<"i64"> } = {
  int64: {
    read: (at) => load("i64.load", at),
    write: (at, x) => store("i64.store", at, x),
  },
  int32: {
    read: (at) => load("i64.load32_s", at),
    write: (at, x) => store("i64.store32", at, x),
  },
  uint8: bytes,
  bool: bytes,
};

function lineFunc<W extends Wide>(row: LineRow, wide: W, { read, write }: Elements<W>): Func {
  const isPlace = "wins" in row && row.isPlace;
  const outputs = "wins" in row && !isPlace ? 2 : 1;
  return func(lineParameters(1 + outputs), "none", (given: readonly Address[], local) => {
    const [so, x, k, place] = [local(wide), local(wide), local("i64"), local("i64")];
    const start = constant(wide, row.start[wide === "f64" ? 0 : 1]);
    const operands = Array.from({ length: 1 + outputs }, (_, i) => walkedAt(given, i));
    return [
      walkLines(given, operands, local, {
        before: [set(so, start), set(k, 0n), set(place, 0n)],
        each: ([input, output, places]) => [
          set(x, read(input!)),
          ...("instruction" in row
            ? [set(so, combined(row.instruction, so, x))]
            : [when(winning(row.wins, row.isPlace, x, so), [set(so, x), set(place, k)])]),
          ...(isPlace ? [] : [write(output!, so)]),
          ...(places === undefined ? [] : [store("i64.store", places, place)]),
          set(k, op("i64.add", k, 1n)),
        ],
        after: ([, output]) => (isPlace ? [store("i64.store", output!, place)] : []),
      }),
    ];
  });
}

type Double = Local<"f64">;
type Integer = Local<"i64">;

const isDouble = (x: Local<Wide>): x is Double => x.type === "f64";

function combined<W extends Wide>(name: "add" | "mul", so: Local<W>, x: Local<W>): Code<W>;
function combined(name: "add" | "mul", so: Local<Wide>, x: Local<Wide>): Code<Wide> {
  return isDouble(so)
    ? op(`f64.${name}`, so, x as Double)
    : op(`i64.${name}`, so as Integer, x as Integer);
}

/** Whether a value takes the place of the one so far. NaN does: each, or the first one. */
function winning(
  name: "gt" | "ge" | "lt" | "le",
  isOnce: boolean,
  x: Local<Wide>,
  so: Local<Wide>,
): Code<"i32"> {
  if (!isDouble(x)) return op(`i64.${name}_s`, x as Integer, so as Integer);
  const isNaN = op("f64.ne", x, x);
  const before = so as Double;
  const isTaken = isOnce ? op("i32.and", isNaN, op("f64.eq", before, before)) : isNaN;
  return op("i32.or", op(`f64.${name}`, x, before), isTaken);
}
