/**
 * @file The kernel calls of a plan, written down once: their parameters are known but for addresses and
 * scalars, which are put in place each time.
 */
import type { LoopAxis } from "@kindling/tensor";
import type { Kernel } from "../compile.ts";
import type { Job } from "../threads/job.ts";
import { eachTask, type Part } from "./parts.ts";

/** One kernel call without its addresses and scalars. */
export class Prepared {
  readonly #parameters: (number | bigint)[] = [];
  /** Per address: which parameter it is, of which operand, and how many bytes it is behind its first element. */
  readonly #places: number[] = [];

  number(x: number): void {
    this.#parameters.push(x);
  }

  address(operand: number, offsetBytes: number): void {
    this.#places.push(this.#parameters.push(0) - 1, operand, offsetBytes);
  }

  /** Room for scalars behind the rest. */
  scalars(count: number): void {
    for (let i = 0; i < count; i++) this.#parameters.push(0);
  }

  /** All parameters, in the same array each time. */
  with(
    addresses: readonly number[],
    scalars: readonly (number | bigint)[],
  ): readonly (number | bigint)[] {
    const [parameters, places] = [this.#parameters, this.#places];
    for (let i = 0; i < places.length; i += 3)
      parameters[places[i]!] = addresses[places[i + 1]!]! + places[i + 2]!;
    const first = parameters.length - scalars.length;
    for (let i = 0; i < scalars.length; i++) parameters[first + i] = scalars[i]!;
    return parameters;
  }
}

/** What a plan says of its calls. */
export interface Described {
  readonly kernel: Kernel;
  readonly whole: Part;
  /** How many of the last axes the kernel walks at once. */
  readonly walked: number;
  /** The parameters for a part, at a place of the other axes. */
  readonly prepared: (part: Part) => Prepared;
  /** Whether tasks may have different places of an axis. */
  readonly mayCut?: (axis: LoopAxis) => boolean;
}

/** So many calls are remembered; of more, finding the parameters is little of the work. */
const most = 64;

export class Calls {
  readonly #it: Described;
  readonly #isFew: boolean;
  /** By the number of parts: calls, and after those that end a task `undefined`. */
  readonly #known = new Map<number, readonly (Prepared | undefined)[]>();

  constructor(it: Described) {
    this.#it = it;
    const places = it.whole.axes.slice(0, -it.walked);
    this.#isFew = places.reduce((n, { size }) => n * size, 1) <= most;
  }

  /** Makes the calls as tasks of a job. */
  run(job: Job, addresses: readonly number[], scalars: readonly (number | bigint)[]): void {
    const { kernel, prepared } = this.#it;
    if (!this.#isFew) {
      this.#each(job, (part) => job.call(kernel, prepared(part).with(addresses, scalars)));
      return;
    }
    for (const call of this.#callsOf(job)) {
      if (call === undefined) job.next();
      else job.call(kernel, call.with(addresses, scalars));
    }
  }

  #callsOf(job: Job): readonly (Prepared | undefined)[] {
    const parts = Math.max(job.parts, job.calls);
    const known = this.#known.get(parts);
    if (known !== undefined) return known;
    const calls: (Prepared | undefined)[] = [];
    const next = (): void => void calls.push(undefined);
    this.#each({ ...shapeOf(job), next }, (part) => calls.push(this.#it.prepared(part)));
    this.#known.set(parts, calls);
    return calls;
  }

  #each(job: Pick<Job, "parts" | "calls" | "next">, visit: (part: Part) => void): void {
    const { whole, walked, mayCut } = this.#it;
    eachTask(job, whole, walked, visit, mayCut);
  }
}

const shapeOf = ({ parts, calls }: Job): Pick<Job, "parts" | "calls"> => ({ parts, calls });
