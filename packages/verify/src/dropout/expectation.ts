/** @file Laws of what remains on average: enumerated, and sampled at stated rates. */
import { ones, tensor, type Tensor } from "@kindling/tensor";
import { expectMean } from "../statistics/mean.ts";
import {
  detectableProportion,
  expectProportion,
  proportionTest,
} from "../statistics/proportion.ts";
import { expectProportionInTurn } from "../statistics/sequential.ts";
import { expectVariance } from "../statistics/variance.ts";
import { biasOf, countedKeepProbability, keepProbability, scaleOf } from "./enumeration.ts";
import { alphaScale, effects, type Subject } from "./layer.ts";
import { holds, type LawRow, type Trial } from "./law.ts";
import { columns, decisionsOf, rows, sumOf, unitOnes } from "./samples.ts";

/**
 * How far a layer's true probability may be from 1 − p by the digits of p and of the uniform numbers:
 * what remains of it on average is the subject of the enumeration.
 */
const TOLERANCE = 2 ** -23;

export const expectationLaws: readonly LawRow[] = [
  {
    title: "E[h′] = h but for rounding: the keep probability is counted",
    of: ["drop", "alpha"],
    applies: ({ decision }) => decision !== undefined,
    check: checkEnumeration,
  },
  {
    title: "E[h′] = h: the share of what is kept, times what it becomes",
    of: ["drop", "alpha", "noise"],
    check: checkPooled,
  },
  {
    title: "each row and each column is kept with probability 1 − p",
    of: ["drop", "alpha", "noise"],
    check: checkCoordinates,
  },
  { title: "Var[h′] = h² p / (1 − p)", of: ["drop"], check: checkVariance },
  { title: "inputs of mean 0 and variance 1 keep both", of: ["alpha"], check: checkMoments },
  {
    title: "a linear network's mean output is that of evaluation",
    of: ["drop"],
    check: checkLinear,
  },
];

function checkEnumeration({ subject, shares, exhaustive }: Trial): string {
  const { decision } = subject;
  if (decision === undefined) return "no decision is given";
  const step = decision === "u24" ? 2 ** -24 : 2 ** -53;
  return shares
    .map((p) => {
      const isCounted = exhaustive && decision === "u24";
      const counted = isCounted
        ? countedKeepProbability(subject, p)
        : keepProbability({ ...subject, decision }, p);
      // of alpha dropout the keep probability is told, scaled as dropout would
      const bias = biasOf(subject.effect === "drop" ? counted : { ...counted, scale: 1 / (1 - p) });
      // two steps, p to single precision, and the scale to single precision twice
      const allowed = (2 * step + 2 ** -25) / (1 - p) + 2 ** -23;
      const share = Number(counted.kept) / Number(counted.of);
      const found = `P(keep) = ${share}, E[h′] / h − 1 = ${bias.toExponential(2)}`;
      holds(Math.abs(bias) <= allowed, `biased at p = ${p}`, found, `at most ${allowed}`);
      return `p = ${p}: ${found}`;
    })
    .join("; ");
}

