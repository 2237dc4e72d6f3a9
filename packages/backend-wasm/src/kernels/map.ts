/**
 * @file The kernel of `map`: a loop over the innermost axis, four to sixteen elements at a time and then
 * one by one, inside a loop over the next axis where there is one. Further axes are walked by the caller.
 * One file: how a kernel takes its parameters and how it is called have to agree.
 */
import { div, type Expr, input, lower, type Program, scalar } from "@kindling/expr";
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
import { PlanCache } from "../plans.ts";
import { here, type Job, type Threads } from "../threads/job.ts";
import { Emitter } from "../render/emitter.ts";
import type { Group, Walk } from "../render/groups.ts";
import { type Fixed, NotRendered, renderGroup } from "../render/program.ts";
import { compile, type Kernel, originOf } from "../compile.ts";
import { Calls, Prepared } from "./calls.ts";
import { areNotZero, type Divisor, divisorsOf, type Reduce } from "./divisors.ts";
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
  scalarsTaken,
  type Step,
  type Taken,
  type Walked,
  walked,
  word,
  written,
} from "./operands.ts";
import type { Part } from "./parts.ts";
import { readAhead, readsAheadFrom } from "./read-ahead.ts";
import { type Ready, runTogether } from "./together.ts";
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

/** A compiled kernel that runs expressions. */
export interface MapKernel {
  readonly run: Kernel;
  readonly scalars: readonly Taken[];
}

/** A compiled map, and what it divides whole numbers by. */
interface DividingKernel extends MapKernel {
  readonly divisors: readonly Divisor[];
  /** For an element, roughly: the values of a group. 0 for a kernel that only this thread can run. */
  readonly steps: number;
}

/** An operand whose storage does not count. */
export type Described = Omit<KernelOperand, "storage">;

/** The form of a call, and the axes it runs over. */
function formOf(exprs: readonly Expr[], operands: readonly Described[]): [MapForm, LoopAxis[]] {
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

/** The calls over all axes. Addresses are those of the inputs and then of the outputs. */
function callsOf(
  { run, scalars }: MapKernel,
  { exprs, types, walks, isNested }: MapForm,
  axes: readonly LoopAxis[],
): Calls {
  const sizes = types.map((type) => dtypes[type].sizeBytes);
  const inputCount = types.length - exprs.length;
  const numberOf = (i: number): number => (i < exprs.length ? inputCount + i : i - exprs.length);
  const prepared = (part: Part): Prepared => {
    const call = new Prepared();
    const inner = part.axes.at(-1)!;
    const next = part.axes.at(-2);
    call.number(inner.size);
    if (next !== undefined) call.number(next.size);
    sizes.forEach((size, i) => {
      call.address(numberOf(i), part.first[i]! * size);
      if (walks[i] === "strided") call.number(inner.strides[i]! * size);
      if (isNested) call.number(next!.strides[i]! * size);
    });
    call.scalars(scalars.length);
    return call;
  };
  const whole = { axes, first: sizes.map(() => 0) };
  return new Calls({ kernel: run, whole, walked: 2, prepared });
}

/** A map of operands whose addresses come later: those of the inputs, and then of the outputs. */
export interface PlacedMap {
  /** Steps that it takes, for `Threads.run`. */
  readonly work: number;
  readonly run: (job: Job, addresses: readonly number[], scalars: readonly Scalar[]) => void;
}

interface Plan extends PlacedMap {
  /** To be looked at before it runs. */
  readonly divisors: readonly Divisor[];
}

/** The maps of one engine. */
export interface Maps extends Runner<MapCall> {
  /** `undefined` where only the reference can. */
  readonly placed: (
    exprs: readonly Expr[],
    inputs: readonly Described[],
    outputs: readonly Described[],
  ) => PlacedMap | undefined;
  /** Runs calls as one job each for some of them; gives those that have to be run alone. */
  readonly runTogether: (calls: readonly MapCall[]) => readonly MapCall[];
  /** Copies elements between layouts and types, given addresses, by this thread. */
  readonly copy: (from: Placed, to: Placed) => void;
  /** The same, divided by a number in the type of what is read, a float. */
  readonly divide: (from: Placed, to: Placed, divisor: number) => void;
}

/** An operand whose address is known; its storage does not count. */
export interface Placed {
  readonly operand: Described;
  readonly address: number;
}

/**
 * The maps over a heap.
 *
 * @param reduce  looks for zeros among divisors
 */
export function mapsOver(heap: Heap, threads: Threads, reduce: Reduce): Maps {
  const cache = new KernelCache<DividingKernel>();
  const plans = new PlanCache<Plan | undefined>();
  const planOf = (
    exprs: readonly Expr[],
    inputs: readonly Described[],
    outputs: readonly Described[],
  ): Plan | undefined => {
    plans.begin().numbers(outputs[0]!.shape).number(exprs.length);
    for (const expr of exprs) plans.number(expr.id);
    for (const y of outputs) plans.places(y);
    for (const x of inputs) plans.places(x);
    return plans.plan(() => {
      const [form, axes] = formOf(exprs, [...outputs, ...inputs]);
      const kernel = cache.get(keyOf(form), () => makeMap(form, heap.memory));
      if (kernel === undefined) return undefined;
      const work = numelOf(outputs[0]!.shape) * kernel.steps;
      const calls = callsOf(kernel, form, axes);
      return {
        work,
        divisors: kernel.divisors,
        run: (job, addresses, scalars) =>
          calls.run(job, addresses, scalarsOf(kernel.scalars, scalars)),
      };
    });
  };
  const place = (expr: Expr, from: Placed, to: Placed, scalars: readonly number[]): void =>
    planOf([expr], [from.operand], [to.operand])! // callers have what is rendered
      .run(here, [from.address, to.address], scalars);
  return {
    run: (call) => {
      const { inputs, outputs, exprs, scalars } = call;
      const plan = planOf(exprs, inputs, outputs);
      if (plan === undefined || !areNotZero(plan.divisors, call, reduce)) return false;
      heap.run(inputs, outputs, (addresses) =>
        threads.begin(plan.work, (job) => plan.run(job, addresses, scalars)),
      );
      return true;
    },
    runTogether: (calls) => {
      const [ready, alone]: [Ready[], MapCall[]] = [[], []];
      for (const call of calls) {
        const plan = planOf(call.exprs, call.inputs, call.outputs);
        if (plan?.divisors.length === 0) ready.push({ call, plan });
        else alone.push(call);
      }
      return [...alone, ...runTogether(heap, threads, ready)];
    },
    copy: (from, to) => place(element, from, to, []),
    divide: (from, to, divisor) => place(quotient, from, to, [divisor]),
    placed: (exprs, inputs, outputs) => {
      const plan = planOf(exprs, inputs, outputs);
      return plan?.divisors.length === 0 ? plan : undefined;
    },
    compiled: () => cache.made,
  };
}

const element = input(0);
const quotient = div(element, scalar(0));

/** Compiles a map; `undefined` where only the reference can. */
function makeMap(form: MapForm, memory: WebAssembly.Memory): DividingKernel | undefined {
  const count = form.exprs.length;
  const inputTypes = form.types.slice(count);
  const program = lower(form.exprs, inputTypes, form.types.slice(0, count));
  try {
    const code = mapCode(form, program);
    const run = compile(code.run, memory, code.hosts);
    return {
      run,
      steps: originOf(run) === undefined ? 0 : code.steps,
      scalars: scalarsTaken(program),
      divisors: divisorsOf(form.exprs, inputTypes),
    };
  } catch (error) {
    if (error instanceof NotRendered) return undefined;
    throw error;
  }
}

/** Groups that are computed side by side, where one takes so many values at most. */
const unrolls = [
  { groups: 4, values: 40 },
  { groups: 2, values: 80 },
] as const;

interface MapCode {
  readonly run: Func;
  /** The names of the functions of JavaScript's that it calls. */
  readonly hosts: ReadonlySet<string>;
  /** The values of a group. */
  readonly steps: number;
}

function mapCode(form: MapForm, program: Program): MapCode {
  const { types, walks, isNested } = form;
  const hosts = new Set<string>();
  let steps = 0;
  const parameters = new Parameters();
  const length = parameters.take("i32");
  const rows = isNested ? parameters.take("i32") : undefined;
  const places = walks.map((walk) => operandParameters(parameters, walk, isNested));
  const scalars = scalarParameters(parameters, program);
  const run = func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const operands = places.map((at, i) => walked(given, local, at, types[i]!, walks[i]!));
    const fixed = new Map<number, Group>();
    const setup = e.gathered(() => fixLeaves(e, program, given, scalars, fixed));
    const line = mapLine(e, program, form.exprs.length, operands, fixed, [
      word(given, length),
      local("i32"),
    ]);
    steps = line.steps;
    const body = rows === undefined ? line.code : eachRow(word(given, rows), operands, line.code);
    for (const name of e.hosts) hosts.add(name);
    return [sequence(...e.prologue, ...setup, ...body)] as const;
  });
  return { run, hosts, steps };
}

