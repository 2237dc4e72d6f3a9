/**
 * @file The kernels of `rowwise`: softmax and its logarithm, in three passes over a line while it is in
 * cache, computed in doubles. The largest element is subtracted first, so nothing overflows; NaN reaches
 * every result through the sum.
 */
import {
  collapse,
  type DType,
  dtypes,
  type LoopAxis,
  numelOf,
  type Rowwise,
  type RowwiseCall,
} from "@kindling/tensor";
import {
  func,
  type Func,
  lane,
  type Local,
  op,
  sequence,
  set,
  type Statement,
} from "../assembler/index.ts";
import type { Runner } from "../backend.ts";
import { KernelCache } from "../cache.ts";
import type { Heap } from "../memory/heap.ts";
import { cast } from "../render/casts.ts";
import type { Job, Threads } from "../threads/job.ts";
import { Emitter, type Vec } from "../render/emitter.ts";
import { Floats } from "../render/floats.ts";
import { exp } from "../render/functions/exponential.ts";
import { log } from "../render/functions/logarithm.ts";
import type { Group, Walk } from "../render/groups.ts";
import { compile, type Kernel, stepsOf } from "../compile.ts";
import {
  inSteps,
  loaded,
  operandParameters,
  Parameters,
  type Walked,
  walked,
  whilst,
  word,
  written,
} from "./operands.ts";
import { eachTask, type Part } from "./parts.ts";
import { walkOf } from "./walks.ts";

/** What a kernel depends on. */
interface RowwiseForm {
  readonly rowwise: Rowwise;
  readonly type: DType;
  /** Of the input and of the output. */
  readonly walks: readonly Walk[];
}

const keyOf = ({ rowwise, type, walks }: RowwiseForm): string =>
  `${rowwise} ${type} ${walks.join(" ")}`;

/** The kernels of rows over a heap. */
export function rowsOver(heap: Heap, threads: Threads): Runner<RowwiseCall> {
  const cache = new KernelCache<Kernel>();
  return {
    run: (call) => {
      const [form, axes] = formOf(call);
      const kernel = cache.get(keyOf(form), () => compile(rowwiseFunc(form), heap.memory))!; // every form is rendered
      const work = numelOf(call.input.shape) * stepsOf(kernel);
      heap.run([call.input], [call.output], (addresses) =>
        threads.run(work, (job) => runRowwise(kernel, form, axes, addresses, job)),
      );
      return true;
    },
    compiled: () => cache.made,
  };
}

/** The form of a call, and the axes it runs over: the line's last. */
function formOf({ rowwise, input, output, axis }: RowwiseCall): [RowwiseForm, LoopAxis[]] {
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
    strides: [input.strides[axis] ?? 1, output.strides[axis] ?? 1],
  };
  const walks = [0, 1].map((i): Walk => {
    const walk = walkOf(line, i);
    return walk === "repeated" ? "strided" : walk;
  });
  const axes = [...collapse([without(input), without(output)]), line];
  return [{ rowwise, type: input.dtype, walks }, axes];
}

function runRowwise(
  run: Kernel,
  { type, walks }: RowwiseForm,
  axes: readonly LoopAxis[],
  addresses: readonly number[],
  job: Job,
): void {
  const { sizeBytes } = dtypes[type];
  const isNoLine = (axis: LoopAxis): boolean => axis !== axes.at(-1);
  const runPart = (part: Part): void => {
    const [next, line] = part.axes as [LoopAxis, LoopAxis];
    const parameters = [line.size, next.size];
    addresses.forEach((address, i) => {
      parameters.push(address + part.first[i]! * sizeBytes);
      if (walks[i] === "strided") parameters.push(line.strides[i]! * sizeBytes);
      parameters.push(next.strides[i]! * sizeBytes);
    });
    job.call(run, parameters);
  };
  eachTask(job, { axes, first: [0, 0] }, 2, runPart, isNoLine);
}