/** Calls of 2¹⁷ elements are the fastest; the test ends when it is clear. */
function checkPooled({ subject, shares, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const { rate } = effects[subject.effect];
  const x = unitOnes(subject, [8192, 16]);
  return shares
    .map((p) => {
      const layer = subject.create(p);
      const own = {
        detect: detect * rate(p),
        falseAlarm: falseAlarm / shares.length,
        miss,
        ledger,
      };
      const what = `the share that is kept at p = ${p}`;
      const test = { ...own, what, tolerance: Math.min(TOLERANCE, own.detect / 8) };
      const { proportion, trials } = expectProportionInTurn(rate(p), test, () => ({
        successes: sumOf(decisionsOf(subject, layer(x, true), p)),
        trials: 8192 * 16,
      }));
      if (subject.effect === "drop") checkScale(scaleOf(subject, layer), p);
      const bias = (proportion / rate(p) - 1).toExponential(1);
      return `p = ${p}: off by ${bias} of h in ${trials} elements`;
    })
    .join("; ");
}

function checkScale(scale: number, p: number): void {
  const isScale = Math.abs(scale * (1 - p) - 1) < 2 ** -21;
  holds(isScale, "a kept 1 becomes something else", `${scale} at p = ${p}`, `${1 / (1 - p)}`);
}

function checkCoordinates(trial: Trial): string {
  const seen = checkRowsAndColumns(trial);
  return trial.exhaustive ? `${seen}; ${checkUnits(trial)}` : seen;
}

/** Each of some units of a layer, over a batch, as closely as `checkPooled` looks at all together. */
function checkUnits({ subject, shares, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const [batch, units] = [8192, 16];
  const { rate } = effects[subject.effect];
  const x = unitOnes(subject, [batch, units]);
  const drawn = shares.map((p) => {
    const own = Math.max(detect, leastOfUnits) * rate(p);
    const tolerance = Math.min(TOLERANCE, own / 8);
    const rates = {
      detect: own,
      miss,
      falseAlarm: falseAlarm / (shares.length * units),
      tolerance,
    };
    const n = batch * Math.ceil(proportionTest(rate(p), rates).n / batch);
    const layer = subject.create(p);
    const counts = new Float64Array(units);
    for (let call = 0; call < n / batch; call++)
      decisionsOf(subject, layer(x, true), p).forEach(
        (kept, i) => void (counts[i % units]! += kept),
      );
    counts.forEach((count, unit) => {
      const what = `unit ${unit} at p = ${p}`;
      expectProportion(rate(p), { ...rates, n, ledger, what }, () => count);
    });
    return n;
  });
  return `and one in any of ${units} units in batches of together ${drawn.join(", ")}`;
}

/** A unit's bias relative to h: closer takes hours. */
const leastOfUnits = 0.003;

function checkRowsAndColumns(trial: Trial): string {
  const { subject, shares, samples, falseAlarm, miss, ledger } = trial;
  const { rate } = effects[subject.effect];
  const tests = shares.length * (rows + columns);
  const seen = shares.map((p) => {
    const { decisions, calls } = samples.at(p);
    const counts = countsOf(decisions);
    return Math.max(
      ...(["row", "column"] as const).map((axis) => {
        const n = calls * (axis === "row" ? columns : rows);
        const rates = { miss, falseAlarm: falseAlarm / tests, tolerance: TOLERANCE };
        const detect = detectableProportion(rate(p), n, rates);
        counts[axis].forEach((count, i) => {
          const what = `${axis} ${i} at p = ${p}`;
          expectProportion(rate(p), { ...rates, n, detect, ledger, what }, () => count);
        });
        return detect / rate(p);
      }),
    );
  });
  const limits = shares.map((p, i) => `${((seen[i] ?? NaN) * 100).toFixed(1)} % at p = ${p}`);
  return `a bias in any of ${rows} rows or ${columns} columns is seen from ${limits.join(", ")}`;
}

/** The kept of all calls by row and by column. */
function countsOf(decisions: Uint8Array): { row: Float64Array; column: Float64Array } {
  const counts = { row: new Float64Array(rows), column: new Float64Array(columns) };
  for (let i = 0; i < decisions.length;) {
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, i++) {
        const kept = decisions[i]!;
        counts.row[row]! += kept;
        counts.column[column]! += kept;
      }
  }
  return counts;
}

function checkVariance({ subject, shares, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const relative = Math.min(0.3, 20 * detect);
  const drawn = shares.map((p) => {
    const largest = (1 + 2 ** -20) / (1 - p); // room for the scale's rounding
    const variance = p / (1 - p);
    const own = { within: [0, largest] as const, detect: relative * variance, miss, ledger };
    const options = { ...own, what: `Var[h′] at p = ${p}`, falseAlarm: falseAlarm / shares.length };
    return expectVariance(variance, options, (n) => valuesOfOnes(subject, p, n)).n;
  });
  return `a variance off by ${(100 * relative).toFixed(0)} % is seen in ${drawn.join(", ")} elements`;
}

function valuesOfOnes(subject: Subject, p: number, n: number): Tensor {
  return subject
    .create(p)(unitOnes(subject, [n, 1]), true)
    .reshape([n]);
}

function checkMoments({ subject, shares, seed }: Trial): string {
  const worst = shares.map((p) => {
    subject.generator.manualSeed(seed);
    const y = Array.from(
      subject
        .create(p)(unitOnes(subject, [64, 64]), true)
        .toTypedArray(),
      Number,
    );
    const [kept, dropped] = [Math.max(...y), Math.min(...y)];
    // an element of mean 0 and variance 1 stays a x + b with probability 1 − p, or becomes `dropped`
    const { scale } = alphaScale(p);
    const shift = kept - scale;
    const mean = (1 - p) * shift + p * dropped;
    const variance = (1 - p) * (scale ** 2 + shift ** 2) + p * dropped ** 2 - mean ** 2;
    const off = Math.max(Math.abs(mean), Math.abs(variance - 1));
    const found = `mean ${mean} and variance ${variance} at p = ${p}`;
    holds(off < 16 * 2 ** -24 * (1 + dropped ** 2), "moments are not kept", found, "0 and 1");
    return off;
  });
  return `off by ${Math.max(...worst).toExponential(1)} at most, the digits of single precision`;
}

function checkLinear({ subject, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const [p, width] = [0.5, 16];
  const weights = tensor(Array.from({ length: width }, (_, i) => ((7 * i) % 11) - 2));
  const products = Array.from(weights.toTypedArray(), (w) => w / (1 - p));
  const extreme = (sign: number): number =>
    products.reduce((sum, x) => sum + (Math.sign(x) === sign ? x : 0), 0);
  const within = [extreme(-1), extreme(1)] as const;
  const layer = subject.create(p);
  const own = { within, detect: Math.min(0.1, 10 * detect) * (within[1] - within[0]) };
  const what = "the mean output of a linear network";
  const evaluation = weights.sum().item();
  const { n, statistic } = expectMean(
    evaluation,
    { ...own, what, falseAlarm, miss, ledger },
    (n) => {
      const h: Tensor = ones([n, width, ...subject.channel.map(() => 1)]);
      return layer(h, true).reshape([n, width]).matmul(weights);
    },
  );
  return `${evaluation} in evaluation, ${statistic.toFixed(3)} on average of ${n} passes`;
}
