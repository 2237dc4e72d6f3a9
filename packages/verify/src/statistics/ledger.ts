/**
 * @file A budget of false alarms: what every statistical test of a suite may cost together. Rates
 * add up (Bonferroni), whether or not the tests are independent.
 */
import { ValueError } from "@kindling/tensor";

/** One statistical test and the most that it adds to the suite's false-alarm rate. */
export interface Charge {
  readonly what: string;
  readonly falseAlarm: number;
}

/** Whoever charges a ledger, and nothing else of it. */
export type Charged = Pick<Ledger, "charge">;

/**
 * Adds up false-alarm rates and refuses what its budget does not hold.
 *
 * @example
 * const ledger = new Ledger({ budget: 1e-8 });
 * ledger.charge("the mean", 1e-9);
 * ledger.charge("the variance", 2e-9);
 * ledger.toString() // => 2 statistical tests, false alarms at most 3.0e-9 of 1.0e-8
 */
export class Ledger {
  /** The highest false-alarm rate of all tests together. */
  readonly budget: number;
  readonly #charges: Charge[] = [];

  /** @param options  `budget`, in (0, 1). Default 1e-6: a suite that runs a million times may fail once. */
  constructor({ budget = 1e-6 }: { readonly budget?: number } = {}) {
    if (!(budget > 0 && budget < 1)) {
      throw new ValueError("Ledger: the budget is no rate", {
        got: String(budget),
        expected: "a number between 0 and 1",
      });
    }
    this.budget = budget;
  }

  /**
   * Takes a test's false-alarm rate from the budget, before the test draws anything.
   *
   * @throws {ValueError} when the rates would add up to more than the budget; nothing is taken then
   * @example
   * const ledger = new Ledger({ budget: 1e-8 });
   * ledger.charge("the mean", 1e-9);
   * ledger.total // => 1e-9
   */
  charge(what: string, falseAlarm: number): void {
    const total = sum([...this.#charges.map((one) => one.falseAlarm), falseAlarm]);
    if (total > this.budget) {
      throw new ValueError(`${what}: the budget of false alarms is spent`, {
        got: `${show(this.total)} taken by ${this.#charges.length} tests, and ${show(falseAlarm)} asked for`,
        expected: `at most ${show(this.budget)} in all`,
      });
    }
    this.#charges.push({ what, falseAlarm });
  }

  /** The most that all tests together may raise false alarms. */
  get total(): number {
    return sum(this.#charges.map(({ falseAlarm }) => falseAlarm));
  }

  get charges(): readonly Charge[] {
    return [...this.#charges];
  }

  /**
   * The charges as text, one a line.
   * @example
   * String(new Ledger({ budget: 1e-8 }))
   * // => "0 statistical tests, false alarms at most 0.0e+0 of 1.0e-8"
   */
  toString(): string {
    const count = this.#charges.length;
    const tests = `${count} statistical ${count === 1 ? "test" : "tests"}`;
    return `${tests}, false alarms at most ${show(this.total)} of ${show(this.budget)}`;
  }
}

/** What tests draw from that name no ledger: one budget of 1e-6 for each program that runs. */
export const sharedLedger: Ledger = new Ledger();

const show = (rate: number): string => rate.toExponential(1);

// a thousand rates of 1e-9 are 1e-6, which adding them up one by one misses
const sum = (rates: readonly number[]): number =>
  Number(rates.reduce((a, b) => a + b, 0).toPrecision(12));
