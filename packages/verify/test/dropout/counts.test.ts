/** @file What the laws of dropout count with: decisions, pairs, effects, roundings. */
import { Generator, randn, tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { keepProbability } from "../../src/dropout/enumeration.ts";
import { alphaScale, effects, subjectOf } from "../../src/dropout/layer.ts";
import { isSameState } from "../../src/dropout/law.ts";
import { firstStranger, keptValues } from "../../src/dropout/rounding.ts";
import {
  agreementsAt,
  callsFor,
  columns,
  decisionsOf,
  rows,
  samplesOf,
  sumOf,
  unitOnes,
} from "../../src/dropout/samples.ts";
import { standBefore, untempered } from "../../src/dropout/stream.ts";
import { LIMIT } from "./parts.ts";

const subject = subjectOf({ name: "any", create: () => (x) => x });

describe("samples", () => {
  test("take 700 calls for 0.003, a quarter of them for twice that, 130 at least and 14000 at most", () => {
    expect([0.003, 0.006, 0.5, 0.0015, 1e-6].map(callsFor)).toEqual([700, 176, 130, 2800, 14_000]);
  });

  test("are drawn once for each p, from their seed, call after call", () => {
    const sizes: string[] = [];
    const generator = new Generator({ seed: 1 });
    const counted = subjectOf({
      name: "counted",
      generator,
      create: (p) => (x, training) => {
        sizes.push(`${p} ${training} ${x.shape.join()}`);
        return x.mul(sizes.length % 2);
      },
    });
    const samples = samplesOf(counted, 7, 0.5);
    const { decisions, calls } = samples.at(0.5);
    expect([calls, decisions.length]).toEqual([130, 130 * rows * columns]);
    expect([0, 1, 2].map((call) => decisions[call * rows * columns])).toEqual([1, 0, 1]);
    expect(new Set(sizes)).toEqual(new Set([`0.5 true ${rows},${columns}`]));
    expect(samples.at(0.5).decisions).toBe(decisions);
    expect(generator.initialSeed()).toBe(7n);
    samples.at(0.25);
    expect(sizes).toHaveLength(260);
  });

  test("are of ones, one for each channel", () => {
    const ofChannels = subjectOf({ name: "of channels", channel: [3, 2], create: () => (x) => x });
    expect(unitOnes(ofChannels, [4, 5]).shape).toEqual([4, 5, 1, 1]);
    expect(unitOnes(subject, [4, 5]).shape).toEqual([4, 5]);
  });
});

describe("decisions", () => {
  test("are kept where a 1 did not become 0, or, of alpha, is nearer to what a kept 1 becomes", () => {
    expect([...decisionsOf(subject, tensor([0, 2, -1, 0]), 0.5)]).toEqual([0, 1, 1, 0]);
    const { kept, dropped } = effects.alpha;
    const y = tensor([kept(1, 0.5), dropped(1, 0.5), kept(1, 0.5) - 0.5, dropped(1, 0.5) + 0.5]);
    expect([...decisionsOf({ ...subject, effect: "alpha" }, y, 0.5)]).toEqual([1, 0, 1, 0]);
    const noisy = tensor([1.5, 0.5, 1]);
    expect([...decisionsOf({ ...subject, effect: "noise" }, noisy, 0.5)]).toEqual([1, 0, 0]);
    expect(sumOf(Uint8Array.of(1, 0, 1, 1))).toBe(3);
  });

  test.each([
    [1, 3, 1],
    [2, 3, 2],
    [3, 3, 1],
    [4, 3, 2],
    [6, 1, 0],
    [7, 0, 0],
  ])("are paired %d apart, each in one pair at most", (lag, pairs, agree) => {
    // 3 apart: 1 and 1, 1 and 0, 0 and 1 — the last stays alone
    expect(agreementsAt(Uint8Array.of(1, 1, 0, 1, 0, 1, 0), lag)).toEqual({ pairs, agree });
  });

  test("are the same state where all bytes are", () => {
    const state = Uint8Array.of(1, 2, 3);
    expect(isSameState(state, Uint8Array.of(1, 2, 3))).toBe(true);
    expect(isSameState(state, Uint8Array.of(1, 2, 4))).toBe(false);
    expect(isSameState(state, Uint8Array.of(1, 2))).toBe(false);
    expect(isSameState(Uint8Array.of(1, 2), state)).toBe(false);
  });
});

describe("effects", () => {
  test("of dropout are 0 and x / (1 − p)", () => {
    const { rate, kept, dropped, slope, shares } = effects.drop;
    expect([rate(0.2), kept(3, 0.25), dropped(3, 0.25), slope(0.2)]).toEqual([0.8, 4, 0, 1.25]);
    expect(shares).toEqual([0.1, 0.2, 0.5, 0.9]);
  });

  test("of alpha dropout keep mean and variance: the scale is (q (1 + p λ²α²))^(−1/2)", () => {
    const { scale, shift } = alphaScale(0.2);
    expect(scale).toBeCloseTo((0.8 * (1 + 0.2 * LIMIT ** 2)) ** -0.5, 15);
    expect(shift).toBeCloseTo(-scale * 0.2 * LIMIT, 15);
    const { rate, kept, dropped, slope, shares } = effects.alpha;
    expect([rate(0.2), slope(0.2)]).toEqual([0.8, scale]);
    expect(kept(2, 0.2)).toBeCloseTo(2 * scale + shift, 15);
    expect(dropped(2, 0.2)).toBeCloseTo(LIMIT * scale + shift, 15);
    expect(shares).toEqual([0.1, 0.2, 0.5, 0.9]);
    const isKept = effects.alpha.isKept(0.2);
    expect([isKept(kept(2, 0.2), 2), isKept(dropped(2, 0.2), 2)]).toEqual([true, false]);
  });

  test("of noise are as likely up as down, with a slope of 1", () => {
    const { rate, kept, dropped, slope, shares, isKept } = effects.noise;
    expect([rate(3), kept(2, 3), dropped(2, 3), slope(3), shares]).toEqual([0.5, 2, 2, 1, [0.5]]);
    expect([isKept(1)(2, 1), isKept(1)(1, 1), isKept(1)(0, 1)]).toEqual([true, false, false]);
  });
});

describe("roundings", () => {
  test("are four in single precision, and two in double precision", () => {
    const p = 0.9;
    const [share, x] = [1 - p, Math.fround(1.1)];
    const f = Math.fround;
    expect(keptValues(tensor([x]), p).map(([value]) => value)).toEqual([
      f(x / f(share)),
      f(x * f(1 / f(share))),
      f(x / share),
      f(x * f(1 / share)),
    ]);
    const double = keptValues(tensor([1.1], { dtype: "float64" }), p).map(([value]) => value);
    expect(double).toEqual([1.1 / share, 1.1 * (1 / share), 1.1 / share, 1.1 * (1 / share)]);
  });

  test("are found where all elements are 0 or kept in one of the ways", () => {
    const ways = [Float64Array.of(1, 2, 3), Float64Array.of(1, 2.5, 3.5)];
    const first = (...y: number[]): number => firstStranger(Float64Array.from(y), ways);
    expect([first(1, 2, 3), first(0, 2.5, 3.5), first(0, 0, 0)]).toEqual([-1, -1, -1]);
    expect([first(1, 2, 3.5), first(7, 2, 3), first(0, 2.5, 3)]).toEqual([2, 0, 2]);
  });
});

describe("a stream that is made", () => {
  test("needs the word of the state whose output a word is", () => {
    // Matsumoto and Nishimura's tempering
    const tempered = (word: number): number => {
      let y = word;
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      return (y ^ (y >>> 18)) >>> 0;
    };
    for (const word of [0, 1, 0x80000000, 0xffffffff, 0x12345678, 0xdeadbeef])
      expect(tempered(untempered(word))).toBe(word);
  });

  test("has no normal number left over from before", () => {
    const generator = new Generator({ seed: 1 });
    const normal = (): number => randn([1], { dtype: "float64", generator }).item();
    const words = [1, 2, 3, 4, 5, 6, 7, 8];
    standBefore(generator, words);
    const [first, second] = [normal(), normal()];
    expect(second).not.toBe(first);
    standBefore(generator, words);
    normal();
    standBefore(generator, words);
    expect(normal()).toBe(first);
  });
});

test("a keep probability of what is always kept, or never, is 1 or 0", () => {
  const of = (factor: number) =>
    keepProbability({ ...subject, decision: "u24", create: () => (x) => x.mul(factor) }, 0.5);
  expect(of(3)).toEqual({ kept: 1n << 24n, of: 1n << 24n, scale: 3 });
  expect(of(0)).toEqual({ kept: 0n, of: 1n << 24n, scale: 0 });
});
