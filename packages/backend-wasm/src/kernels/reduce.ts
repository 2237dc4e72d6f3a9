/**
 * @file The kernels of `reduce`. The map in front is computed group by group, widened to 64 bits and
 * gathered in accumulators in scratch memory: doubles for floating point, integers for the others. Along
 * a reduced inner axis an accumulator is a few lanes that are joined at the end of the line; along a kept
 * one there is a lane per element, and the rows go by. Lines are cut into fixed chunks, so the rounding
 * errors of sums grow with the number of chunks and not of elements, and never depend on anything else.
 */
import { type Expr, lower, type Program } from "@kindling/expr";
import {
  type DType,
  dtypes,
  type KernelOperand,
  type LoopAxis,
  numelOf,
  type ReduceCall,
  type Reduction,
} from "@kindling/tensor";
import {
  type Code,
  func,
  type Func,
  lane,
  load,
  type Local,
  op,
  sequence,
  set,
  type Statement,
  storeLane,
  store,
} from "../assembler/index.ts";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import type { Heap } from "../memory/heap.ts";
import { cast } from "../render/casts.ts";
import { Emitter, type Vec } from "../render/emitter.ts";
import type { Group, Walk } from "../render/groups.ts";
import { type Fixed, NotRendered, renderGroup } from "../render/program.ts";
import { compile } from "./compile.ts";
import type { MapKernel, Maps } from "./map.ts";
import {
  fixLeaves,
  inSteps,
  loaded,
  loadRepeated,
  operandParameters,
  Parameters,
  scalarParameters,
  scalarsOf,
  type Walked,
  walked,
  whilst,
  word,
} from "./operands.ts";
import { axesOf, eachPlace, orderOf, walkOf } from "./walks.ts";

/** What accumulators are. */
type Wide = "float64" | "int64";

/** Elements of a line that are summed on their own. */
const chunk = 4096;

type Combine = (e: Emitter, so: Vec, x: Vec) => Code<"v128">;

interface ReductionRow {
  readonly float64: readonly [start: number, combine: Combine];
  readonly int64: readonly [start: bigint, combine: Combine];
}

const least = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

/** 1 where a value is not 0, in the accumulator's type. */
const truth = (e: Emitter, x: Vec, shape: "f64x2" | "i64x2"): Code<"v128"> =>
  op("v128.and", nonZero(e, x, shape), e.constant(shape, 1));
const nonZero = (e: Emitter, x: Vec, shape: "f64x2" | "i64x2"): Code<"v128"> =>
  op(`${shape}.ne`, x, e.constant(shape, 0));

/** `undefined`: positions are the reference's. NaN wins among extremes, as `f64x2.max` has it. */
// oxfmt-ignore
const reductions: { readonly [R in Reduction]: ReductionRow | undefined } = {
  sum: { float64: [0, (_, s, x) => op("f64x2.add", s, x)], int64: [0n, (_, s, x) => op("i64x2.add", s, x)] },
  prod: { float64: [1, (_, s, x) => op("f64x2.mul", s, x)], int64: [1n, (_, s, x) => op("i64x2.mul", s, x)] },
  max: { float64: [-Infinity, (_, s, x) => op("f64x2.max", s, x)], int64: [least, (_, s, x) => op("v128.bitselect", s, x, op("i64x2.gt_s", s, x))] },
  min: { float64: [Infinity, (_, s, x) => op("f64x2.min", s, x)], int64: [greatest, (_, s, x) => op("v128.bitselect", s, x, op("i64x2.lt_s", s, x))] },
  any: { float64: [0, (e, s, x) => op("v128.or", s, truth(e, x, "f64x2"))], int64: [0n, (e, s, x) => op("v128.or", s, truth(e, x, "i64x2"))] },
  all: { float64: [1, (e, s, x) => op("v128.and", s, nonZero(e, x, "f64x2"))], int64: [1n, (e, s, x) => op("v128.and", s, nonZero(e, x, "i64x2"))] },
  argmax: undefined,
  argmin: undefined,
};

/** What a kernel depends on. */
interface ReduceForm {
  readonly reduction: Reduction;
  readonly expr: Expr;
  readonly valueType: DType;
  readonly types: readonly DType[];
  readonly walks: readonly Walk[];
  /** Whether the inner axis is reduced. */
  readonly isAlong: boolean;
}