function rowwiseFunc({ rowwise, type, walks }: RowwiseForm): Func {
  const parameters = new Parameters();
  const [length, rows] = [parameters.take("i32"), parameters.take("i32")];
  const places = walks.map((walk) => operandParameters(parameters, walk, true));
  return func(parameters.types, "none", (given, local) => {
    const e = new Emitter(local);
    const [x, y] = places.map((at, i) => walked(given, local, at, type, walks[i]!));
    const line = new Line(e, type, [x!, y!], word(given, length), local("i32"));
    const body = [
      whilst(word(given, rows), [
        ...e.gathered(() => finish[rowwise](line)),
        ...[x!, y!].map(({ line: at, lineBytes }) => set(at, op("i32.add", at, lineBytes!))),
        set(word(given, rows), op("i32.sub", word(given, rows), 1)),
      ]),
    ];
    return [sequence(...e.prologue, ...body)] as const;
  });
}

/** The passes over one line, in doubles. */
class Line {
  readonly v: Floats;
  readonly #e: Emitter;
  readonly #type: DType;
  readonly #operands: readonly [input: Walked, output: Walked];
  readonly #length: Local<"i32">;
  readonly #left: Local<"i32">;

  constructor(
    e: Emitter,
    type: DType,
    operands: readonly [Walked, Walked],
    length: Local<"i32">,
    left: Local<"i32">,
  ) {
    this.#e = e;
    this.#type = type;
    this.#operands = operands;
    this.#length = length;
    this.#left = left;
    this.v = new Floats(e, "f64x2", type === "float32" ? "single" : "double");
  }

  largest(): Vec {
    const top = this.#variable(-Infinity);
    this.#pass(this.#operands[0], (x) => {
      for (const half of x) this.#e.run(set(top, this.v.greatest(top, half)));
    });
    return this.v.greatest(top, this.#swapped(top));
  }

  /** The sum of a function of the elements; `keep` writes its values to the output as well. */
  sum(f: (x: Vec) => Vec, keep: boolean): Vec {
    const total = this.#variable(0);
    this.#pass(this.#operands[0], (x, count) => {
      const values = x.map(f);
      if (keep) this.#write(values, count);
      const counted = count === 1 ? [this.#first(values[0]!)] : values;
      for (const half of counted) this.#e.run(set(total, this.v.add(total, half)));
    });
    return this.v.add(total, this.#swapped(total));
  }

  /** The output from the input, or from what it holds itself. */
  write(from: "input" | "output", f: (x: Vec) => Vec): void {
    this.#pass(this.#operands[from === "input" ? 0 : 1], (x, count) =>
      this.#write(x.map(f), count),
    );
  }

  #write(values: readonly Vec[], count: number): void {
    const group = cast(this.#e, values, "float64", this.#type)!; // between floating-point types
    written(this.#e, this.#operands[1], group, count, 0);
  }

  #pass(source: Walked, body: (x: Group, count: number) => void): void {
    const group = (count: number): Group =>
      cast(this.#e, loaded(this.#e, source, count, 0), this.#type, "float64")!; // as above
    const [main, tail] = [4, 1].map((count) => this.#e.gathered(() => body(group(count), count)));
    const statements: Statement[] = [
      ...this.#operands.map(({ pointer, line }) => set(pointer, line)),
      ...inSteps(this.#operands, [this.#length, this.#left], [4, main!], tail!),
    ];
    for (const statement of statements) this.#e.run(statement);
  }

  #variable(value: number): Vec {
    return this.#e.let(this.v.number(value));
  }

  #swapped(x: Vec): Vec {
    const upper = lane("f64x2.extract_lane", 1, x);
    return this.#e.let(
      lane("f64x2.replace_lane", 1, op("f64x2.splat", upper), lane("f64x2.extract_lane", 0, x)),
    );
  }

  #first(x: Vec): Vec {
    return this.#e.let(lane("f64x2.replace_lane", 1, x, this.#e.number("f64", 0)));
  }
}

const finish: { readonly [R in Rowwise]: (line: Line) => void } = {
  softmax: (line) => {
    const { v } = line;
    const top = line.largest();
    const sum = line.sum((x) => exp(v, v.sub(x, top)), true);
    line.write("output", (y) => v.div(y, sum));
  },
  logSoftmax: (line) => {
    const { v } = line;
    const top = line.largest();
    const rest = log(
      v,
      line.sum((x) => exp(v, v.sub(x, top)), false),
    );
    line.write("input", (x) => v.sub(v.sub(x, top), rest));
  },
};
