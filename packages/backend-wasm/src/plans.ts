/**
 * @file Plans by form: what follows from the structure, the element types and the layouts of a call alone.
 * Making one takes some microseconds, which is more than a small kernel does; a program makes the same few
 * calls again and again. A key is numbers written into one array, as text or nested maps take longer.
 */
import { type DType, dtypes, type KernelOperand } from "@kindling/tensor";

/** The bound is for programs that never make a call twice. */
const capacity = 4096;

interface Known<P> {
  readonly key: readonly number[];
  readonly plan: P;
  /** Another plan whose key has the same hash. */
  readonly next: Known<P> | undefined;
}

const numberOf = Object.fromEntries(Object.keys(dtypes).map((name, i) => [name, i])) as {
  readonly [D in DType]: number;
};

export class PlanCache<P> {
  readonly #plans = new Map<number, Known<P>>();
  #count = 0;
  readonly #key: number[] = [];
  #length = 0;
  #hash = 0;

  /** Begins the key of another call. */
  begin(): this {
    this.#length = 0;
    this.#hash = 0;
    return this;
  }

  /** Adds to the key what a call depends on. */
  number(x: number): this {
    this.#key[this.#length++] = x;
    const mixed = Math.imul(this.#hash ^ x, 0x9e3779b1);
    this.#hash = mixed ^ (mixed >>> 15);
    return this;
  }

  type(dtype: DType): this {
    return this.number(numberOf[dtype]);
  }

  numbers(all: readonly number[]): this {
    this.number(all.length);
    for (let i = 0; i < all.length; i++) this.number(all[i]!);
    return this;
  }

  /** Where the elements of an operand lie, but for its shape: operands of a call often have one together. */
  places({ dtype, strides }: Omit<KernelOperand, "storage">): this {
    return this.type(dtype).numbers(strides);
  }

  /** The plan of the key; a plan may be `undefined`, which is remembered too. */
  plan(make: () => P): P {
    const first = this.#plans.get(this.#hash);
    for (let known = first; known !== undefined; known = known.next)
      if (this.#isKey(known.key)) return known.plan;
    const [key, hash] = [this.#key.slice(0, this.#length), this.#hash];
    const plan = make();
    if (this.#count >= capacity) {
      this.#plans.clear();
      this.#count = 0;
    }
    this.#count += 1;
    this.#plans.set(hash, { key, plan, next: this.#plans.get(hash) });
    return plan;
  }

  #isKey(key: readonly number[]): boolean {
    if (key.length !== this.#length) return false;
    for (let i = 0; i < key.length; i++) if (key[i] !== this.#key[i]) return false;
    return true;
  }
}