const reduceKey = (form: ReduceForm): string =>
  `${form.reduction} ${form.expr.id}|${form.valueType}|${form.types.join(" ")}|${form.walks.join(" ")}|${form.isAlong}`;

/** A call as the kernels run it. */
interface ReducePlan {
  readonly form: ReduceForm;
  /** Outermost first; strides of the inputs and then of the accumulators. */
  readonly axes: readonly LoopAxis[];
  /** The accumulators, as an operand without a storage. */
  readonly sums: Omit<KernelOperand, "storage">;
}

/** The reductions over a heap. */
export function reductionsOver(heap: Heap, maps: Maps): Runner<ReduceCall> {
  const cache = new KernelCache<MapKernel>();
  return {
    run: (call) => {
      const plan = planReduce(call);
      const kernel =
        plan && cache.get(reduceKey(plan.form), () => makeReduce(plan.form, heap.memory));
      if (plan === undefined || kernel === undefined) return false;
      const { inputs, output, scalars } = call;
      heap.run(inputs, [output], (addresses, scratch) => {
        const sums = scratch(8 * numelOf(output.shape));
        runReduce(kernel, plan, heap.memory, addresses.slice(0, -1), sums, scalars);
        maps.copy(
          { operand: plan.sums, address: sums },
          { operand: output, address: addresses.at(-1)! },
        );
      });
      return true;
    },
    compiled: () => cache.made,
  };
}

/** How accumulators are laid out and axes walked; `undefined` for what the reference must do. */
function planReduce(call: ReduceCall): ReducePlan | undefined {
  const { reduction, inputs, expr, valueType, axes: reduced, output } = call;
  if (reductions[reduction] === undefined || inputs.length === 0) return undefined;
  const shape = inputs[0]!.shape;
  const lead = Math.max(
    0,
    inputs.findIndex(({ strides }) => !strides.includes(0)),
  );
  const strides = sumStrides(output.shape, reduced, orderOf(inputs[lead]!));
  const axes = axesOf([...inputs, { shape, strides, offset: 0 }], lead);
  const inner = axes.at(-1)!;
  const isAlong = inner.strides.at(-1) === 0;
  return {
    form: {
      reduction,
      expr,
      valueType,
      types: inputs.map((x) => x.dtype),
      walks: inputs.map((_, i) => walkOf(inner, i)),
      isAlong,
    },
    axes: isAlong ? cut(axes) : axes,
    sums: { shape: output.shape, strides, offset: 0, dtype: wideOf(valueType) },
  };
}

