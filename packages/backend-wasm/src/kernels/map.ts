/**
 * @file The kernel of `map`: a loop over the innermost axis, four or eight elements at a time and then
 * one by one, inside a loop over the next axis where there is one. Further axes are walked by the caller.
 */
import { type Expr, lower, type Program } from "@kindling/expr";
import { type DType, dtypes, type LoopAxis, type MapCall, type Scalar } from "@kindling/tensor";
import {
  type Code,
  func,
  loop,
  brIf,
  type Local,
  op,
  sequence,
  set,
  type Statement,
  type ValueType,
  when,
} from "../assembler/index.ts";
import { Emitter } from "../render/emitter.ts";
import { type Group, groups, type Place, type Walk } from "../render/groups.ts";
import { type Fixed, NotRendered, renderGroup, splat } from "../render/program.ts";
import { compile, type Kernel } from "./compile.ts";
import { axesOf, eachPlace, walkOf } from "./walks.ts";

/** What a kernel depends on. */
export interface MapForm {
  readonly exprs: readonly Expr[];
  /** Outputs first. */
  readonly types: readonly DType[];
  readonly walks: readonly Walk[];
  /** Whether there is a second axis. */
  readonly isNested: boolean;
}

export const keyOf = ({ exprs, types, walks, isNested }: MapForm): string =>
  `map ${exprs.map((e) => e.id).join(" ")}|${types.join(" ")}|${walks.join(" ")}|${isNested}`;

/** A compiled map with its program, which says what scalars it takes. */
export interface MapKernel {
  readonly run: Kernel;
  readonly program: Program;
}

/** The form of a call, and the axes it runs over. */
export function formOf({ exprs, inputs, outputs }: MapCall): [MapForm, LoopAxis[]] {
  const operands = [...outputs, ...inputs];
  const axes = axesOf(operands);
  const inner = axes.at(-1)!;
  return [
    {
      exprs,
      types: operands.map((x) => x.dtype),
      walks: operands.map((_, i) => walkOf(inner, i)),
      isNested: axes.length > 1,
    },
    axes,
  ];
}

/** Runs a kernel over all axes. `addresses` are those of outputs and then inputs. */
export function runMap(
  { run, program }: MapKernel,
  { types, walks, isNested }: MapForm,
  axes: readonly LoopAxis[],
  addresses: readonly number[],
  scalars: readonly Scalar[],
): void {
  const inner = axes.at(-1)!;
  const next = axes.at(-2);
  const sizes = types.map((type) => dtypes[type].sizeBytes);
  const numbers = scalarsOf(program, scalars);
  eachPlace(axes.slice(0, -2), addresses.length, (offsets) => {
    const parameters: (number | bigint)[] = [inner.size];
    if (next !== undefined) parameters.push(next.size);
    addresses.forEach((address, i) => {
      parameters.push(address + offsets[i]! * sizes[i]!);
      if (walks[i] === "strided") parameters.push(inner.strides[i]! * sizes[i]!);
      if (isNested) parameters.push(next!.strides[i]! * sizes[i]!);
    });
    run(...parameters, ...numbers);
  });
}

/** The values of the program's scalars, in the types of its parameters. */
export function scalarsOf(program: Program, scalars: readonly Scalar[]): (number | bigint)[] {
  return program.instructions.flatMap((step) =>
    step.kind === "scalar" ? [scalarAs[step.type](scalars[step.index]!)] : [],
  );
}

const toNumber = (x: Scalar): number => Number(x);
const wrapped = (x: Scalar): number => (typeof x === "bigint" ? Number(BigInt.asIntN(32, x)) : x);

const scalarAs: { readonly [D in DType]: (x: Scalar) => number | bigint } = {
  float32: toNumber,
  float64: toNumber,
  int32: wrapped,
  uint8: wrapped,
  bool: (x) => Number(Boolean(x)),
  int64: (x) => (typeof x === "bigint" ? x : toBigInt(x)),
};

/** The smallest int64 stands for what has no integer, as in the reference. */
const toBigInt = (x: number): bigint =>
  Number.isFinite(x) && Math.abs(x) < 2 ** 63 ? BigInt(Math.trunc(x)) : -(2n ** 63n);

/** Compiles a map; `undefined` where only the reference can. */
export function makeMap(form: MapForm, memory: WebAssembly.Memory): MapKernel | undefined {
  const count = form.exprs.length;
  const program = lower(form.exprs, form.types.slice(count), form.types.slice(0, count));
  try {
    const hosts = new Set<string>();
    const run = mapFunc(form, program, hosts);
    return { run: compile(run, memory, hosts), program };
  } catch (error) {
    if (error instanceof NotRendered) return undefined;
    throw error;
  }
}

/** An operand inside the kernel. */
interface Walked {
  readonly type: DType;
  readonly walk: Walk;
  /** Moves along the inner axis. */
  readonly pointer: Local<"i32">;
  /** The start of the line, where there is a second axis. */
  readonly line: Local<"i32">;
  readonly strideBytes: Local<"i32"> | undefined;
  readonly lineBytes: Local<"i32"> | undefined;
}

