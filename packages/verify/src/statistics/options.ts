/** @file What a statistical test promises, and what it is asked to. */
import { isTensor, type Tensor, ValueError } from "@kindling/tensor";
import { type Charged, sharedLedger } from "./ledger.ts";

/** The rates that a statistical test keeps, by itself or not at all. */
export interface StatisticalOptions {
  /** The smallest discrepancy that the test must detect, in the units of what is tested. */
  readonly detect: number;
  /** How often the test may fail where the hypothesis holds. Default 1e-9. */
  readonly falseAlarm?: number;
  /** How often the test may pass where the discrepancy is `detect` or more. Default 1e-9. */
  readonly miss?: number;
  /** How many samples to draw. Default: as many as the rates take. */
  readonly n?: number;
  /** What `falseAlarm` is taken from. Default: a budget of 1e-6 that all tests of the program share. */
  readonly ledger?: Charged;
  /** Names the test in messages and in the ledger. */
  readonly what?: string;
}

/** Options with nothing left open but the sample size. */
export type Rates = Required<Omit<StatisticalOptions, "n" | "what">> &
  Pick<StatisticalOptions, "n"> & { readonly what: string };

/** What is sampled: numbers, flat or as a tensor (row-major). Booleans count as 0 and 1. */
export type Values = Tensor | ArrayLike<number>;

/**
 * Options with their defaults.
 *
 * @throws {ValueError} when a rate is no rate, or a size is no size
 */
export function ratesOf(where: string, options: StatisticalOptions): Rates {
  const { falseAlarm = 1e-9, miss = 1e-9, ledger = sharedLedger, what = where } = options;
  for (const [name, rate] of Object.entries({ falseAlarm, miss }))
    if (!(rate > 0 && rate < 1)) throw refused(where, name, rate, "a number between 0 and 1");
  if (!(options.detect > 0 && options.detect < Infinity))
    throw refused(where, "detect", options.detect, "a finite number above 0");
  if (options.n !== undefined && !(Number.isSafeInteger(options.n) && options.n > 0))
    throw refused(where, "n", options.n, "a whole number above 0");
  return { ...options, falseAlarm, miss, ledger, what };
}

/** The numbers themselves. */
export const numbersOf = (values: Values): ArrayLike<number> =>
  isTensor(values) ? values.detach().double().toTypedArray() : values;

/**
 * The `n` numbers that a sampler was asked for.
 *
 * @throws {ValueError} when there are not that many
 */
export function sampled(where: string, values: Values, n: number): ArrayLike<number> {
  const numbers = numbersOf(values);
  if (numbers.length === n) return numbers;
  throw new ValueError(`${where}: another number of samples than was asked for`, {
    got: `${numbers.length} numbers`,
    expected: String(n),
  });
}

const refused = (where: string, name: string, value: number, expected: string): ValueError =>
  new ValueError(`${where}: ${name} is out of range`, { got: String(value), expected });