/** Accumulators lie side by side in the order in which the elements are met. */
function sumStrides(
  shape: readonly number[],
  reduced: readonly number[],
  order: readonly number[],
): number[] {
  const strides = shape.map(() => 0);
  let stride = 1;
  for (const axis of order.toReversed()) {
    if (reduced.includes(axis)) continue;
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** A long inner axis as an axis of chunks and one along a chunk, where it divides. */
function cut(axes: readonly LoopAxis[]): readonly LoopAxis[] {
  const { size, strides } = axes.at(-1)!;
  if (size <= chunk || size % chunk !== 0) return axes;
  return [
    ...axes.slice(0, -1),
    { size: size / chunk, strides: strides.map((s) => s * chunk) },
    { size: chunk, strides },
  ];
}

const wideOf = (type: DType): Wide => (dtypes[type].kind === "float" ? "float64" : "int64");

/** Compiles a reduction; `undefined` where only the reference can. */
function makeReduce(form: ReduceForm, memory: WebAssembly.Memory): MapKernel | undefined {
  const program = lower([form.expr], form.types, [form.valueType]);
  try {
    const hosts = new Set<string>();
    const run = reduceFunc(form, program, hosts);
    return { run: compile(run, memory, hosts), program };
  } catch (error) {
    if (error instanceof NotRendered) return undefined;
    throw error;
  }
}

/** Fills the accumulators at an address, which has to be aligned to 8 bytes. */
function runReduce(
  { run, program }: MapKernel,
  { form, axes, sums }: ReducePlan,
  memory: WebAssembly.Memory,
  addresses: readonly number[],
  sumsAddress: number,
  scalars: ReduceCall["scalars"],
): void {
  const row = reductions[form.reduction]!;
  const count = numelOf(sums.shape);
  if (sums.dtype === "float64")
    new Float64Array(memory.buffer, sumsAddress, count).fill(row.float64[0]);
  else new BigInt64Array(memory.buffer, sumsAddress, count).fill(row.int64[0]);
  if (axes.some(({ size }) => size === 0)) return;
  const sizes = [...form.types.map((type) => dtypes[type].sizeBytes), 8];
  const [inner, next] = [axes.at(-1)!, rowsOf(axes, form.isAlong)];
  const outer = axes.slice(0, next === undefined ? -1 : -2);
  const numbers = scalarsOf(program, scalars);
  eachPlace(outer, sizes.length, (offsets) => {
    const parameters: number[] = [inner.size, next?.size ?? 1];
    [...addresses, sumsAddress].forEach((address, i) => {
      parameters.push(address + offsets[i]! * sizes[i]!);
      if (form.walks[i] === "strided") parameters.push(inner.strides[i]! * sizes[i]!);
      if (i < addresses.length || form.isAlong)
        parameters.push((next?.strides[i] ?? 0) * sizes[i]!);
    });
    run(...parameters, ...numbers);
  });
}

/** The axis that the kernel walks around the inner one. Where the inner axis is kept, it must be reduced. */
function rowsOf(axes: readonly LoopAxis[], isAlong: boolean): LoopAxis | undefined {
  const next = axes.at(-2);
  return isAlong || next?.strides.at(-1) === 0 ? next : undefined;
}

interface Pieces {
  readonly e: Emitter;
  readonly operands: readonly Walked[];
  readonly length: Local<"i32">;
  readonly rows: Local<"i32">;
  readonly sums: Local<"i32">;
  readonly repeated: Map<number, Group>;
  /** The values of group `k` in 64 bits. */
  readonly values: (count: number, k: number) => [low: Vec, high: Vec];
  readonly combine: (so: Vec, x: Vec) => Code<"v128">;
  readonly start: Vec;
  readonly local: <T extends "i32" | "v128">(type: T) => Local<T>;
}

function reduceFunc(form: ReduceForm, program: Program, hosts: Set<string>): Func {
  const { types, walks, isAlong, valueType } = form;
  const wide = wideOf(valueType);
  const parameters = new Parameters();
  const [length, rows] = [parameters.take("i32"), parameters.take("i32")];
  const places = walks.map((walk) => operandParameters(parameters, walk, true));
  const sums = parameters.take("i32");
  const next = isAlong ? parameters.take("i32") : undefined;
  const scalars = scalarParameters(parameters, program);
  return func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const operands = places.map((at, i) => walked(given, local, at, types[i]!, walks[i]!));
    const fixed = new Map<number, Group>();
    const setup = e.gathered(() => fixLeaves(e, program, given, scalars, fixed));
    const repeated = new Map<number, Group>();
    const [start, combine] = reductions[form.reduction]![wide];
    const pieces: Pieces = {
      e,
      operands,
      length: word(given, length),
      rows: word(given, rows),
      sums: word(given, sums),
      repeated,
      values: (count, k) => valuesOf(e, program, operands, repeated, fixed, [count, k], form),
      combine: (so, x) => combine(e, so, x),
      start: startOf(e, wide, start),
      local,
    };
    const body = next === undefined ? acrossBody(pieces) : alongBody(pieces, word(given, next));
    for (const name of e.hosts) hosts.add(name);
    return [sequence(...e.prologue, ...setup, ...body)] as const;
  });
}

const startOf = (e: Emitter, wide: Wide, start: number | bigint): Vec =>
  wide === "float64" ? e.constant("f64x2", Number(start)) : e.longs(BigInt(start));

function valuesOf(
  e: Emitter,
  program: Program,
  operands: readonly Walked[],
  repeated: ReadonlyMap<number, Group>,
  fixed: Fixed,
  [count, k]: readonly [number, number],
  { valueType }: ReduceForm,
): [Vec, Vec] {
  const [value] = renderGroup(
    e,
    program,
    (i) => repeated.get(i) ?? loaded(e, operands[i]!, count, k),
    fixed,
  );
  const widened = cast(e, value!, valueType, wideOf(valueType));
  if (widened === undefined) throw new NotRendered(valueType);
  return [widened[0]!, widened[1]!];
}

