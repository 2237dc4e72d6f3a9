/**
 * @file Claims about the layouts and the values of operands.
 */
import { isContiguous } from "@kindling/tensor";
import { expect } from "vitest";
import type { Asked, Given } from "./watched.ts";

export const isBehind = ({ offset }: Given): boolean => offset > 0;
export const isRepeated = ({ strides, shape }: Given): boolean =>
  strides.some((stride, axis) => stride === 0 && shape[axis]! > 1);
export const isTurned = (x: Given): boolean =>
  x.strides.some((stride, axis) => axis > 0 && stride > x.strides[axis - 1]! && x.shape[axis]! > 1);
const hasGaps = (x: Given): boolean => !isContiguous(x) && !isRepeated(x) && !isTurned(x);

export const expectAll = (
  inputs: readonly Given[],
  claims: readonly ((x: Given) => boolean)[],
): void => {
  for (const claim of claims) expect(inputs.some(claim), String(claim)).toBe(true);
};
export const layouts = [isContiguous, isBehind, isRepeated, isTurned, hasGaps];
export const inputsOf = (calls: readonly Asked[]): Given[] => calls.flatMap(({ inputs }) => inputs);
export const has =
  (value: number) =>
  ({ values }: Given): boolean =>
    values.includes(value);
