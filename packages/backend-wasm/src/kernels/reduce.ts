/**
 * @file The kernels of `reduce`. The map in front is computed group by group, widened to 64 bits and
 * gathered in accumulators in scratch memory: doubles for floating point, integers for the others.
 */
import { input, lower } from "@kindling/expr";
import { dtypes, type LoopAxis, numelOf, type ReduceCall } from "@kindling/tensor";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import { compile, originOf } from "../compile.ts";
import type { Heap } from "../memory/heap.ts";
import { PlanCache } from "../plans.ts";
import { NotRendered } from "../render/program.ts";
import { here, type Job, type Threads } from "../threads/job.ts";
import { Calls, Prepared } from "./calls.ts";
import { divisorsOf } from "./divisors.ts";
import type { MapKernel, Maps } from "./map.ts";
import { scalarsOf, scalarsTaken, type Taken } from "./operands.ts";
import type { Part } from "./parts.ts";
import { bytesOf, reduceCode, type ReduceForm } from "./reduce-code.ts";
import { planReduce, type ReducePlan, walkedAxes } from "./reduce-plan.ts";
import { reductions } from "./reductions.ts";

/** What a kernel depends on, as text. */
const reduceKey = (form: ReduceForm): string =>
  `${form.reduction} ${form.expr.id}|${form.valueType}|${form.types.join(" ")}|${form.walks.join(" ")}|${form.isAlong} ${form.joinsRows} ${form.result} ${form.keepsValues} ${form.divides}`;

/** A plan with the calls that carry it out. */
interface Reducing {
  readonly plan: ReducePlan;
  readonly scalars: readonly Taken[];
  readonly work: number;
  /** Of each of the plan's wholes that there is something in. */
  readonly calls: readonly Calls[];
  /** What gathers the later pieces in the first one. */
  readonly joint: Calls | undefined;
}

/** A compiled reduction. */
interface ReduceKernel extends MapKernel {
  /** For an element, roughly. 0 for a kernel that only this thread can run. */
  readonly steps: number;
}

const reductionNames = Object.keys(reductions);

/** The reductions over a heap. */
export function reductionsOver(heap: Heap, threads: Threads, maps: Maps): Runner<ReduceCall> {
  const cache = new KernelCache<ReduceKernel>();
  const plans = new PlanCache<Reducing | undefined>();
  const kernelOf = (form: ReduceForm): ReduceKernel | undefined =>
    cache.get(reduceKey(form), () => makeReduce(form, heap.memory));
  const reducing = (call: ReduceCall): Reducing | undefined => {
    const plan = planReduce(call);
    const kernel = plan && kernelOf(plan.form);
    if (plan === undefined || kernel === undefined) return undefined;
    const { form, wholes, pieces } = plan;
    const joint = jointForm(plan);
    return {
      plan,
      scalars: kernel.scalars,
      work: numelOf(call.inputs[0]!.shape) * kernel.steps,
      calls: wholes
        .filter(({ axes }) => axes.every(({ size }) => size > 0))
        .map((whole) => callsOf(kernel, form, whole)),
      joint: pieces > 1 ? callsOf(kernelOf(joint)!, joint, jointPart(plan)) : undefined, // wide types are rendered
    };
  };
  return {
    run: (call) => {
      plans.begin().number(call.inputs.length).number(call.expr.id).type(call.valueType);
      plans.number(reductionNames.indexOf(call.reduction)).numbers(call.axes);
      plans.number(call.divisor === undefined ? 0 : 1);
      if (call.inputs.length > 0) plans.numbers(call.inputs[0]!.shape);
      for (const x of call.inputs) plans.places(x);
      plans.places(call.output);
      if (call.values !== undefined) plans.places(call.values);
      const known = plans.plan(() => reducing(call));
      if (known === undefined) return false;
      const { plan, calls, work, joint } = known;
      const { sums, pieces } = plan;
      const { inputs, output, values, divisor } = call;
      const outputs = values === undefined ? [output] : [values, output];
      const own = scalarsOf(known.scalars, call.scalars);
      const scalars = plan.form.divides ? [divisor!, ...own] : own; // of calls that have one
      const reduce =
        (addresses: readonly number[]) =>
        (job: Job): void => {
          for (const each of calls) each.run(job, addresses, scalars);
        };
      heap.run(inputs, outputs, (given, scratch) => {
        if (plan.form.result !== undefined) return threads.begin(work, reduce(given));
        const count = numelOf(output.shape);
        const at = scratch(8 * count * pieces);
        clear(heap.memory, plan, at);
        threads.run(work, reduce([...given.slice(0, -1), at]));
        joint?.run(here, [at + 8 * count, at], []);
        const [from, to] = [
          { operand: sums, address: at },
          { operand: output, address: given.at(-1)! },
        ];
        if (divisor === undefined) maps.copy(from, to);
        else maps.divide(from, to, divisor);
      });
      return true;
    },
    compiled: () => cache.made,
  };
}

