/**
 * @file The kernels of `reduce`. The map in front is computed group by group, widened to 64 bits and
 * gathered in accumulators in scratch memory: doubles for floating point, integers for the others.
 */
import { input, lower } from "@kindling/expr";
import { dtypes, type LoopAxis, numelOf, type ReduceCall } from "@kindling/tensor";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import { compile, stepsOf } from "../compile.ts";
import type { Heap } from "../memory/heap.ts";
import { NotRendered } from "../render/program.ts";
import { here, type Job, type Threads } from "../threads/job.ts";
import type { MapKernel, Maps } from "./map.ts";
import { scalarsOf } from "./operands.ts";
import { eachTask, type Part } from "./parts.ts";
import { bytesOf, reduceFunc, type ReduceForm } from "./reduce-code.ts";
import { planReduce, type ReducePlan, walkedAxes } from "./reduce-plan.ts";
import { reductions } from "./reductions.ts";

/** What a kernel depends on, as text. */
const reduceKey = (form: ReduceForm): string =>
  `${form.reduction} ${form.expr.id}|${form.valueType}|${form.types.join(" ")}|${form.walks.join(" ")}|${form.isAlong} ${form.result}`;

/** The reductions over a heap. */
export function reductionsOver(heap: Heap, threads: Threads, maps: Maps): Runner<ReduceCall> {
  const cache = new KernelCache<MapKernel>();
  const kernelOf = (form: ReduceForm): MapKernel | undefined =>
    cache.get(reduceKey(form), () => makeReduce(form, heap.memory));
  return {
    run: (call) => {
      const plan = planReduce(call);
      const kernel = plan && kernelOf(plan.form);
      if (plan === undefined || kernel === undefined) return false;
      const { inputs, output, scalars } = call;
      const { form, wholes, sums, pieces } = plan;
      const count = numelOf(output.shape);
      const work = numelOf(inputs[0]!.shape) * stepsOf(kernel.run);
      heap.run(inputs, [output], (given, scratch) => {
        if (form.result !== undefined) {
          const [whole] = wholes;
          threads.run(work, (job) => runReduce(kernel, form, whole!, given, scalars, job));
          return;
        }
        const at = scratch(8 * count * pieces);
        clear(heap.memory, plan, at);
        const addresses = [...given.slice(0, -1), at];
        threads.run(work, (job) => {
          for (const whole of wholes) runReduce(kernel, form, whole, addresses, scalars, job);
        });
        if (pieces > 1) {
          const joint = jointForm(plan);
          const rest = [at + 8 * count, at];
          runReduce(kernelOf(joint)!, joint, jointPart(plan), rest, [], here); // wide types are rendered
        }
        maps.copy({ operand: sums, address: at }, { operand: output, address: given.at(-1)! });
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
  result: undefined,
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

/** Sets all accumulators at an address, which has to be aligned to 8 bytes, to what a reduction starts with. */
function clear(memory: WebAssembly.Memory, { form, sums, pieces }: ReducePlan, at: number): void {
  const row = reductions[form.reduction]!;
  const count = numelOf(sums.shape) * pieces;
  if (sums.dtype === "float64") new Float64Array(memory.buffer, at, count).fill(row.float64[0]);
  else new BigInt64Array(memory.buffer, at, count).fill(row.int64[0]);
}

/** Gathers a part. `addresses` are those of the inputs and then of the accumulators. */
function runReduce(
  { run, program }: MapKernel,
  form: ReduceForm,
  whole: Part,
  addresses: readonly number[],
  scalars: ReduceCall["scalars"],
  job: Job,
): void {
  if (whole.axes.some(({ size }) => size === 0)) return;
  const sizes = [...form.types.map((type) => dtypes[type].sizeBytes), bytesOf(form.result)];
  const numbers = scalarsOf(program, scalars);
  const isKept = ({ strides }: LoopAxis): boolean => strides.at(-1) !== 0;
  const runPart = ({ axes, first }: Part): void => {
    const [inner, next] = [axes.at(-1)!, axes.at(-2)];
    const parameters: (number | bigint)[] = [inner.size, next?.size ?? 1];
    addresses.forEach((address, i) => {
      parameters.push(address + first[i]! * sizes[i]!);
      if (form.walks[i] === "strided") parameters.push(inner.strides[i]! * sizes[i]!);
      if (i < addresses.length - 1 || form.isAlong)
        parameters.push((next?.strides[i] ?? 0) * sizes[i]!);
    });
    parameters.push(...numbers);
    job.call(run, parameters);
  };
  eachTask(job, whole, walkedAxes(whole.axes, form.isAlong), runPart, isKept);
}
