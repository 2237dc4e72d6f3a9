/**
 * @file What kernels that run an expression over operands share: parameters, pointers that move along an
 * axis, groups that are read and written, constants and scalars.
 */
import type { Instruction, Program } from "@kindling/expr";
import { type DType, dtypes, type Scalar } from "@kindling/tensor";
import {
  brIf,
  type Code,
  type Local,
  loop,
  type NewLocal,
  op,
  set,
  type Statement,
  type ValueType,
  when,
} from "../assembler/index.ts";
import type { Emitter } from "../render/emitter.ts";
import { type Group, groups, type Place, type Walk } from "../render/groups.ts";
import { splat } from "../render/program.ts";

/** The parameters of a function while it is planned: their types, and by number where each is. */
export class Parameters {
  readonly types: ValueType[] = [];

  take(type: ValueType): number {
    return this.types.push(type) - 1;
  }
}

/** Where the parameters of an operand are. */
export interface OperandParameters {
  readonly line: number;
  readonly stride: number | undefined;
  readonly next: number | undefined;
}

/** An address, for a strided walk the bytes between elements, and the bytes to the next line. */
export const operandParameters = (
  parameters: Parameters,
  walk: Walk,
  isNested: boolean,
): OperandParameters => ({
  line: parameters.take("i32"),
  stride: walk === "strided" ? parameters.take("i32") : undefined,
  next: isNested ? parameters.take("i32") : undefined,
});

/** Per step that is a scalar, its parameter. */
export const scalarParameters = (
  parameters: Parameters,
  program: Program,
): readonly (readonly [step: number, parameter: number])[] =>
  program.instructions.flatMap((step, n) =>
    step.kind === "scalar" ? [[n, parameters.take(splat[step.type].parameter)] as const] : [],
  );

/** An operand inside the kernel. */
export interface Walked {
  readonly type: DType;
  readonly walk: Walk;
  /** Moves along the inner axis. */
  readonly pointer: Local<"i32">;
  /** The start of the line, where there is a second axis. */
  readonly line: Local<"i32">;
  readonly strideBytes: Local<"i32"> | undefined;
  readonly lineBytes: Local<"i32"> | undefined;
}

/** A scalar of a program: which of the call's it is, and its type. */
export type Taken = Instruction & { readonly kind: "scalar" };

/** The scalars that a program takes, in the order of its parameters. */
export const scalarsTaken = (program: Program): readonly Taken[] =>
  program.instructions.filter((step) => step.kind === "scalar");

/** Their values, in the types of the parameters. */
export const scalarsOf = (
  taken: readonly Taken[],
  scalars: readonly Scalar[],
): readonly (number | bigint)[] =>
  taken.length === 0 ? none : taken.map(({ type, index }) => scalarOf(type, scalars[index]!));

/** A scalar as elements of a type are computed with. */
export const scalarOf = (type: DType, x: Scalar): number | bigint => scalarAs[type](x);

const none: readonly number[] = [];

const toNumber = (x: Scalar): number => Number(x);
const wrapped = (x: Scalar): number =>
  typeof x === "bigint" ? Number(BigInt.asIntN(32, x)) : x | 0;

const scalarAs: { readonly [D in DType]: (x: Scalar) => number | bigint } = {
  float32: toNumber,
  float64: toNumber,
  int32: wrapped,
  uint8: (x) => wrapped(x) & 255,
  bool: (x) => Number(Boolean(x)),
  int64: (x) => (typeof x === "bigint" ? x : toBigInt(x)),
};

/** The smallest int64 stands for what has no integer, as in the reference. */
const toBigInt = (x: number): bigint =>
  Number.isFinite(x) && Math.abs(x) < 2 ** 63 ? BigInt(Math.trunc(x)) : -(2n ** 63n);

/** `while (condition) body`, with the condition looked at before the first pass and after each. */
export const whilst = (condition: Code<"i32">, body: readonly Statement[]): Statement =>
  when(condition, [loop((again) => [...body, brIf(again, condition)])]);

/** A parameter that is a number of 32 bits. */
export const word = (given: readonly Local[], at: number): Local<"i32"> =>
  given[at] as Local<"i32">; // planned so