/** The loop over the innermost axis. */
function mapLine(
  e: Emitter,
  program: Program,
  outputCount: number,
  operands: readonly Walked[],
  fixed: Fixed,
  [length, left]: readonly [Local<"i32">, Local<"i32">],
): { readonly code: Statement[]; readonly steps: number } {
  const [outputs, inputs] = [operands.slice(0, outputCount), operands.slice(outputCount)];
  const repeated = new Map<number, Group>();
  const loads = e.gathered(() => loadRepeated(e, inputs, repeated));
  const compute = (count: number, groups: number): Statement[] =>
    e.gatheredLoop(() => {
      const results: Group[][] = [];
      const steps = Array.from({ length: groups }, (_, k) =>
        e.gathered(() => {
          const input = (i: number): Group => repeated.get(i) ?? loaded(e, inputs[i]!, count, k);
          results.push(renderGroup(e, program, input, fixed));
        }),
      );
      for (const statement of inTurns(steps)) e.run(statement);
      outputs.forEach((y, o) => results.forEach((group, k) => written(e, y, group[o]!, count, k)));
    });
  const one = compute(4, 1);
  const isStrided = operands.some(({ walk }) => walk === "strided");
  const side = isStrided ? undefined : unrolls.find(({ values }) => one.length <= values);
  const ahead = (count: number): Statement[] =>
    one.length < readsAheadFrom ? [] : readAhead(inputs, count);
  const steps: Step[] = [
    [4, side === undefined ? [...ahead(4), ...one] : one],
    [1, compute(1, 1)],
  ];
  if (side !== undefined) {
    const count = 4 * side.groups;
    steps.unshift([count, [...ahead(count), ...compute(4, side.groups)]]);
  }
  return { code: [...loads, ...inSteps(operands, [length, left], steps)], steps: one.length };
}

/** The first of each list, the second of each, and so on: what hangs together is then farther apart. */
const inTurns = (lists: readonly (readonly Statement[])[]): Statement[] =>
  (lists[0] ?? []).flatMap((_, i) => lists.map((list) => list[i]!));
