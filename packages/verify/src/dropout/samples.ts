/**
 * @file Masks drawn from a layer: a row of decisions per call, 0 for dropped and 1 for kept, of as
 * many calls as the discrepancy takes.
 */
import { ones, type Tensor } from "@kindling/tensor";
import { effects, type Subject } from "./layer.ts";

/** The units of one call: sizes that no vector length divides, so that the ends of loops show. */
export const rows = 63;
export const columns = 49;
export const unitsOfCall = rows * columns;

/** Decisions of one layer, call after call. */
export interface Sample {
  readonly decisions: Uint8Array;
  readonly calls: number;
}

/** Samples by probability, each drawn when it is first asked for. */
export interface Samples {
  readonly at: (p: number) => Sample;
}

/** How many calls: 700 for a discrepancy of 0.003, and 130 at least. */
export const callsFor = (detect: number): number =>
  2 * Math.ceil(Math.max(65, Math.min(7000, 350 * (0.003 / detect) ** 2)));

export function samplesOf(subject: Subject, seed: number, detect: number): Samples {
  const drawn = new Map<number, Sample>();
  return {
    at(p) {
      const sample = drawn.get(p) ?? sampleOf(subject, p, seed, callsFor(detect));
      drawn.set(p, sample);
      return sample;
    },
  };
}

function sampleOf(subject: Subject, p: number, seed: number, calls: number): Sample {
  subject.generator.manualSeed(seed);
  const layer = subject.create(p);
  const x = unitOnes(subject, [rows, columns]);
  const decisions = new Uint8Array(calls * unitsOfCall);
  for (let call = 0; call < calls; call++)
    decisions.set(decisionsOf(subject, layer(x, true), p), call * unitsOfCall);
  return { decisions, calls };
}

/** Ones `[n, c, 1, …]`: as many channels as decisions. */
export const unitOnes = (subject: Subject, sizes: readonly [number, number]): Tensor =>
  ones([...sizes, ...subject.channel.map(() => 1)]);

/** Which elements of what became of ones were kept. */
export function decisionsOf({ effect }: Subject, y: Tensor, p: number): Uint8Array {
  const isKept = effects[effect].isKept(p);
  const values = y.detach().toTypedArray() as Float32Array | Float64Array; // the laws draw from floats
  const decisions = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) decisions[i] = Number(isKept(values[i]!, 1));
  return decisions;
}

/** How many are 1. */
export function sumOf(decisions: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < decisions.length; i++) sum += decisions[i]!;
  return sum;
}

/** How many pairs of decisions a lag apart there are, each decision in one pair at most, and agree. */
export function agreementsAt(decisions: Uint8Array, lag: number): { agree: number; pairs: number } {
  let [agree, pairs] = [0, 0];
  for (let block = 0; block + lag < decisions.length; block += 2 * lag) {
    const end = Math.min(block + lag, decisions.length - lag);
    for (let i = block; i < end; i++) agree += 1 - (decisions[i]! ^ decisions[i + lag]!);
    pairs += end - block;
  }
  return { agree, pairs };
}
