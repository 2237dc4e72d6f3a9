/**
 * @file The parameters of distributions, checked: what a user hands in, or an error that says why not.
 */
import * as e from "@kindling/expr";
import { type DType, isFloatingPoint } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { elementsOf } from "./convert.ts";
import { reduced } from "./reduce.ts";
import { checkTensor } from "./check-tensor.ts";

/** A probability. */
export function checkProbability(name: string, p: unknown): number {
  if (typeof p === "number" && p >= 0 && p <= 1) return p;
  throw new ValueError(`${name}: p is no probability`, {
    got: `p ${String(p)}`,
    expected: "a number from 0 to 1",
  });
}

/** A probability that is neither 0 nor 1. */
export function checkOpenProbability(name: string, p: unknown): number {
  if (typeof p === "number" && p > 0 && p < 1) return p;
  throw new ValueError(`${name}: p leaves no choice`, {
    got: `p ${String(p)}`,
    expected: "a number between 0 and 1",
  });
}

/** A tensor of probabilities. */
export function checkProbabilities(name: string, p: Tensor): void {
  checkTensor(name, "p", p);
  if (!isFloatingPoint(p.dtype)) {
    throw new DTypeError(`${name}: probabilities have fractions`, {
      got: p.dtype,
      expected: "float32 or float64",
      fix: "p.float()",
    });
  }
  const how = { expr: isProbability, valueType: "bool" } as const;
  if (reduced(name, "all", p.detach(), how).item() === true) return;
  for (const element of elementsOf(p)) checkProbability(name, element);
}

const isProbability = e.and(e.ge(e.input(0), e.constant(0)), e.le(e.input(0), e.constant(1)));

/** A finite number. */
export function checkFinite(name: string, parameter: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ValueError(`${name}: ${parameter} is no finite number`, {
    got: `${parameter} ${String(value)}`,
    expected: "a finite number",
  });
}

/** A standard deviation: 0 is one. */
export function checkDeviation(name: string, std: unknown): number {
  if (typeof std === "number" && std >= 0) return std;
  throw new ValueError(`${name}: std is no standard deviation`, {
    got: `std ${String(std)}`,
    expected: "a number from 0",
  });
}

/** A number above zero. */
export function checkPositive(name: string, parameter: string, value: unknown): number {
  if (typeof value === "number" && value > 0) return value;
  throw new ValueError(`${name}: ${parameter} is not positive`, {
    got: `${parameter} ${String(value)}`,
    expected: "a number above 0",
  });
}

/** The ends of an interval, which may be one number. */
export function checkInterval(
  name: string,
  from: unknown,
  to: unknown,
  dtype: DType,
): { from: number; to: number } {
  const ends = { from: checkFinite(name, "from", from), to: checkFinite(name, "to", to) };
  const largest = dtype === "float32" ? LARGEST_FLOAT32 : Number.MAX_VALUE;
  if (ends.to >= ends.from && ends.to - ends.from <= largest) return ends;
  throw new ValueError(`${name}: this is no interval`, {
    got: `from ${ends.from} to ${ends.to}`,
    expected: `from <= to, with a width that ${dtype} can hold`,
  });
}

/** The ends of a range of whole numbers, the upper one excluded. */
export function checkRange(
  name: string,
  low: unknown,
  high: unknown,
  dtype: DType,
): { low: bigint; high: bigint } {
  const range = { low: checkWhole(name, "low", low), high: checkWhole(name, "high", high) };
  if (range.low >= range.high) {
    throw new ValueError(`${name}: the range is empty`, {
      got: `low ${range.low}, high ${range.high}`,
      expected: "low below high",
    });
  }
  const [least, most] = wholeNumbers[dtype];
  if (range.low >= least && range.high - 1n <= most) return range;
  throw new ValueError(`${name}: ${dtype} cannot hold the range`, {
    got: `whole numbers from ${range.low} to ${range.high - 1n}`,
    expected: `from ${least} to ${most}`,
  });
}

function checkWhole(name: string, parameter: string, value: unknown): bigint {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value)))
    return BigInt(value);
  throw new ValueError(`${name}: ${parameter} is no whole number`, {
    got: `${parameter} ${String(value)}`,
    expected: "a whole number",
  });
}

const LARGEST_FLOAT32 = 2 ** 128 - 2 ** 104;

/** The least and the largest whole number that a range may have; of floats, what an int64 can say. */
const wholeNumbers: { readonly [D in DType]: readonly [bigint, bigint] } = {
  float32: [-(2n ** 63n), 2n ** 63n - 2n],
  float64: [-(2n ** 63n), 2n ** 63n - 2n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [0n, 255n],
  bool: [0n, 1n],
};
