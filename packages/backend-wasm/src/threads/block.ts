/**
 * @file The shared block as the calling thread sees it: a job is written into it, given out, and waited for.
 */
import { type Kernel, type Origin, originOf } from "../compile.ts";
import type { Parameters } from "./job.ts";
import { layout } from "./layout.ts";

export interface Call {
  readonly kernel: Kernel;
  readonly parameters: Parameters;
}

export type Task = readonly Call[];

/** How many numbers a call takes at most. */
const mostNumbersOf = (parameters: Parameters): number => 3 + 2 * parameters.length;

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
    if (this.#tasks === layout.mostTasks) return false;
    const start = this.#at;
    for (const { kernel, parameters } of task) {
      const number = this.#numberOf(kernel);
      if (number === undefined || this.#at + mostNumbersOf(parameters) > layout.mostNumbers) {
        this.#at = start;
        return false;
      }
      this.#write(number, parameters);
    }
    this.words[layout.starts + this.#tasks] = start;
    this.words[layout.starts + ++this.#tasks] = this.#at;
    return true;
  }

  #write(kernel: number, parameters: Parameters): void {
    const numbers = this.#numbers;
    const first = this.#at + 3;
    let end = first + parameters.length;
    numbers[this.#at] = kernel;
    numbers[this.#at + 1] = parameters.length;
    for (let i = 0; i < parameters.length; i++) {
      const x = parameters[i]!;
      if (typeof x === "number") numbers[first + i] = x;
      else {
        this.#longs[first + i] = x;
        numbers[end++] = i;
      }
    }
    numbers[this.#at + 2] = end - first - parameters.length;
    this.#at = end;
  }

  /** The number of a kernel in this job; `undefined` where there is no room for it, or only this thread knows it. */
  #numberOf(kernel: Kernel): number | undefined {
    const known = this.#kernels.get(kernel);
    if (known !== undefined) return known;
    const number = this.#kernels.size;
    const origin = originOf(kernel);
    const code = origin && this.#codeOf(origin);
    if (origin === undefined || code === undefined || number === layout.mostKernels)
      return undefined;
    const at = layout.kernels + 4 * number;
    this.words[at] = origin.moduleId;
    this.words[at + 1] = origin.exportIndex;
    this.words[at + 2] = code;
    this.words[at + 3] = code + origin.bytes.length;
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
