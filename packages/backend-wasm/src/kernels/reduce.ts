/**
 * @file The kernels of `reduce`. The map in front is computed group by group, widened to 64 bits and
 * gathered in accumulators in scratch memory: doubles for floating point, integers for the others. Lines
 * are cut into fixed chunks, so the rounding errors of sums grow with the number of chunks and not of
 * elements, and never depend on anything else.
 */
import { lower } from "@kindling/expr";
import {
  dtypes,
  type KernelOperand,
  type LoopAxis,
  numelOf,
  type ReduceCall,
} from "@kindling/tensor";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import type { Heap } from "../memory/heap.ts";
import { NotRendered } from "../render/program.ts";
import { compile } from "./compile.ts";
import type { MapKernel, Maps } from "./map.ts";
import { scalarsOf } from "./operands.ts";
import { reduceFunc, type ReduceForm } from "./reduce-code.ts";
import { reductions, wideOf } from "./reductions.ts";
import { axesOf, eachPlace, orderOf, walkOf } from "./walks.ts";

/** Elements of a line that are summed on their own. */
const chunk = 4096;

/** What a kernel depends on, as text. */
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