/** An operand as its parameters say; inside a loop over rows it gets a pointer of its own. */
export function walked(
  given: readonly Local[],
  local: NewLocal,
  { line, stride, next }: OperandParameters,
  type: DType,
  walk: Walk,
): Walked {
  return {
    type,
    walk,
    line: word(given, line),
    pointer: next === undefined ? word(given, line) : local("i32"),
    strideBytes: stride === undefined ? undefined : word(given, stride),
    lineBytes: next === undefined ? undefined : word(given, next),
  };
}

/** The groups of operands that are the same along the inner axis. */
export function loadRepeated(
  e: Emitter,
  inputs: readonly Walked[],
  repeated: Map<number, Group>,
): void {
  inputs.forEach((x, i) => {
    if (x.walk === "repeated") repeated.set(i, groups[x.type].repeated(e, { address: x.pointer }));
  });
}

/** What is done with so many elements at a time. */
export type Step = readonly [count: number, statements: readonly Statement[]];

/** Many elements at a time, then fewer, the last ones one by one. */
export const inSteps = (
  operands: readonly Walked[],
  [length, left]: readonly [Local<"i32">, Local<"i32">],
  steps: readonly Step[],
): Statement[] => [
  set(left, length),
  ...steps.map(([count, statements]) =>
    whilst(count === 1 ? left : op("i32.ge_u", left, count), [
      ...statements,
      ...advanced(operands, count),
      set(left, op("i32.sub", left, count)),
    ]),
  ),
];

/** The loop over lines around the loop along one. */
export const eachRow = (
  rows: Local<"i32">,
  operands: readonly Walked[],
  line: readonly Statement[],
): Statement[] => [
  whilst(rows, [
    ...operands.map(({ pointer, line: start }) => set(pointer, start)),
    ...line,
    ...operands.map(({ line: start, lineBytes }) => set(start, op("i32.add", start, lineBytes!))),
    set(rows, op("i32.sub", rows, 1)),
  ]),
];

/** Constants and scalars, in all lanes. */
export function fixLeaves(
  e: Emitter,
  program: Program,
  given: readonly Local[],
  scalars: readonly (readonly [step: number, parameter: number])[],
  fixed: Map<number, Group>,
): void {
  for (const [n, at] of scalars)
    fixed.set(n, splat[program.instructions[n]!.type].group(e, given[at]!));
  program.instructions.forEach((step, n) => {
    if (step.kind === "const") fixed.set(n, constantGroup(e, step.type, step.value));
  });
}

function constantGroup(e: Emitter, type: DType, value: number): Group {
  const value32 = value | 0;
  const rows: { readonly [D in DType]: () => Group } = {
    float32: () => [e.constant("f32x4", value)],
    float64: () => [e.constant("f64x2", value), e.constant("f64x2", value)],
    int32: () => [e.constant("i32x4", value32)],
    uint8: () => [e.constant("i32x4", value32 & 255)],
    bool: () => [e.constant("i32x4", value === 0 ? 0 : -1)],
    int64: () => {
      const x = e.constant("i64x2", Math.trunc(value));
      return [x, x];
    },
  };
  return rows[type]();
}

/** Group number `k` of an operand; a single element fills all lanes. */
export function loaded(e: Emitter, x: Walked, count: number, k: number): Group {
  const row = groups[x.type];
  if (count === 1) return row.repeated(e, { address: x.pointer });
  return x.walk === "strided" ? row.strided(e, placeOf(x, 0)) : row.contiguous(e, placeOf(x, k));
}

export function written(e: Emitter, y: Walked, group: Group, count: number, k: number): void {
  const row = groups[y.type];
  const statements =
    count === 1 || y.walk === "strided"
      ? row.storeLanes(e, placeOf(y, 0), group, count)
      : row.store(e, placeOf(y, k), group);
  for (const statement of statements) e.run(statement);
}

const placeOf = ({ type, pointer, strideBytes }: Walked, k: number): Place => ({
  address: pointer,
  strideBytes,
  offsetBytes: 4 * k * dtypes[type].sizeBytes,
});

const advanced = (operands: readonly Walked[], count: number): Statement[] =>
  operands
    .filter(({ walk }) => walk !== "repeated")
    .map(({ type, pointer, strideBytes }) =>
      set(
        pointer,
        op(
          "i32.add",
          pointer,
          strideBytes === undefined
            ? count * dtypes[type].sizeBytes
            : op("i32.mul", strideBytes, count),
        ),
      ),
    );
