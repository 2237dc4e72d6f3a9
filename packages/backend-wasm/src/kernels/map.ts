/**
 * @file The kernel of `map`: a loop over the innermost axis, four or eight elements at a time and then
 * one by one, inside a loop over the next axis where there is one. Further axes are walked by the caller.
 */
import { type Expr, input, lower, type Program } from "@kindling/expr";
import {
  type DType,
  dtypes,
  type KernelOperand,
  type LoopAxis,
  type MapCall,
  numelOf,
  type Scalar,
} from "@kindling/tensor";
import { type Func, func, type Local, sequence, type Statement } from "../assembler/index.ts";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import type { Heap } from "../memory/heap.ts";
import { here, type Job, type Threads } from "../threads/job.ts";
import { Emitter } from "../render/emitter.ts";
import type { Group, Walk } from "../render/groups.ts";
import { type Fixed, NotRendered, renderGroup } from "../render/program.ts";
import { compile, type Kernel, stepsOf } from "../compile.ts";
import {
  eachRow,
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
  word,
  written,
} from "./operands.ts";
import { eachTask } from "./parts.ts";
import { axesOf, walkOf } from "./walks.ts";

/** What a kernel depends on. */
interface MapForm {
  readonly exprs: readonly Expr[];
  /** Outputs first. */
  readonly types: readonly DType[];
  readonly walks: readonly Walk[];
  /** Whether there is a second axis. */
  readonly isNested: boolean;
}

const keyOf = ({ exprs, types, walks, isNested }: MapForm): string =>
  `map ${exprs.map((e) => e.id).join(" ")}|${types.join(" ")}|${walks.join(" ")}|${isNested}`;

/** A compiled map with its program, which says what scalars it takes. */
export interface MapKernel {
  readonly run: Kernel;
  readonly program: Program;
}

/** The form of a call, and the axes it runs over. */
function formOf(
  exprs: readonly Expr[],
  inputs: readonly Omit<KernelOperand, "storage">[],
  outputs: readonly Omit<KernelOperand, "storage">[],
): [MapForm, LoopAxis[]] {
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
function runMap(
  { run, program }: MapKernel,
  { types, walks, isNested }: MapForm,
  axes: readonly LoopAxis[],
  addresses: readonly number[],
  scalars: readonly Scalar[],
  job: Job,
): void {
  const sizes = types.map((type) => dtypes[type].sizeBytes);
  const numbers = scalarsOf(program, scalars);
  eachTask(job, { axes, first: addresses.map(() => 0) }, 2, (part) => {
    const inner = part.axes.at(-1)!;
    const next = part.axes.at(-2);
    const parameters: (number | bigint)[] = [inner.size];
    if (next !== undefined) parameters.push(next.size);
    addresses.forEach((address, i) => {
      parameters.push(address + part.first[i]! * sizes[i]!);
      if (walks[i] === "strided") parameters.push(inner.strides[i]! * sizes[i]!);
      if (isNested) parameters.push(next!.strides[i]! * sizes[i]!);
    });
    parameters.push(...numbers);
    job.call(run, parameters);
  });
}

/** The maps of one engine. */
export interface Maps extends Runner<MapCall> {
  /** Copies elements between layouts and types, given addresses, by this thread. */
  readonly copy: (from: Placed, to: Placed) => void;
}

/** An operand whose address is known; its storage does not count. */
export interface Placed {
  readonly operand: Omit<KernelOperand, "storage">;
  readonly address: number;
}

/** The maps over a heap. */
export function mapsOver(heap: Heap, threads: Threads): Maps {
  const cache = new KernelCache<MapKernel>();
  const kernelOf = (form: MapForm): MapKernel | undefined =>
    cache.get(keyOf(form), () => makeMap(form, heap.memory));
  return {
    run: (call) => {
      const { inputs, outputs, scalars } = call;
      const [form, axes] = formOf(call.exprs, inputs, outputs);
      const kernel = kernelOf(form);
      if (kernel === undefined) return false;
      heap.run(inputs, outputs, (addresses) => {
        const ordered = [...addresses.slice(inputs.length), ...addresses.slice(0, inputs.length)];
        const work = numelOf(outputs[0]!.shape) * stepsOf(kernel.run);
        threads.run(work, (job) => runMap(kernel, form, axes, ordered, scalars, job));
      });
      return true;
    },
    copy: (from, to) => {
      const [form, axes] = formOf([element], [from.operand], [to.operand]);
      runMap(kernelOf(form)!, form, axes, [to.address, from.address], [], here); // callers copy what is rendered
    },
    compiled: () => cache.made,
  };
}

const element = input(0);

/** Compiles a map; `undefined` where only the reference can. */
function makeMap(form: MapForm, memory: WebAssembly.Memory): MapKernel | undefined {
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

/** Of so many values or fewer, two groups are computed side by side. */
const unrolledValues = 80;

function mapFunc(form: MapForm, program: Program, hosts: Set<string>): Func {
  const { types, walks, isNested } = form;
  const parameters = new Parameters();
  const length = parameters.take("i32");
  const rows = isNested ? parameters.take("i32") : undefined;
  const places = walks.map((walk) => operandParameters(parameters, walk, isNested));
  const scalars = scalarParameters(parameters, program);
  return func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const operands = places.map((at, i) => walked(given, local, at, types[i]!, walks[i]!));
    const fixed = new Map<number, Group>();
    const setup = e.gathered(() => fixLeaves(e, program, given, scalars, fixed));
    const line = mapLine(e, program, form.exprs.length, operands, fixed, [
      word(given, length),
      local("i32"),
    ]);
    const body = rows === undefined ? line : eachRow(word(given, rows), operands, line);
    for (const name of e.hosts) hosts.add(name);
    return [sequence(...e.prologue, ...setup, ...body)] as const;
  });
}

/** The loop over the innermost axis. */
function mapLine(
  e: Emitter,
  program: Program,
  outputCount: number,
  operands: readonly Walked[],
  fixed: Fixed,
  [length, left]: readonly [Local<"i32">, Local<"i32">],
): Statement[] {
  const [outputs, inputs] = [operands.slice(0, outputCount), operands.slice(outputCount)];
  const repeated = new Map<number, Group>();
  const loads = e.gathered(() => loadRepeated(e, inputs, repeated));
  const compute = (count: number, unroll: number): Statement[] =>
    e.gatheredLoop(() => {
      const results: Group[][] = [];
      const steps = Array.from({ length: unroll }, (_, k) =>
        e.gathered(() => {
          const input = (i: number): Group => repeated.get(i) ?? loaded(e, inputs[i]!, count, k);
          results.push(renderGroup(e, program, input, fixed));
        }),
      );
      for (const statement of inTurns(steps)) e.run(statement);
      outputs.forEach((y, o) => results.forEach((group, k) => written(e, y, group[o]!, count, k)));
    });
  let unroll = operands.some(({ walk }) => walk === "strided") ? 1 : 2;
  let main = compute(4, unroll);
  if (unroll === 2 && main.length > 2 * unrolledValues) main = compute(4, (unroll = 1));
  return [
    ...loads,
    ...inSteps(
      operands,
      [length, left],
      [
        [4 * unroll, main],
        [1, compute(1, 1)],
      ],
    ),
  ];
}

/** The first of each list, the second of each, and so on: what hangs together is then farther apart. */
const inTurns = (lists: readonly (readonly Statement[])[]): Statement[] =>
  (lists[0] ?? []).flatMap((_, i) => lists.map((list) => list[i]!));