/** The inner axis is reduced: per line, lanes that are joined at its end. */
function alongBody(pieces: Pieces, nextBytes: Local<"i32">): Statement[] {
  const { e, operands, length, rows, sums, repeated, values, combine, start, local } = pieces;
  const unroll = operands.some(({ walk }) => walk === "strided") ? 1 : 2;
  const lanes = Array.from({ length: 2 * unroll }, () => local("v128"));
  const loads = e.gathered(() => loadRepeated(e, operands, repeated));
  const main = e.gathered(() => {
    for (let k = 0; k < unroll; k++)
      values(4, k).forEach((x, half) => {
        const sum = lanes[2 * k + half]!;
        e.run(set(sum, combine(sum, x)));
      });
  });
  const tail = e.gathered(() => {
    const [x] = values(1, 0);
    e.run(set(lanes[0]!, combine(lanes[0]!, firstLane(e, x, start))));
  });
  const finish = e.gathered(() => {
    const [first, ...others] = lanes;
    for (const sum of others) e.run(set(first!, combine(first!, sum)));
    const upper = e.let(
      lane("i64x2.replace_lane", 0, first!, lane("i64x2.extract_lane", 1, first!)),
    );
    const total = e.let(combine(first!, upper));
    const before = e.let(load("v128.load64_splat", sums));
    e.run(storeLane("v128.store64_lane", 0, sums, e.let(combine(before, total))));
  });
  return [
    whilst(rows, [
      ...operands.map(({ pointer, line }) => set(pointer, line)),
      ...lanes.map((sum) => set(sum, start)),
      ...loads,
      ...inSteps(operands, [length, local("i32")], [4 * unroll, main], tail),
      ...finish,
      ...operands.map(({ line, lineBytes }) => set(line, op("i32.add", line, lineBytes!))),
      set(sums, op("i32.add", sums, nextBytes)),
      set(rows, op("i32.sub", rows, 1)),
    ]),
  ];
}

/** One element in all lanes counts once. */
const firstLane = (e: Emitter, x: Vec, start: Vec): Vec =>
  e.let(lane("i64x2.replace_lane", 1, x, lane("i64x2.extract_lane", 1, start)));

/** The inner axis is kept: eight columns at a time, the rows go by. */
function acrossBody(pieces: Pieces): Statement[] {
  const { e, operands, length, rows, sums, repeated, values, combine, local } = pieces;
  const unroll = operands.some(({ walk }) => walk === "strided") ? 1 : 2;
  const left = local("i32");
  const row = local("i32");
  const columns = (count: number, groupCount: number): Statement[] => {
    const lanes = Array.from({ length: count === 1 ? 1 : 2 * groupCount }, () => local("v128"));
    const read = (i: number): Code<"v128"> =>
      count === 1 ? load("v128.load64_splat", sums) : load("v128.load", sums, 16 * i);
    const step = e.gathered(() => {
      loadRepeated(e, operands, repeated);
      for (let k = 0; k < groupCount; k++)
        values(count, k)
          .slice(0, count === 1 ? 1 : 2)
          .forEach((x, half) => {
            const sum = lanes[2 * k + half]!;
            e.run(set(sum, combine(sum, x)));
          });
    });
    const write = (sum: Vec, i: number): Statement =>
      count === 1
        ? storeLane("v128.store64_lane", 0, sums, sum)
        : store("v128.store", sums, sum, 16 * i);
    const bytes = 8 * count * groupCount;
    return [
      ...operands.map(({ pointer, line }) => set(pointer, line)),
      ...lanes.map((sum, i) => set(sum, read(i))),
      set(row, rows),
      whilst(row, [
        ...step,
        ...operands.map(({ pointer, lineBytes }) =>
          set(pointer, op("i32.add", pointer, lineBytes!)),
        ),
        set(row, op("i32.sub", row, 1)),
      ]),
      ...lanes.map(write),
      ...alongLines(operands, count * groupCount),
      set(sums, op("i32.add", sums, bytes)),
      set(left, op("i32.sub", left, count * groupCount)),
    ];
  };
  return [
    set(left, length),
    whilst(op("i32.ge_u", left, 4 * unroll), columns(4, unroll)),
    whilst(left, columns(1, 1)),
  ];
}

/** Moves the starts of the columns on. */
const alongLines = (operands: readonly Walked[], count: number): Statement[] =>
  operands
    .filter(({ walk }) => walk !== "repeated")
    .map(({ type, line, strideBytes }) =>
      set(
        line,
        op(
          "i32.add",
          line,
          strideBytes === undefined
            ? count * dtypes[type].sizeBytes
            : op("i32.mul", strideBytes, count),
        ),
      ),
    );
