/**
 * @file The shared block as the calling thread sees it: a job is written into it, given out, and waited for.
 */
import type { Kernel, Origin } from "../compile.ts";
import type { Parameters } from "./job.ts";
import { layout } from "./layout.ts";

/** A kernel call of which another thread knows where the kernel is. */
export interface Call {
  readonly kernel: Kernel;
  readonly origin: Origin;
  readonly parameters: Parameters;
}

export type Task = readonly Call[];

/** How many numbers a call takes at most. */
const numbersOf = ({ parameters }: Call): number => 3 + 2 * parameters.length;

export class SharedBlock {
  readonly buffer = new SharedArrayBuffer(layout.sizeBytes);
  readonly words = new Int32Array(this.buffer);
  readonly #numbers = new Float64Array(this.buffer, 8 * layout.numbers);
  readonly #longs = new BigInt64Array(this.buffer, 8 * layout.numbers);
  readonly #code = new Uint8Array(this.buffer, layout.code);
  readonly #kernels = new Map<Kernel, number>();
  /** By place, the module of this job that has it, and where its bytes are. */
  readonly #modules = new Map<number, { readonly id: number; readonly code: number }>();
  readonly #helpers: number;
  #tasks = 0;
  #at = 0;
  #codeEnd = 0;

  constructor(helpers: number) {
    this.#helpers = helpers;
  }

  /**
   * Writes a job in place of the one before.
   *
   * @returns how many of the tasks had room, from the first on
   */
  write(tasks: readonly Task[]): number {
    this.#kernels.clear();
    this.#modules.clear();
    this.#tasks = this.#at = this.#codeEnd = 0;
    const end = tasks.findIndex((task) => !this.#hasWritten(task));
    return end < 0 ? tasks.length : end;
  }

  #hasWritten(task: Task): boolean {
    const size = task.reduce((sum, call) => sum + numbersOf(call), 0);
    if (this.#tasks === layout.mostTasks || this.#at + size > layout.mostNumbers) return false;
    const kernels = task.map((call) => this.#kernelOf(call));
    if (kernels.includes(undefined)) return false;
    this.words[layout.starts + this.#tasks] = this.#at;
    task.forEach((call, i) => this.#write(kernels[i]!, call.parameters));
    this.words[layout.starts + ++this.#tasks] = this.#at;
    return true;
  }

  #write(kernel: number, parameters: Parameters): void {
    const numbers = this.#numbers;
    const first = this.#at + 3;
    let end = first + parameters.length;
    numbers[this.#at] = kernel;
    numbers[this.#at + 1] = parameters.length;
    parameters.forEach((x, i) => {
      if (typeof x === "number") numbers[first + i] = x;
      else {
        this.#longs[first + i] = x;
        numbers[end++] = i;
      }
    });
    numbers[this.#at + 2] = end - first - parameters.length;
    this.#at = end;
  }

  /** The number of a call's kernel in this job; `undefined` where there is no room for it. */
  #kernelOf({ kernel, origin }: Call): number | undefined {
    const known = this.#kernels.get(kernel);
    if (known !== undefined) return known;
    const number = this.#kernels.size;
    const code = this.#codeOf(origin);
    if (code === undefined || number === layout.mostKernels) return undefined;
    const row = [origin.moduleId, origin.exportIndex, code, code + origin.bytes.length];
    this.words.set(row, layout.kernels + 4 * number);
    this.#kernels.set(kernel, number);
    return number;
  }

  /** Where the bytes of a module are, which only those need who have not loaded it. */
  #codeOf({ moduleId, bytes }: Origin): number | undefined {
    const place = moduleId % layout.modulePlaces;
    const known = this.#modules.get(place);
    if (known !== undefined) return known.id === moduleId ? known.code : undefined;
    let code: number = layout.code;
    if (!this.#isLoaded(moduleId)) {
      if (this.#codeEnd + bytes.length > layout.codeBytes) return undefined;
      code += this.#codeEnd;
      this.#code.set(bytes, this.#codeEnd);
      this.#codeEnd += bytes.length;
    }
    this.#modules.set(place, { id: moduleId, code });
    return code;
  }

  #isLoaded(moduleId: number): boolean {
    const place = layout.loaded + (moduleId % layout.modulePlaces);
    for (let helper = 0; helper < this.#helpers; helper++)
      if (this.words[place + helper * layout.modulePlaces] !== moduleId) return false;
    return true;
  }

  /** Text of the failure there was. */
  get failure(): string | undefined {
    const length = Atomics.load(this.words, layout.failure);
    if (length === 0) return undefined;
    return String.fromCharCode(...new Uint8Array(this.buffer, layout.text, length));
  }
}
