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
import {
  func,
  type Func,
  type Local,
  op,
  sequence,
  set,
  type Statement,
} from "../assembler/index.ts";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import type { Heap } from "../memory/heap.ts";
import { PlanCache } from "../plans.ts";
import type { Threads } from "../threads/job.ts";
import { Emitter } from "../render/emitter.ts";
import type { Walk } from "../render/groups.ts";
import { compile, type Kernel, stepsOf } from "../compile.ts";
import { Calls, Prepared } from "./calls.ts";
import { FourLines } from "./four-lines.ts";
import { Line } from "./line.ts";
import { operandParameters, Parameters, type Walked, walked, whilst, word } from "./operands.ts";
import type { Part } from "./parts.ts";
import { type Lines, passes } from "./row-passes.ts";
import { walkOf } from "./walks.ts";

/** What a kernel depends on. */
interface RowwiseForm {
  readonly rowwise: Rowwise;
  readonly type: DType;
  /** Of the input and, where there is one, of the output. */
  readonly walks: readonly Walk[];
  /** Whether there is a position for each line. */
  readonly isIndexed: boolean;
  /** How many numbers a line gives besides. */
  readonly numbers: number;
  readonly arrangement: Arrangement;
}

/** Whether lines are gone over one by one, or four together: those that are apart, or side by side. */
type Arrangement = "alone" | "apart" | "beside";

const keyOf = ({ rowwise, type, walks, isIndexed, arrangement }: RowwiseForm): string =>
  `${rowwise} ${type} ${walks.join(" ")} ${isIndexed} ${arrangement}`;

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
      const { rowwise, axis, input, index, eps } = call;
      const [inputs, outputs] = [inputsOf(call), outputsOf(call)];
      plans.begin().number(names.indexOf(rowwise)).number(axis).numbers(input.shape);
      plans.number(index === undefined ? 0 : 1);
      for (const x of inputs) plans.places(x);
      for (const y of outputs) plans.places(y);
      const { calls, work } = plans.plan(() => planned(call));
      const numbers = rowwise === "standardize" ? [eps ?? 0] : none;
      heap.run(inputs, outputs, (addresses) =>
        threads.begin(work, (job) => calls.run(job, addresses, numbers)),
      );
      return true;
    },
    compiled: () => cache.made,
  };
}

const names = Object.keys(passes);
const none: readonly number[] = [];

const inputsOf = ({ input, index }: RowwiseCall): KernelOperand[] =>
  index === undefined ? [input] : [input, index];
const outputsOf = ({ output, numbers }: RowwiseCall): readonly KernelOperand[] =>
  output === undefined ? numbers : [output, ...numbers];

/** The form of a call, and the axes it runs over: the line's last. */
function formOf(call: RowwiseCall): [RowwiseForm, LoopAxis[]] {
  const { rowwise, input, index, output, numbers, axis } = call;
  const operands = [...inputsOf(call), ...outputsOf(call)];
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
  const walks = (output === undefined ? [input] : [input, output]).map((x): Walk => {
    const walk = walkOf(line, operands.indexOf(x));
    return walk === "repeated" ? "strided" : walk;
  });
  const axes = [...collapse(operands.map(without)), line];
  const places = walks.map((_, i) => (i === 0 ? 0 : operands.indexOf(output!)));
  const form: RowwiseForm = {
    rowwise,
    type: input.dtype,
    walks,
    isIndexed: index !== undefined,
    numbers: numbers.length,
    arrangement: input.dtype === "float32" ? arrangementOf(axes, places) : "alone",
  };
  return [form, axes];
}

/** Lines of at most so many elements are gone over together: of longer ones, each alone fills its vectors. */
const shortLine = 16;

function arrangementOf(axes: readonly LoopAxis[], walked: readonly number[]): Arrangement {
  const [next, line] = axes.slice(-2) as [LoopAxis, LoopAxis];
  if (next.size < 4) return "alone";
  if (walked.every((i) => next.strides[i] === 1)) return "beside";
  return line.size <= shortLine ? "apart" : "alone";
}

/** How each operand of a kernel is walked, in order: the input, positions, the output, numbers. */
function operandsOf({ type, walks, isIndexed, numbers }: RowwiseForm): {
  readonly type: DType;
  readonly walk: Walk;
}[] {
  const [input, ...output] = walks.map((walk) => ({ type, walk }));
  return [
    input!,
    ...(isIndexed ? [{ type: "int64", walk: "contiguous" } as const] : []),
    ...output,
    ...Array.from({ length: numbers }, () => ({ type, walk: "contiguous" }) as const),
  ];
}

/** The calls over all lines. Addresses are those of the inputs and then of the outputs. */
function callsOf(kernel: Kernel, form: RowwiseForm, axes: readonly LoopAxis[]): Calls {
  const operands = operandsOf(form);
  const prepared = (part: Part): Prepared => {
    const call = new Prepared();
    const [next, line] = part.axes as [LoopAxis, LoopAxis];
    call.number(line.size);
    call.number(next.size);
    operands.forEach(({ type, walk }, i) => {
      const { sizeBytes } = dtypes[type];
      call.address(i, part.first[i]! * sizeBytes);
      if (walk === "strided") call.number(line.strides[i]! * sizeBytes);
      call.number(next.strides[i]! * sizeBytes);
    });
    if (form.rowwise === "standardize") call.scalars(1);
    return call;
  };
  const line = axes.at(-1)!;
  const whole = { axes, first: line.strides.map(() => 0) };
  return new Calls({ kernel, whole, walked: 2, prepared, mayCut: (axis) => axis !== line });
}

function rowwiseFunc(form: RowwiseForm): Func {
  const { rowwise, type, walks, isIndexed, arrangement } = form;
  const parameters = new Parameters();
  const [length, rows] = [parameters.take("i32"), parameters.take("i32")];
  const places = operandsOf(form).map((x) => ({
    ...x,
    at: operandParameters(parameters, x.walk, true),
  }));
  const eps = rowwise === "standardize" ? parameters.take("f64") : undefined;
  return func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const all = places.map(({ at, type, walk }) => walked(given, local, at, type, walk));
    const [input, ...others] = all as [Walked, ...Walked[]];
    const index = isIndexed ? others.shift() : undefined;
    const output = walks.length > 1 ? others.shift() : undefined;
    const operands = {
      input,
      index,
      output,
      numbers: others,
      strideBytes: input.strideBytes ?? dtypes[type].sizeBytes,
      eps: eps === undefined ? undefined : (given[eps] as Local<"f64">), // planned so
    };
    const lengths = [word(given, length), local("i32")] as const;
    const left = word(given, rows);
    const after = (count: number, lines: Lines): Statement =>
      whilst(count === 1 ? left : op("i32.ge_u", left, count), [
        ...e.gathered(() => passes[rowwise](lines)),
        ...all.map(({ line: at, lineBytes }) =>
          set(at, op("i32.add", at, count === 1 ? lineBytes! : op("i32.mul", lineBytes!, count))),
        ),
        set(left, op("i32.sub", left, count)),
      ]);
    const body =
      arrangement === "alone"
        ? [after(1, new Line(e, type, operands, lengths))]
        : [
            after(4, new FourLines(e, operands, arrangement, lengths)),
            after(1, new FourLines(e, operands, "single", lengths)),
          ];
    return [sequence(...e.prologue, ...body)] as const;
  });
}
