/** @file What a statistical test is once it is designed, and what it concludes. */
import { KindlingError } from "@kindling/tensor";
import type { Rates } from "./options.ts";

/**
 * A statistic lies outside of what its hypothesis allows.
 * @example
 * let code;
 * try { expectProportion(0.5, { detect: 0.02 }, () => 0); } catch (error) { code = error.code; }
 * code // => "KINDLING_STATISTICS"
 */
export class StatisticsError extends KindlingError {
  override readonly name = "StatisticsError";
  override readonly code = "KINDLING_STATISTICS";
}

/**
 * A test that could not detect what it is asked to detect. It has drawn nothing.
 * @example
 * let code;
 * try { expectProportion(0.5, { detect: 0.01, n: 100 }, () => 0); } catch (error) { code = error.code; }
 * code // => "KINDLING_POWER"
 */
export class PowerError extends KindlingError {
  override readonly name = "PowerError";
  override readonly code = "KINDLING_POWER";
}

/** A test with its sample size and limits. Both rates hold for any distribution the test allows. */
export interface StatisticalTest {
  /** How many samples it takes. */
  readonly n: number;
  /** The least and the greatest value of the statistic that pass. */
  readonly lowest: number;
  readonly highest: number;
  /** An upper bound on how often it fails where the hypothesis holds. */
  readonly falseAlarm: number;
  /** An upper bound on how often it passes where the discrepancy is `detect` or more. */
  readonly miss: number;
}

/** A test that passed. */
export interface Conclusion extends StatisticalTest {
  readonly statistic: number;
}

/**
 * Passes a statistic within the limits on.
 *
 * @param hypothesis  what was believed: "the proportion is 0.5".
 * @throws {StatisticsError} when it is outside of them, or NaN
 */
export function concluded(
  { what, falseAlarm }: Rates,
  test: StatisticalTest,
  statistic: number,
  hypothesis: string,
): Conclusion {
  if (statistic >= test.lowest && statistic <= test.highest) return { ...test, statistic };
  throw new StatisticsError(`${what}: false, or a coincidence of ${falseAlarm.toExponential(0)}`, {
    got: `${statistic} in ${test.n} samples`,
    expected: `${test.lowest} to ${test.highest}, if ${hypothesis}`,
  });
}
