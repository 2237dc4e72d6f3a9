/** @file The book's `Accumulator`: several running sums. */
import { IndexError, ValueError } from "@kindling/tensor";

/**
 * Sums over `n` variables, in double precision.
 *
 * @see Zhang et al., Dive into Deep Learning, §3.6
 * @example
 * const metric = new Accumulator(2);
 * metric.add(1, 10);
 * metric.add(2, 20);
 * metric.at(0) / metric.at(1) // => 0.1
 */
export class Accumulator {
  private readonly sums: number[];

  constructor(n: number) {
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new ValueError("Accumulator: no number of sums", {
        got: `n ${n}`,
        expected: "a whole number, at least 1",
      });
    }
    this.sums = Array.from({ length: n }, () => 0);
  }

  /**
   * Adds one value to each sum.
   * @example
   * const metric = new Accumulator(2);
   * metric.add(1, 10);
   * metric.add(2, 20);
   * metric.at(1) // => 30
   */
  add(...values: readonly number[]): void {
    if (values.length !== this.sums.length) {
      throw new ValueError("Accumulator.add: a value for each sum is needed", {
        got: `${values.length} values`,
        expected: `${this.sums.length}`,
      });
    }
    values.forEach((value, i) => {
      this.sums[i] = this.at(i) + value;
    });
  }

  /**
   * Sets every sum to 0.
   * @example
   * const metric = new Accumulator(1);
   * metric.add(3);
   * metric.reset();
   * metric.at(0) // => 0
   */
  reset(): void {
    this.sums.fill(0);
  }

  /**
   * The sum number `index` (the book's `metric[index]`).
   * @example
   * const metric = new Accumulator(2);
   * metric.add(1, 10);
   * metric.at(1) // => 10
   */
  at(index: number): number {
    const sum = this.sums[index];
    if (sum !== undefined) return sum;
    throw new IndexError("Accumulator.at: no such sum", {
      got: `index ${index}`,
      expected: `0 to ${this.sums.length - 1}`,
    });
  }
}