/** Of so many values or fewer, two groups are computed side by side. */
const unrolledValues = 40;

function mapFunc(form: MapForm, program: Program, hosts: Set<string>): ReturnType<typeof func> {
  const { types, walks, isNested } = form;
  const params: ValueType[] = ["i32"];
  const take = (type: ValueType): number => params.push(type) - 1;
  const rows = isNested ? take("i32") : undefined;
  const places = types.map((_, i) => ({
    line: take("i32"),
    stride: walks[i] === "strided" ? take("i32") : undefined,
    next: isNested ? take("i32") : undefined,
  }));
  const scalars = program.instructions.flatMap((step, n) =>
    step.kind === "scalar" ? [[n, take(splat[step.type].parameter)] as const] : [],
  );
  return func(params, "none", (given, local) => {
    const e = new Emitter(local);
    const word = (at: number): Local<"i32"> => given[at] as Local<"i32">; // typed so above
    const operands = types.map((type, i): Walked => {
      const { line, stride, next } = places[i]!;
      return {
        type,
        walk: walks[i]!,
        line: word(line),
        pointer: isNested ? local("i32") : word(line),
        strideBytes: stride === undefined ? undefined : word(stride),
        lineBytes: next === undefined ? undefined : word(next),
      };
    });
    const body = mapBody(e, program, form.exprs.length, operands, {
      length: word(0),
      rows: rows === undefined ? undefined : word(rows),
      left: local("i32"),
      scalars: new Map(scalars.map(([n, at]) => [n, given[at]!])),
    });
    for (const name of e.hosts) hosts.add(name);
    return [sequence(...e.prologue, ...body)] as const;
  });
}

interface Counters {
  readonly length: Local<"i32">;
  readonly rows: Local<"i32"> | undefined;
  readonly left: Local<"i32">;
  /** Per step of the program, the parameter of its scalar. */
  readonly scalars: ReadonlyMap<number, Local>;
}

function mapBody(
  e: Emitter,
  program: Program,
  outputCount: number,
  operands: readonly Walked[],
  { length, rows, left, scalars }: Counters,
): Statement[] {
  const fixed = new Map<number, Group>();
  const setup = e.gathered(() => fixLeaves(e, program, scalars, fixed));
  const [outputs, inputs] = [operands.slice(0, outputCount), operands.slice(outputCount)];
  const repeated = new Map<number, Group>();
  const loads = e.gathered(() => {
    inputs.forEach((x, i) => {
      if (x.walk === "repeated")
        repeated.set(i, groups[x.type].repeated(e, { address: x.pointer }));
    });
  });
  const compute = (count: number, unroll: number): Statement[] =>
    e.gathered(() => {
      const results = Array.from({ length: unroll }, (_, k) =>
        renderGroup(e, program, (i) => repeated.get(i) ?? loaded(e, inputs[i]!, count, k), fixed),
      );
      outputs.forEach((y, o) => results.forEach((group, k) => written(e, y, group[o]!, count, k)));
    });
  let unroll = operands.some(({ walk }) => walk === "strided") ? 1 : 2;
  let main = compute(4, unroll);
  if (unroll === 2 && main.length > 2 * unrolledValues) main = compute(4, (unroll = 1));
  const line = [
    ...loads,
    set(left, length),
    whilst(op("i32.ge_u", left, 4 * unroll), [
      ...main,
      ...advanced(operands, 4 * unroll),
      set(left, op("i32.sub", left, 4 * unroll)),
    ]),
    whilst(left, [...compute(1, 1), ...advanced(operands, 1), set(left, op("i32.sub", left, 1))]),
  ];
  if (rows === undefined) return [...setup, ...line];
  return [
    ...setup,
    whilst(rows, [
      ...operands.map(({ pointer, line: start }) => set(pointer, start)),
      ...line,
      ...operands.map(({ line: start, lineBytes }) => set(start, op("i32.add", start, lineBytes!))),
      set(rows, op("i32.sub", rows, 1)),
    ]),
  ];
}

/** `while (condition) body`, with the condition looked at before the first pass and after each. */
const whilst = (condition: Code<"i32">, body: readonly Statement[]): Statement =>
  when(condition, [loop((again) => [...body, brIf(again, condition)])]);

/** Constants and scalars, in all lanes. */
export function fixLeaves(
  e: Emitter,
  program: Program,
  scalars: ReadonlyMap<number, Local>,
  fixed: Map<number, Group>,
): Fixed {
  program.instructions.forEach((step, n) => {
    if (step.kind === "scalar") fixed.set(n, splat[step.type].group(e, scalars.get(n)!));
    if (step.kind === "const") fixed.set(n, constantGroup(e, step.type, step.value));
  });
  return fixed;
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
function loaded(e: Emitter, x: Walked, count: number, k: number): Group {
  const row = groups[x.type];
  if (count === 1) return row.repeated(e, { address: x.pointer });
  return x.walk === "strided" ? row.strided(e, placeOf(x, 0)) : row.contiguous(e, placeOf(x, k));
}

function written(e: Emitter, y: Walked, group: Group, count: number, k: number): void {
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
