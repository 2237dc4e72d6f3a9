/**
 * @file Is a proportion what it should be? Asked after every batch, until it is clear: a sequential
 * test needs about a third of the samples that a test of fixed size needs.
 *
 * The likelihood ratio of "off by `detect`" to "as it should be" exceeds 1/a with probability a at
 * most, however often one looks (Ville), and falls below b with probability b at most where it is off.
 *
 * @see Wald, Sequential Tests of Statistical Hypotheses (1945); Ville, Étude critique de la notion de
 *   collectif (1939)
 */
import { ValueError } from "@kindling/tensor";
import type { ProportionOptions } from "./proportion.ts";
import { type Rates, ratesOf } from "./options.ts";
import { StatisticsError } from "./verdict.ts";

/** What a batch of trials gave. */
export interface Batch {
  readonly successes: number;
  readonly trials: number;
}

/** What was drawn until it was clear that the proportion is as it should be. */
export interface SequentialConclusion extends Batch {
  readonly proportion: number;
}

/**
 * Throws unless the share of successes is `p`, as `expectProportion` does, drawing no more than it
 * takes to tell. Rates hold at every sample size, so there is none to give.
 *
 * @param draw  draws another batch of trials, independent of those before.
 * @throws {StatisticsError} when "off by `detect`" is likelier by 1 / falseAlarm, or neither is clear
 *   after as many trials as make either clear with probability 1 − falseAlarm
 * @example
 * manualSeed(0);
 * const coins = () => ({ successes: Number(rand(4096).lt(0.5).sum().item()), trials: 4096 });
 * expectProportionInTurn(0.5, { detect: 0.02 }, coins).trials < 91584 // => true
 */
export function expectProportionInTurn(
  p: number,
  options: Omit<ProportionOptions, "n">,
  draw: () => Batch,
): SequentialConclusion {
  const rates = ratesOf("expectProportionInTurn", options);
  const test = sequentialTest(p, { ...options, what: rates.what });
  rates.ledger.charge(rates.what, rates.falseAlarm);
  let [successes, trials] = [0, 0];
  let verdict: SequentialVerdict = "open";
  while (verdict === "open") {
    const batch = checked(rates, draw());
    successes += batch.successes;
    trials += batch.trials;
    verdict = test.verdictAt({ successes, trials });
  }
  const proportion = successes / trials;
  if (verdict === "pass") return { successes, trials, proportion };
  throw new StatisticsError(`${rates.what}: false, or a coincidence of ${rates.falseAlarm}`, {
    got: `${successes} successes in ${trials} trials, a proportion of ${proportion}`,
    expected: `a proportion of ${p}, with less than ${rates.detect} to either side`,
  });
}

/** What is known after some trials: the claim holds, it fails, or it is open. */
export type SequentialVerdict = "open" | "pass" | "fail";

/** The test that `expectProportionInTurn` makes. */
export interface SequentialTest {
  /** From here on an open question counts as failed. */
  readonly limit: number;
  /** The verdict after so many trials. */
  readonly verdictAt: (all: Batch) => SequentialVerdict;
}

/**
 * The limits between which the question is open, given all trials so far.
 * @example
 * Object.keys(sequentialTest(0.5, { detect: 0.02 })) // => [ 'limit', 'verdictAt' ]
 */
export function sequentialTest(p: number, options: Omit<ProportionOptions, "n">): SequentialTest {
  const rates = ratesOf("sequentialTest", options);
  const { tolerance = 0 } = options;
  const sides = [1, -1]
    .map((sign) => side(p + sign * tolerance, p + sign * rates.detect))
    .filter((one) => one !== undefined);
  if (sides.length === 0 || !(p >= 0 && p <= 1) || !(tolerance >= 0 && tolerance < rates.detect))
    throw outOfRange(rates, p, tolerance);
  // half of the false alarms for the ratios, by sides, and half for what stays open
  const clear = { off: Math.log((2 * sides.length) / rates.falseAlarm), on: Math.log(rates.miss) };
  const open = Math.log((2 * sides.length) / rates.falseAlarm) - clear.on / 2;
  const limit = Math.ceil(Math.max(...sides.map((one) => open / one.affinity)));
  return { limit, verdictAt };

  function verdictAt(all: Batch): SequentialVerdict {
    const ratios = sides.map((one) => one.logRatio(all));
    if (ratios.some((ratio) => ratio >= clear.off)) return "fail";
    if (ratios.every((ratio) => ratio <= clear.on)) return "pass";
    return all.trials >= limit ? "fail" : "open";
  }
}

/** One discrepancy against the hypothesis: up, or down. */
interface Side {
  readonly logRatio: (all: Batch) => number;
  /**
   * −log of the Bhattacharyya coefficient: after n trials of the hypothesis the ratio still exceeds b
   * with probability exp(−n · affinity) / √b at most.
   */
  readonly affinity: number;
}

function side(own: number, off: number): Side | undefined {
  if (off < 0 || off > 1) return undefined;
  const success = Math.log(off / own);
  const failure = Math.log1p(-off) - Math.log1p(-own);
  const logRatio = ({ successes, trials }: Batch): number =>
    (successes === 0 ? 0 : successes * success) +
    (successes === trials ? 0 : (trials - successes) * failure);
  return { logRatio, affinity: -Math.log(Math.sqrt(own * off) + Math.sqrt((1 - own) * (1 - off))) };
}

function checked(rates: Rates, batch: Batch): Batch {
  const { successes, trials } = batch;
  const areCounts = Number.isInteger(successes) && Number.isInteger(trials);
  if (areCounts && successes >= 0 && trials > 0 && successes <= trials) return batch;
  throw new ValueError(`${rates.what}: a batch counts its successes and its trials`, {
    got: `${successes} successes in ${trials} trials`,
    expected: "0 ≤ successes ≤ trials, and some trials",
  });
}

const outOfRange = ({ what, detect }: Rates, p: number, tolerance: number): ValueError =>
  new ValueError(`${what}: no such proportion`, {
    got: `p = ${p}, tolerance ${tolerance}, detect ${detect}`,
    expected: "p and p + detect or p − detect from 0 to 1, and 0 ≤ tolerance < detect",
  });
