/**
 * @file Running a lowered program over blocks. A program keeps one block per step; they are made
 * once, with the program, and used again by every call.
 */
import { type Expr, type Instruction, lower, type Program } from "@kindling/expr";
import type { Scalar } from "../backend.ts";
import { type DType, dtypes, type TypedArray } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import { blockLength } from "./blocks.ts";
import {
  bigLoops,
  bigPredicates,
  bigWhere,
  type Block,
  floatLoops,
  integerLoops,
} from "./loops.ts";

/** A program with its blocks. */
export interface Runner {
  readonly program: Program;
  /** Per step; the blocks of inputs are filled by the caller before each run. */
  readonly blocks: readonly TypedArray[];
  /** Per input index, its block, if the program reads it. */
  readonly inputs: ReadonlyMap<number, TypedArray>;
  /** Sets scalars and constants, once per call. */
  readonly begin: (scalars: readonly Scalar[]) => void;
  /** Runs the steps over the first `n` elements of the blocks. */
  readonly run: (n: number) => void;
}

/** The runner of expressions over inputs of the given types, made once. */
export function runnerOf(
  exprs: readonly Expr[],
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
): Runner {
  const key = `${exprs.map((e) => e.id).join(" ")}|${inputTypes.join(" ")}|${outputTypes.join(" ")}`;
  const old = runners.get(key);
  if (old !== undefined) return old;
  const made = makeRunner(lower(exprs, inputTypes, outputTypes));
  if (runners.size >= capacity) runners.delete(runners.keys().next().value!);
  runners.set(key, made);
  return made;
}

/** Keys hold no sizes and no numbers, so a program has few; the bound is for programs that make programs. */
const runners = new Map<string, Runner>();
const capacity = 2048;

function makeRunner(program: Program): Runner {
  const blocks = program.instructions.map((step) => new dtypes[step.type].array(blockLength));
  const steps = program.instructions.flatMap((step, n) => {
    const run = stepOf(step, blocks, blocks[n]!);
    return run === undefined ? [] : [run];
  });
  const inputs = new Map<number, TypedArray>();
  program.instructions.forEach((step, n) => {
    if (step.kind === "input") inputs.set(step.index, blocks[n]!);
  });
  return {
    program,
    blocks,
    inputs,
    begin: (scalars) => {
      program.instructions.forEach((step, n) => {
        if (step.kind === "const") fill(blocks[n]!, step.value, step.type);
        if (step.kind === "scalar") fill(blocks[n]!, scalars[step.index]!, step.type);
      });
    },
    run: (n) => {
      for (const step of steps) step(n);
    },
  };
}

function fill(block: TypedArray, value: Scalar, type: DType): void {
  if (block instanceof BigInt64Array)
    block.fill(typeof value === "bigint" ? value : toBigInt(value));
  else block.fill(type === "bool" ? Number(value != 0) : Number(value));
}

function stepOf(
  step: Instruction,
  blocks: readonly TypedArray[],
  out: TypedArray,
): ((n: number) => void) | undefined {
  if (step.kind === "cast") {
    const from = blocks[step.args[0]]!;
    return (n) => convert(n, out, step.type, from);
  }
  if (step.kind !== "op") return undefined;
  const [a, b, c] = step.args.map((k) => blocks[k]!);
  return bind(step, out, a!, b ?? a!, c ?? a!);
}

/** Chooses the loop for a step's element types; the casts say which arrays these are. */
function bind(
  step: Instruction & { kind: "op" },
  y: TypedArray,
  a: TypedArray,
  b: TypedArray,
  c: TypedArray,
): (n: number) => void {
  const { op, type, argType } = step;
  if (argType === "int64") {
    if (op === "where")
      return (n) =>
        bigWhere(n, y as BigInt64Array, a as Uint8Array, b as BigInt64Array, c as BigInt64Array);
    const compare = bigPredicates[op];
    if (compare !== undefined)
      return (n) => compare(n, y as Uint8Array, a as BigInt64Array, b as BigInt64Array);
    const loop = bigLoops[op];
    if (loop === undefined) throw noIntegers(op, type);
    return (n) =>
      loop(n, y as BigInt64Array, a as BigInt64Array, b as BigInt64Array, c as BigInt64Array);
  }
  const kind = dtypes[argType].kind;
  const loop = (kind === "float" ? undefined : integerLoops[op]) ?? floatLoops[op];
  const run = (n: number): void => loop(n, y as Block, a as Block, b as Block, c as Block);
  if (type !== "bool" || kind !== "bool") return run;
  return (n) => {
    run(n);
    for (let i = 0; i < n; i++) y[i] = y[i] ? 1 : 0;
  };
}

const noIntegers = (op: string, type: DType): DTypeError =>
  new DTypeError(`${op}: not defined for integers`, {
    got: type,
    expected: "float32 or float64",
    fix: "x.float()",
  });

/** Converts a block. Fractions are cut off; NaN and what does not fit into an integer become what the platform makes of it. */
export function convert(n: number, y: TypedArray, type: DType, x: TypedArray): void {
  if (type === "bool") {
    const out = y as Uint8Array;
    for (let i = 0; i < n; i++) out[i] = x[i]! != 0 ? 1 : 0;
  } else if (y instanceof BigInt64Array) {
    if (x instanceof BigInt64Array) y.set(x.subarray(0, n));
    else for (let i = 0; i < n; i++) y[i] = toBigInt(x[i]!);
  } else if (x instanceof BigInt64Array) {
    if (type === "int32" || type === "uint8")
      for (let i = 0; i < n; i++) y[i] = Number(BigInt.asIntN(32, x[i]!));
    else for (let i = 0; i < n; i++) y[i] = Number(x[i]!);
  } else {
    for (let i = 0; i < n; i++) y[i] = x[i]!;
  }
}

/** The smallest int64 stands for what has no integer, as the processor's conversion does. */
const toBigInt = (x: number): bigint =>
  Number.isFinite(x) && Math.abs(x) < 2 ** 63 ? BigInt(Math.trunc(x)) : -(2n ** 63n);
