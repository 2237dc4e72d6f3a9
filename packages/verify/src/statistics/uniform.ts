/**
 * @file Are numbers uniform? By the largest gap between their distribution function and x, and, for
 * whole numbers of some bits, by each bit.
 */
import { ValueError } from "@kindling/tensor";
import { largestGap, sorted } from "./empirical.ts";
import { type Rates, ratesOf, sampled, type StatisticalOptions, type Values } from "./options.ts";
import { expectProportion } from "./proportion.ts";
import { sampleSize } from "./sample-size.ts";
import { concluded, type Conclusion, type StatisticalTest } from "./verdict.ts";

/** The lattice of the numbers, besides the rates of error. */
export interface UniformOptions extends StatisticalOptions {
  /** The step of the lattice that the numbers are on: 2⁻²⁴ for `rand`. Default 0: none. */
  readonly step?: number;
}

/**
 * Throws unless numbers are uniform on [0, 1). `detect` is the least gap between distribution
 * functions that must be detected. A distribution with the distribution function F is tested as
 * F(X).
 *
 * @param sample   draws n independent numbers.
 * @throws {StatisticsError} when the gap is larger than chance allows
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @see Massart, The Tight Constant in the Dvoretzky–Kiefer–Wolfowitz Inequality (1990)
 * @example
 * manualSeed(0);
 * expectUniform({ detect: 0.02, step: 2 ** -24 }, (n) => rand(n)).n // => 105344
 */
export function expectUniform(options: UniformOptions, sample: (n: number) => Values): Conclusion {
  const rates = ratesOf("expectUniform", options);
  const test = uniformTest(rates);
  const { step = 0 } = options;
  rates.ledger.charge(rates.what, rates.falseAlarm);
  const numbers = sorted(sampled(rates.what, sample(test.n), test.n));
  const gap = largestGap(numbers, inUnit, (x) => inUnit(x + step));
  return concluded(rates, test, gap, "they are uniform on [0, 1)");
}

/**
 * The test that `expectUniform` makes; its statistic is Kolmogorov's D.
 * @example
 * uniformTest({ detect: 0.02 }).n // => 105344
 */
export function uniformTest(options: StatisticalOptions): StatisticalTest {
  const rates = ratesOf("uniformTest", options);
  const highestAt = (n: number): number => Math.sqrt(Math.log(2 / rates.falseAlarm) / (2 * n));
  const missAt = (n: number): number => missRate(rates, n, highestAt(n));
  const n = sampleSize(rates, missAt);
  return { n, lowest: 0, highest: highestAt(n), falseAlarm: rates.falseAlarm, miss: missAt(n) };
}

/** Where the gap is `detect`, a proportion is off by as much: Hoeffding's bound on finding less. */
const missRate = ({ detect }: Rates, n: number, highest: number): number =>
  highest < detect ? Math.exp(-2 * n * (detect - highest) ** 2) : 1;

/**
 * Throws unless each bit of whole numbers is 1 half of the time. `detect` is the least difference from
 * one half that must be detected, in any bit.
 *
 * @param bits     how many, from 1 to 53.
 * @param sample   draws n independent whole numbers in `[0, 2^bits)`.
 * @throws {StatisticsError} naming the bit, 0 the lowest, that is 1 too often or too rarely
 * @throws {PowerError} when `n` was given and is too small: before anything is drawn
 * @example
 * const generator = new Generator({ seed: 0 });
 * const words = (n: number) => Float64Array.from({ length: n }, () => generator.u32());
 * expectUniformBits(32, { detect: 0.01 }, words).map(({ statistic }) => statistic).length // => 32
 */
export function expectUniformBits(
  bits: number,
  options: StatisticalOptions,
  sample: (n: number) => Values,
): readonly Conclusion[] {
  const { what, falseAlarm } = ratesOf("expectUniformBits", options);
  if (!(Number.isInteger(bits) && bits >= 1 && bits <= 53)) throw noWidth(what, bits);
  let words: ArrayLike<number> | undefined;
  return Array.from({ length: bits }, (_, bit) => {
    const ofBit = { ...options, falseAlarm: falseAlarm / bits, what: `${what}, bit ${bit}` };
    return expectProportion(0.5, ofBit, (n) => {
      words ??= sampled(what, sample(n), n);
      return onesOf(words, bit);
    });
  });
}

function onesOf(words: ArrayLike<number>, bit: number): number {
  const place = 2 ** bit;
  let count = 0;
  for (let i = 0; i < words.length; i++) count += Math.floor((words[i] ?? NaN) / place) % 2;
  return count;
}

const inUnit = (x: number): number => Math.min(1, Math.max(0, x));

const noWidth = (what: string, bits: number): ValueError =>
  new ValueError(`${what}: numbers have 1 to 53 bits`, {
    got: `${bits} bits`,
    expected: "a whole number from 1 to 53",
  });
