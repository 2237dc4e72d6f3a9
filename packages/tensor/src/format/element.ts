/**
 * @file The one notation that all elements of a printed tensor share, and their common width.
 */
import { exponential, fixed } from "./decimal.ts";
import type { PrintOptions } from "./options.ts";

/** A value as it is read from a tensor. */
export type Value = number | bigint | boolean;

/** Elements as text. */
export interface Notation {
  /** The width that numbers have; `nan` and `inf` may exceed it. */
  readonly width: number;
  /** The text of one element, filled up with spaces at the left. */
  readonly text: (value: Value) => string;
}

/** The notation of whole numbers and booleans. */
export function plainNotation(shown: Iterable<Value>): Notation {
  return aligned(plainText, widest(shown, plainText));
}

/**
 * The notation of floats. Finite values decide it: whole numbers are written as `3.`, others with
 * `precision` digits, and as powers of ten where the largest is over 1000 times the smallest or
 * over 10⁸, or (unless all are whole) the smallest is below 10⁻⁴. Without any but 0
 * the notation is that of whole numbers, whatever `sciMode` says.
 */
export function floatNotation(shown: Iterable<number>, options: PrintOptions): Notation {
  const finite = [...shown].filter((value) => Number.isFinite(value) && value !== 0);
  const { whole, wide } = survey(finite);
  const { precision } = options;
  const forms = {
    exponential: (value: number) => exponential(value, precision),
    whole: (value: number) => (Number.isFinite(value) ? `${fixed(value, 0)}.` : fixed(value, 0)),
    fixed: (value: number) => fixed(value, precision),
  };
  const plain = whole ? "whole" : "fixed";
  // As in PyTorch, the width is that of the automatic notation even where `sciMode` overrides it.
  const width = widest(finite, forms[wide ? "exponential" : plain]);
  const asPower = finite.length > 0 && (options.sciMode ?? wide);
  const text = forms[asPower ? "exponential" : plain];
  return aligned((value) => text(Number(value)), width);
}

/** Whether the values (finite, not 0) are all whole, and whether their range asks for powers of ten. */
function survey(values: readonly number[]): { readonly whole: boolean; readonly wide: boolean } {
  let least = Infinity;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, Math.abs(value));
    most = Math.max(most, Math.abs(value));
  }
  const whole = values.every(Number.isInteger);
  return { whole, wide: most > 1e8 || most / least > 1000 || (!whole && least < 1e-4) };
}

/** As Python writes them. */
const plainText = (value: Value): string => {
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
};

function widest<V extends Value>(values: Iterable<V>, text: (value: V) => string): number {
  let width = 1;
  for (const value of values) width = Math.max(width, text(value).length);
  return width;
}

const aligned = (text: (value: Value) => string, width: number): Notation => ({
  width,
  text: (value) => text(value).padStart(width),
});
