/**
 * @file The keep probability of a layer, counted: of the 2²⁴ or 2⁵³ uniform numbers that decide on an
 * element, how many keep it. The generator is made to give chosen numbers, and the one at which the
 * decision turns is searched for.
 */
import { defaultGenerator, type Generator, ones, ValueError } from "@kindling/tensor";
import type { Decision, Forward, Subject } from "./layer.ts";
import { flat, holds } from "./law.ts";
import { decisionsOf, sumOf } from "./samples.ts";
import { MOST_WORDS, standBefore } from "./stream.ts";

interface DecisionRow {
  readonly bits: number;
  /** The words of the stream that make the uniform number k · 2^-bits. */
  readonly words: (k: bigint) => readonly number[];
}

const decisionRows: { readonly [D in Decision]: DecisionRow } = {
  u24: { bits: 24, words: (k) => [Number(k)] },
  u53: { bits: 53, words: (k) => [Number(k >> 32n), Number(k & 0xffffffffn)] },
};

/** How many of the uniform numbers keep an element. */
export interface KeepProbability {
  readonly kept: bigint;
  readonly of: bigint;
  /** What a kept 1 becomes. */
  readonly scale: number;
}

/**
 * Counts the uniform numbers that keep an element, given that the decision turns once.
 *
 * @throws {LawError} where it turns more than once: decisions are not by these numbers
 */
export function keepProbability(
  subject: Subject & { readonly decision: Decision },
  p: number,
): KeepProbability {
  const { bits, words } = decisionRows[subject.decision];
  checkEngine(subject.generator);
  const of = 1n << BigInt(bits);
  const layer = subject.create(p);
  const decide = (points: readonly bigint[]): Uint8Array =>
    decidedBy(subject, layer, p, points.flatMap(words), points.length);
  const most = Math.floor(MOST_WORDS / words(0n).length);
  let [low, high] = [0n, of - 1n];
  const [first, last] = decide([low, high]);
  if (first === last) return { kept: first === 1 ? of : 0n, of, scale: scaleOf(subject, layer) };
  while (high - low > 1n) {
    const points = between(low, high, most);
    const decisions = decide(points);
    const turn = decisions.findIndex((decision) => decision !== first);
    const isOneTurn = turn < 0 || decisions.subarray(turn).every((decision) => decision === last);
    holds(
      isOneTurn,
      "decisions do not turn once",
      `p = ${p}`,
      `a threshold of ${subject.decision}`,
    );
    if (turn !== 0) low = points[turn < 0 ? points.length - 1 : turn - 1] ?? low;
    if (turn >= 0) high = points[turn] ?? high;
  }
  return { kept: first === 1 ? high : of - high, of, scale: scaleOf(subject, layer) };
}

/** E[h′] / h − 1 for h = 1, without rounding on the way. */
export function biasOf({ kept, of, scale }: KeepProbability): number {
  let [digits, exponent] = [scale, 0];
  for (; !Number.isInteger(digits); exponent--) digits *= 2;
  const whole = of << BigInt(-exponent);
  return Number(kept * BigInt(digits) - whole) / Number(whole);
}

/**
 * Counts the uniform numbers of 24 bits that keep an element by looking at each, in 27,000 calls.
 * Nothing is taken for granted, and it takes up to a minute.
 */
export function countedKeepProbability(subject: Subject, p: number): KeepProbability {
  checkEngine(subject.generator);
  const layer = subject.create(p);
  let kept = 0;
  for (let from = 0; from < 2 ** 24; from += MOST_WORDS) {
    const count = Math.min(MOST_WORDS, 2 ** 24 - from);
    const words = Array.from({ length: count }, (_, i) => from + i);
    kept += sumOf(decidedBy(subject, layer, p, words, count));
  }
  return { kept: BigInt(kept), of: 1n << 24n, scale: scaleOf(subject, layer) };
}

function decidedBy(
  subject: Subject,
  layer: Forward,
  p: number,
  words: readonly number[],
  count: number,
): Uint8Array {
  standBefore(subject.generator, words);
  const x = ones([1, count, ...subject.channel.map(() => 1)]);
  return decisionsOf(subject, layer(x, true), p);
}

/** What 1 becomes where it is kept: the largest of 4096. */
export function scaleOf(subject: Subject, layer: Forward): number {
  return Math.max(...flat(layer(ones([64, 64, ...subject.channel.map(() => 1)]), true)));
}

/** Whole numbers strictly between, evenly apart, `most` at most. */
function between(low: bigint, high: bigint, most: number): bigint[] {
  const gap = high - low;
  const count = Number(gap - 1n < BigInt(most) ? gap - 1n : BigInt(most));
  return Array.from({ length: count }, (_, i) => low + (gap * BigInt(i + 1)) / BigInt(count + 1));
}

function checkEngine({ engine }: Generator): void {
  if (engine === defaultGenerator.engine) return;
  throw new ValueError("keepProbability: only an mt19937 generator can be made to give numbers", {
    got: engine,
    expected: "mt19937; without `decision` the probability is sampled only",
  });
}
