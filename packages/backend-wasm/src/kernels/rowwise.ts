/**
 * @file The kernels of `rowwise`: several passes over a line while it is in cache, line after line.
 */
import {
  collapse,
  type DType,
  dtypes,
  type KernelOperand,
  type LoopAxis,
  numelOf,
  type Rowwise,
  type RowwiseCall,
} from "@kindling/tensor";
import { func, type Func, type Local, op, sequence, set } from "../assembler/index.ts";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import type { Heap } from "../memory/heap.ts";
import { PlanCache } from "../plans.ts";
import type { Threads } from "../threads/job.ts";
import { Emitter } from "../render/emitter.ts";
import type { Walk } from "../render/groups.ts";
import { compile, type Kernel, stepsOf } from "../compile.ts";
import { Calls, Prepared } from "./calls.ts";
import { Line } from "./line.ts";
import {
  type OperandParameters,
  operandParameters,
  Parameters,
  walked,
  whilst,
  word,
} from "./operands.ts";
import type { Part } from "./parts.ts";
import { passes } from "./row-passes.ts";
import { walkOf } from "./walks.ts";

/** What a kernel depends on. */
interface RowwiseForm {
  readonly rowwise: Rowwise;
  readonly type: DType;
  /** Of the input and of the output. */
  readonly walks: readonly Walk[];
}

/** The parameters of the numbers that some rows give besides: where they go, and what they take. */
interface StatisticParameters {
  readonly place: OperandParameters;
  readonly eps: number;
}

const keyOf = ({ rowwise, type, walks }: RowwiseForm): string =>
  `${rowwise} ${type} ${walks.join(" ")}`;

/** What is known of a call before its addresses are. */
interface RowwisePlan {
  readonly calls: Calls;
  readonly work: number;
}

/** The kernels of rows over a heap. */
export function rowsOver(heap: Heap, threads: Threads): Runner<RowwiseCall> {
  const cache = new KernelCache<Kernel>();
  const plans = new PlanCache<RowwisePlan>();
  const planned = (call: RowwiseCall): RowwisePlan => {
    const [form, axes] = formOf(call);
    const kernel = cache.get(keyOf(form), () => compile(rowwiseFunc(form), heap.memory))!; // every form is rendered
    return {
      calls: callsOf(kernel, form, axes),
      work: numelOf(call.input.shape) * stepsOf(kernel),
    };
  };
  return {
    run: (call) => {
      const { rowwise, axis, input, output, standardized } = call;
      plans.begin().number(names.indexOf(rowwise)).number(axis).numbers(input.shape);
      plans.places(input).places(output);
      if (standardized !== undefined) plans.places(standardized.scale);
      const { calls, work } = plans.plan(() => planned(call));
      const numbers = standardized === undefined ? none : [standardized.eps];
      heap.run([input], outputsOf(call), (addresses) =>
        threads.run(work, (job) => calls.run(job, addresses, numbers)),
      );
      return true;
    },
    compiled: () => cache.made,
  };
}

const names = Object.keys(passes);
const none: readonly number[] = [];

const outputsOf = ({ output, standardized }: RowwiseCall): KernelOperand[] =>
  standardized === undefined ? [output] : [output, standardized.scale];

/** The form of a call, and the axes it runs over: the line's last. */
function formOf(call: RowwiseCall): [RowwiseForm, LoopAxis[]] {
  const { rowwise, input, axis } = call;
  const operands = [input, ...outputsOf(call)];
  const without = ({
    shape,
    strides,
  }: {
    shape: readonly number[];
    strides: readonly number[];
  }) => ({
    shape: shape.filter((_, i) => i !== axis),
    strides: strides.filter((_, i) => i !== axis),
    offset: 0,
  });
  const line: LoopAxis = {
    size: input.shape[axis] ?? 1,
    strides: operands.map(({ strides }) => strides[axis] ?? 1),
  };
  const walks = [0, 1].map((i): Walk => {
    const walk = walkOf(line, i);
    return walk === "repeated" ? "strided" : walk;
  });
  const axes = [...collapse(operands.map(without)), line];
  return [{ rowwise, type: input.dtype, walks }, axes];
}

/** The calls over all lines. Addresses are those of the input and then of the outputs. */
function callsOf(
  kernel: Kernel,
  { rowwise, type, walks }: RowwiseForm,
  axes: readonly LoopAxis[],
): Calls {
  const { sizeBytes } = dtypes[type];
  const prepared = (part: Part): Prepared => {
    const call = new Prepared();
    const [next, line] = part.axes as [LoopAxis, LoopAxis];
    call.number(line.size);
    call.number(next.size);
    part.first.forEach((first, i) => {
      call.address(i, first * sizeBytes);
      if (walks[i] === "strided") call.number(line.strides[i]! * sizeBytes);
      call.number(next.strides[i]! * sizeBytes);
    });
    if (rowwise === "standardize") call.scalars(1);
    return call;
  };
  const line = axes.at(-1)!;
  const whole = { axes, first: line.strides.map(() => 0) };
  return new Calls({ kernel, whole, walked: 2, prepared, mayCut: (axis) => axis !== line });
}

const statisticParameters = (parameters: Parameters): StatisticParameters => ({
  place: operandParameters(parameters, "contiguous", true),
  eps: parameters.take("f64"),
});

function rowwiseFunc({ rowwise, type, walks }: RowwiseForm): Func {
  const parameters = new Parameters();
  const [length, rows] = [parameters.take("i32"), parameters.take("i32")];
  const places = walks.map((walk) => operandParameters(parameters, walk, true));
  const statistic = rowwise === "standardize" ? statisticParameters(parameters) : undefined;
  return func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const [x, y] = places.map((at, i) => walked(given, local, at, type, walks[i]!));
    const ends = statistic && {
      operand: walked(given, local, statistic.place, type, "contiguous"),
      eps: given[statistic.eps] as Local<"f64">, // planned so
    };
    const line = new Line(e, type, [x!, y!], word(given, length), local("i32"), ends);
    const body = [
      whilst(word(given, rows), [
        ...e.gathered(() => passes[rowwise](line)),
        ...[x!, y!, ...(ends ? [ends.operand] : [])].map(({ line: at, lineBytes }) =>
          set(at, op("i32.add", at, lineBytes!)),
        ),
        set(word(given, rows), op("i32.sub", word(given, rows), 1)),
      ]),
    ];
    return [sequence(...e.prologue, ...body)] as const;
  });
}
