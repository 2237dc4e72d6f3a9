/**
 * @file The kernel calls of products, written down once for all calls of one form: the product is cut and
 * its calls are made with symbols in the place of addresses, which are put in each time. What TypeScript
 * does for each call would else take longer than a small product.
 */
import type { Kernel } from "../compile.ts";
import { Prepared } from "../kernels/calls.ts";
import type { Job } from "../threads/job.ts";
import type { ProductKernels } from "./kernels.ts";
import { type Products, runProducts } from "./share.ts";

/** Addresses are symbols so far apart that a sum of one and any distance is known by its size. */
const apart = 2 ** 36;

/** What stands for the address of an operand. */
export const symbol = (operand: number): number => (operand + 1.5) * apart;

/** The operand that a number is an address of; below 0 for numbers that are none. */
const operandOf = (x: number): number => Math.floor(x / apart) - 1;

/** So many calls are remembered; of more, making them is little of the work. */
const most = 64;

/** More parts than a job has. */
const mostParts = 2 ** 20;

interface Call {
  readonly kernel: Kernel;
  readonly prepared: Prepared;
}

/** The calls of a product by so many threads, and the scratch memory that they take. */
interface Script {
  readonly steps: readonly (Call | "next" | "barrier")[];
  readonly scratch: readonly number[];
}

export class ProductPlan {
  readonly #kernels: ProductKernels;
  readonly #symbolic: Products;
  readonly #operands: number;
  /** By threads and parts; `undefined` where there are too many calls. */
  readonly #scripts = new Map<number, Script | undefined>();

  /**
   * @param symbolic  the products, with symbols of the operands for addresses
   * @param operands  how many there are; what follows is scratch memory
   */
  constructor(kernels: ProductKernels, symbolic: Products, operands: number) {
    this.#kernels = kernels;
    this.#symbolic = symbolic;
    this.#operands = operands;
  }

  /**
   * Makes the calls as tasks of a job.
   *
   * @param real  the same products with their addresses, where the calls are not remembered
   */
  run(
    job: Job,
    addresses: readonly number[],
    scratch: (sizeBytes: number) => number,
    real: () => Products,
  ): void {
    const script = this.#scriptOf(job);
    if (script === undefined) return runProducts(this.#kernels, real(), scratch, job);
    const all = [...addresses];
    for (const sizeBytes of script.scratch) all.push(scratch(sizeBytes));
    for (const step of script.steps) {
      if (step === "next") job.next();
      else if (step === "barrier") job.barrier();
      else job.call(step.kernel, step.prepared.with(all, []));
    }
  }

  #scriptOf(job: Job): Script | undefined {
    const key = job.threads * mostParts + job.parts;
    if (this.#scripts.has(key)) return this.#scripts.get(key);
    const script = this.#written(job);
    this.#scripts.set(key, script);
    return script;
  }

  #written({ threads, parts, calls }: Job): Script | undefined {
    const [steps, scratch]: [(Call | "next" | "barrier")[], number[]] = [[], []];
    let made = 0;
    const recorder: Job = {
      threads,
      parts,
      calls,
      call: (kernel, parameters) => {
        made += 1;
        if (made <= most) steps.push({ kernel, prepared: prepared(parameters as number[]) }); // of addresses and sizes
      },
      next: () => steps.push("next"),
      barrier: () => steps.push("barrier"),
    };
    const room = (sizeBytes: number): number =>
      symbol(this.#operands + scratch.push(sizeBytes) - 1);
    runProducts(this.#kernels, this.#symbolic, room, recorder);
    return made > most ? undefined : { steps, scratch };
  }
}

function prepared(parameters: readonly number[]): Prepared {
  const call = new Prepared();
  for (const x of parameters) {
    const operand = operandOf(x);
    if (operand < 0) call.number(x);
    else call.address(operand, asWhole(x - symbol(operand)));
  }
  return call;
}

/** The same number in the form of small whole ones, as sums of others would be objects. */
const asWhole = (x: number): number => ((x | 0) === x ? x | 0 : x);
