/**
 * @file Kernels by structure: the primitive, its expression, element types, ranks and a class per operand,
 * never sizes, strides or numbers, so that a program has few. The bound is for programs that make programs.
 */

const capacity = 2048;

export class KernelCache<K> {
  readonly #kernels = new Map<string, K | undefined>();
  #made = 0;

  /** How many kernels were made so far. */
  get made(): number {
    return this.#made;
  }

  /** The kernel of that key; `undefined` is remembered too: there is none. */
  get(key: string, make: () => K | undefined): K | undefined {
    const known = this.#kernels.get(key);
    if (known !== undefined || this.#kernels.has(key)) return known;
    const kernel = make();
    if (kernel !== undefined) this.#made += 1;
    if (this.#kernels.size >= capacity) this.#kernels.delete(this.#kernels.keys().next().value!);
    this.#kernels.set(key, kernel);
    return kernel;
  }
}
