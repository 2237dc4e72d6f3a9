/** @file Laws of masks: positions, calls and layers are decided independently. */
import { expectCategories } from "../statistics/categories.ts";
import { binomial, logProbability } from "../statistics/binomial.ts";
import { expectIndependent } from "../statistics/independence.ts";
import { effects } from "./layer.ts";
import { type LawRow, type Trial } from "./law.ts";
import {
  agreementsAt,
  callsFor,
  columns,
  decisionsOf,
  rows,
  sumOf,
  unitOnes,
  unitsOfCall,
} from "./samples.ts";

export const independenceLaws: readonly LawRow[] = [
  {
    title: "positions are decided independently",
    of: ["drop", "alpha", "noise"],
    check: (trial) =>
      // neighbours in a row, in vectors of 2 to 16, in a column, and next to those
      checkLags(trial, "positions", [1, 2, 3, 4, 8, 16, columns - 1, columns, columns + 1]),
  },
  {
    title: "how many are kept in a call varies as it does for independent decisions",
    of: ["drop", "alpha", "noise"],
    check: checkCounts,
  },
  {
    title: "calls are decided independently",
    of: ["drop", "alpha", "noise"],
    check: (trial) =>
      checkLags(trial, "calls", [unitsOfCall, unitsOfCall - 1, unitsOfCall + 1, 2 * unitsOfCall]),
  },
  {
    title: "layers are decided independently",
    of: ["drop", "alpha", "noise"],
    check: checkLayers,
  },
];

/** What a probability's digits move the share of pairs by that agree. */
const TOLERANCE = 2 ** -22;

/** The least correlation that so many pairs show at both rates, whatever the probability. */
const correlationSeenIn = (pairs: number): number => 30 / Math.sqrt(pairs);

function checkLags(
  { subject, shares, samples, falseAlarm, miss, ledger }: Trial,
  what: string,
  lags: number[],
): string {
  const { rate } = effects[subject.effect];
  const tests = shares.length * lags.length;
  const seen = shares.flatMap((p) => {
    const { decisions } = samples.at(p);
    return lags.map((lag) => {
      const { agree, pairs: n } = agreementsAt(decisions, lag);
      const own = {
        n,
        detect: correlationSeenIn(n),
        falseAlarm: falseAlarm / tests,
        miss,
        ledger,
        tolerance: TOLERANCE,
      };
      expectIndependent(rate(p), { ...own, what: `${what} ${lag} apart at p = ${p}` }, () => agree);
      return own.detect;
    });
  });
  return `a correlation of ${Math.max(...seen).toFixed(3)} is seen at ${lags.length} distances`;
}

function checkLayers({ subject, shares, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  const { rate } = effects[subject.effect];
  const calls = callsFor(detect) / 2;
  const n = calls * unitsOfCall;
  const own = {
    n,
    detect: correlationSeenIn(n),
    falseAlarm: falseAlarm / shares.length,
    tolerance: TOLERANCE,
    miss,
    ledger,
  };
  const x = unitOnes(subject, [rows, columns]);
  for (const p of shares) {
    subject.generator.manualSeed(seed);
    const layers = [subject.create(p), subject.create(p)] as const;
    const masks = [new Uint8Array(n), new Uint8Array(n)] as const;
    for (let call = 0; call < calls; call++)
      for (const i of [0, 1] as const)
        masks[i].set(decisionsOf(subject, layers[i](x, true), p), call * unitsOfCall);
    expectIndependent(rate(p), { ...own, what: `two layers at p = ${p}` }, () => masks);
  }
  return `a correlation of ${own.detect.toFixed(3)} between two layers is seen`;
}

/** Units of a call, and bounds of their kept count that make categories of like size. */
const units = 64;
const bounds = [28, 31, 34, units];

function checkCounts({ subject, seed, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const p = 0.5;
  const of = binomial(units, effects[subject.effect].rate(p));
  const probabilities = bounds.map(() => 0);
  for (let k = 0; k <= units; k++) probabilities[categoryOf(k)]! += Math.exp(logProbability(k, of));
  const layer = subject.create(p);
  const x = unitOnes(subject, [4, units / 4]);
  const options = { detect: 0.2, falseAlarm, miss, ledger, what: "how many are kept in a call" };
  const { n } = expectCategories(probabilities, options, (n) => {
    const counts = bounds.map(() => 0);
    for (let call = 0; call < n; call++)
      counts[categoryOf(sumOf(decisionsOf(subject, layer(x, true), p)))]! += 1;
    return counts;
  });
  return `of ${units} units, in ${n} calls at p = ${p}`;
}

const categoryOf = (count: number): number => bounds.findIndex((bound) => count <= bound);
