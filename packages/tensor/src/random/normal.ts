/**
 * @file Normal numbers by Box and Muller's method, in PyTorch's two ways: pair by pair in double, and
 * in blocks of sixteen with the dtype's own arithmetic. Which one runs is part of the stream.
 *
 * What is computed in double goes through `Math.log`, `sin` and `cos`, whose last digit is the
 * JavaScript engine's: float64 numbers agree with PyTorch's within 1e-15; float32 ones in every bit,
 * but for one in 10¹⁰ that could round the other way.
 */
import { cosineAndSine, log } from "./cephes.ts";
import { fma32, fma64 } from "./fma.ts";
import type { Generator } from "./generator.ts";
import { fillUnit } from "./uniform.ts";

/**
 * One normal number in double. Every other call makes a pair of four words and leaves the second
 * normal with the generator, where the next call finds it, whatever happened in between.
 */
export function normal(generator: Generator, mean: number, std: number): number {
  const spare = generator.spareNormal;
  generator.spareNormal = undefined;
  return fma64(spare ?? freshPair(generator), std, mean);
}

/**
 * Fills `out`: blocks of sixteen where it has that many elements and lies contiguous in memory,
 * single numbers otherwise. The blocks neither use nor drop the generator's spare normal.
 */
export function fillNormal(
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
  generator: Generator,
  isContiguous: boolean,
): void {
  if (out.length < BLOCK || !isContiguous) {
    for (let i = 0; i < out.length; i++) out[i] = normal(generator, mean, std);
    return;
  }
  fillUnit(out, generator);
  for (let i = 0; i + BLOCK <= out.length; i += BLOCK) transform(out, i, mean, std);
  if (out.length % BLOCK === 0) return;
  // The rest is not enough for a block: the last sixteen are made anew.
  const last = out.length - BLOCK;
  fillUnit(out.subarray(last), generator);
  transform(out, last, mean, std);
}

const BLOCK = 16;
const HALF = BLOCK / 2;
const TAU_FLOAT = Math.fround(2 * Math.PI);

function freshPair(generator: Generator): number {
  const turn = generator.u53();
  const radius = Math.sqrt(-2 * Math.log(1 - generator.u53()));
  const angleRad = 2 * Math.PI * turn;
  generator.spareNormal = radius * Math.sin(angleRad);
  return radius * Math.cos(angleRad);
}

/** Sixteen uniform numbers from `start` on become sixteen normal ones. */
function transform(
  block: Float32Array | Float64Array,
  start: number,
  mean: number,
  std: number,
): void {
  if (block instanceof Float32Array) {
    transform32(block, start, Math.fround(mean), Math.fround(std));
  } else {
    transform64(block, start, mean, std);
  }
}

const pair = new Float64Array(2);

function transform32(block: Float32Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + HALF; i++) {
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * log(1 - block[i]!))));
    cosineAndSine(Math.fround(TAU_FLOAT * block[i + HALF]!), pair);
    block[i] = fma32(Math.fround(radius * pair[0]!), std, mean);
    block[i + HALF] = fma32(Math.fround(radius * pair[1]!), std, mean);
  }
}

function transform64(block: Float64Array, start: number, mean: number, std: number): void {
  for (let i = start; i < start + HALF; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - block[i]!));
    const angleRad = 2 * Math.PI * block[i + HALF]!;
    block[i] = fma64(radius * Math.cos(angleRad), std, mean);
    block[i + HALF] = fma64(radius * Math.sin(angleRad), std, mean);
  }
}
