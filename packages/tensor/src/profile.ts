/**
 * @file Where the time of a piece of work goes: per operation how often it ran, how long its kernels
 * took and how many bytes they touched, and what is left for everything around them.
 */
import { openBackend } from "./backends.ts";
import { checkFunction } from "./check-function.ts";
import { type KernelCall, setTimer } from "./dispatch.ts";
import { dtypes } from "./dtype.ts";
import { numelOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { textTable } from "./text-table.ts";

/** One run of a kernel. */
export interface ProfiledKernel {
  /** The operation, as the user called it: `matmul`, `reluBackward`. */
  readonly name: string;
  readonly primitive: KernelCall["primitive"];
  /** Shapes of the inputs and then of the outputs. */
  readonly shapes: readonly (readonly number[])[];
  readonly milliseconds: number;
  /** Bytes of the elements that were read and written. */
  readonly bytes: number;
}

/** All runs of an operation's kernels. */
export interface ProfiledOperation {
  readonly name: string;
  readonly calls: number;
  readonly milliseconds: number;
  readonly bytes: number;
}

/**
 * What `profile` saw.
 * @example
 * const { result, kernels } = profile(() => tensor([1, 2]).exp().sum());
 * kernels.map(({ name }) => name) // => [ 'exp', 'sum' ]
 */
export class Profile<T = unknown> {
  /** What the work returned. */
  readonly result: T;
  /** From its start to its end. */
  readonly milliseconds: number;
  /** In the order in which they ran. */
  readonly kernels: readonly ProfiledKernel[];

  constructor(result: T, milliseconds: number, kernels: readonly ProfiledKernel[]) {
    this.result = result;
    this.milliseconds = milliseconds;
    this.kernels = kernels;
  }

  /** Milliseconds in kernels; the rest is shapes, the tape, memory, and the work's own code. */
  get kernelMilliseconds(): number {
    return this.kernels.reduce((sum, kernel) => sum + kernel.milliseconds, 0);
  }

  /**
   * The kernels by operation, the costliest first.
   * @example
   * profile(() => ones(2).exp()).operations().map(({ name }) => name).includes("exp") // => true
   */
  operations(): ProfiledOperation[] {
    return this.#by(({ name }) => name);
  }

  /**
   * The kernels by operation and shapes, the costliest first.
   * @example
   * const shapes = profile(() => [ones(2).exp(), ones(3).exp()]).operationsByShape();
   * shapes.map(({ name }) => name).toSorted() // => [ 'exp [2] [2]', 'exp [3] [3]' ]
   */
  operationsByShape(): ProfiledOperation[] {
    return this.#by(({ name, shapes }) => `${name} ${shapes.map(shown).join(" ")}`);
  }

  #by(keyOf: (kernel: ProfiledKernel) => string): ProfiledOperation[] {
    const rows = Map.groupBy(this.kernels, keyOf);
    return [...rows]
      .map(([name, kernels]) => ({
        name,
        calls: kernels.length,
        milliseconds: sumOf(kernels.map((kernel) => kernel.milliseconds)),
        bytes: sumOf(kernels.map((kernel) => kernel.bytes)),
      }))
      .toSorted((a, b) => b.milliseconds - a.milliseconds);
  }

  /**
   * A table, a line for each operation.
   * @example
   * profile(() => ones(2).exp()).toString().split("\n")[0].split(/\s{2,}/)
   * // => [ 'operation', 'calls', 'ms', 'share', 'MB', 'GB/s' ]
   */
  toString(): string {
    const rows = this.operations();
    const around = this.milliseconds - this.kernelMilliseconds;
    const cells = [
      ["operation", "calls", "ms", "share", "MB", "GB/s"],
      ...rows.map(({ name, calls, milliseconds, bytes }) => [
        name,
        `${calls}`,
        milliseconds.toFixed(3),
        this.#share(milliseconds),
        (bytes / 1e6).toFixed(2),
        (bytes / 1e6 / milliseconds).toFixed(1),
      ]),
      ["around kernels", "", around.toFixed(3), this.#share(around), "", ""],
      ["total", "", this.milliseconds.toFixed(3), this.#share(this.milliseconds), "", ""],
    ];
    return textTable(cells);
  }

  #share(milliseconds: number): string {
    return `${((100 * milliseconds) / this.milliseconds).toFixed(1)} %`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * Runs some work and tells where its time goes. Run it a few times before: the first calls of a kernel
 * compile it.
 *
 * @param work  what to run; if it is asynchronous, whatever else runs meanwhile is seen as well
 * @returns a `Profile`, which prints as a table; a promise of one for asynchronous work
 * @example
 * const p = profile(() => ones(2, 2).matmul(ones(2, 2)).sum().item());
 * p.result // => 8
 * p.operations().map(({ name, calls }) => [name, calls]).find(([name]) => name === "matmul") // => [ 'matmul', 1 ]
 */
export function profile<T>(work: () => Promise<T>): Promise<Profile<T>>;
export function profile<T>(work: () => T): Profile<T>;
export function profile<T>(work: () => T | Promise<T>): Profile<T> | Promise<Profile<T>> {
  checkFunction("profile", work);
  const kernels: ProfiledKernel[] = [];
  const outer = setTimer((call, kernel) => {
    const start = performance.now();
    if (outer === undefined) kernel();
    else outer(call, kernel);
    openBackend().finish?.();
    kernels.push(seen(call, performance.now() - start));
  });
  const start = performance.now();
  const end = (): void => void setTimer(outer);
  const profiled = (result: T): Profile<T> => {
    const milliseconds = performance.now() - start;
    end();
    return new Profile(result, milliseconds, kernels);
  };
  try {
    const result = work();
    if (!(result instanceof Promise)) return profiled(result);
    return result.then(profiled).finally(end);
  } catch (error) {
    end();
    throw error;
  }
}

function seen(
  { name, primitive, inputs, outputs }: KernelCall,
  milliseconds: number,
): ProfiledKernel {
  const tensors = [...inputs, ...outputs];
  const bytes = sumOf(tensors.map(bytesOf));
  return { name, primitive, shapes: tensors.map((x) => x.shape), milliseconds, bytes };
}

const bytesOf = ({ shape, dtype }: Tensor): number => numelOf(shape) * dtypes[dtype].sizeBytes;
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);
const shown = (shape: readonly number[]): string => `[${shape.join(", ")}]`;