/** The later pieces, reduced into the first one. */
const jointForm = ({ form, sums }: ReducePlan): ReduceForm => ({
  reduction: form.reduction,
  expr: input(0),
  valueType: sums.dtype,
  types: [sums.dtype],
  walks: ["contiguous"],
  isAlong: false,
  joinsRows: false,
  keepsValues: false,
  result: undefined,
  divides: false,
});

function jointPart({ pieces, sums }: ReducePlan): Part {
  const count = numelOf(sums.shape);
  const axes = [
    { size: pieces - 1, strides: [count, 0] },
    { size: count, strides: [1, 1] },
  ];
  return { axes, first: [0, 0] };
}

/** Compiles a reduction; `undefined` where only the reference can. */
function makeReduce(form: ReduceForm, memory: WebAssembly.Memory): ReduceKernel | undefined {
  const program = lower([form.expr], form.types, [form.valueType]);
  try {
    if (divisorsOf([form.expr], form.types).length > 0) return undefined;
    const code = reduceCode(form, program);
    const run = compile(code.run, memory, code.hosts);
    const steps = originOf(run) === undefined ? 0 : code.steps;
    return { run, steps, scalars: scalarsTaken(program) };
  } catch (error) {
    if (error instanceof NotRendered) return undefined;
    throw error;
  }
}

/** Sets all accumulators at an address, which has to be aligned to 8 bytes, to what a reduction starts with. */
function clear(memory: WebAssembly.Memory, { form, sums, pieces }: ReducePlan, at: number): void {
  const row = reductions[form.reduction]!;
  const count = numelOf(sums.shape) * pieces;
  if (sums.dtype === "float64") new Float64Array(memory.buffer, at, count).fill(row.float64[0]);
  else new BigInt64Array(memory.buffer, at, count).fill(row.int64[0]);
}

/** The calls that gather a part. Addresses are those of the inputs, of the values and of accumulators or results. */
function callsOf({ run, scalars }: MapKernel, form: ReduceForm, whole: Part): Calls {
  const sizes = [...form.types.map((type) => dtypes[type].sizeBytes), bytesOf(form.result)];
  const prepared = ({ axes, first }: Part): Prepared => {
    const call = new Prepared();
    const [inner, next] = [axes.at(-1)!, axes.at(-2)];
    call.number(inner.size);
    call.number(next?.size ?? 1);
    sizes.forEach((size, i) => {
      call.address(i, first[i]! * size);
      if (form.walks[i] === "strided") call.number(inner.strides[i]! * size);
      if (i < sizes.length - 1 || form.isAlong) call.number((next?.strides[i] ?? 0) * size);
    });
    call.scalars(scalars.length + (form.divides ? 1 : 0));
    return call;
  };
  const walked = walkedAxes(whole.axes, form.isAlong);
  const mayCut = ({ strides }: LoopAxis): boolean => strides.at(-1) !== 0;
  return new Calls({ kernel: run, whole, walked, prepared, mayCut });
}
