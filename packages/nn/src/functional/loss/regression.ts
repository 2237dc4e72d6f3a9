/**
 * @file Losses between numbers and numbers.
 */
import { abs, constant, derived, div, type Expr, minimum, mul, sub } from "@kindling/expr";
import { type Build, mapped, ValueError } from "@kindling/tensor";
import { pointwise, type PointwiseLoss } from "./pointwise.ts";

const half = constant(0.5);
const distance = (x: Expr, y: Expr): Expr => abs(sub(x, y));
const squaredDistance = (x: Expr, y: Expr): Expr => derived.square(sub(x, y));

/**
 * (x - y)².
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 */
export const mseLoss: PointwiseLoss = pointwise("mseLoss", "warns", [], (input, target) =>
  mapped("mseLoss", [input, target], squaredDistance),
);

/**
 * |x - y|.
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {ValueError} for an unknown reduction
 */
export const l1Loss: PointwiseLoss = pointwise("l1Loss", "warns", [], (input, target) =>
  mapped("l1Loss", [input, target], distance),
);

/** Where the parabola ends, and how losses are reduced. */
export interface SmoothL1Options {
  /** Where the parabola ends. Default: 1. */
  readonly beta?: number;
}

/**
 * (x - y)² / (2 beta) where |x - y| is below beta, |x - y| - beta / 2 elsewhere.
 *
 * @throws {ValueError} when beta is negative
 */
export const smoothL1Loss: PointwiseLoss<SmoothL1Options> = pointwise<SmoothL1Options>(
  "smoothL1Loss",
  "warns",
  ["beta"],
  (input, target, { beta = 1 }) => {
    checkBound("smoothL1Loss", `beta = ${beta}`, beta >= 0, "a number from 0");
    if (beta === 0) return mapped("smoothL1Loss", [input, target], distance);
    return mapped("smoothL1Loss", [input, target, beta], smooth);
  },
);
// The part below the bound times what a choice of branches would multiply by 0: distances may be infinite.
const smooth: Build = (x: Expr, y: Expr, beta: Expr): Expr => {
  const d = distance(x, y);
  const m = minimum(d, beta);
  return mul(div(m, beta), sub(d, mul(half, m)));
};

/** Where the parabola ends, and how losses are reduced. */
export interface HuberOptions {
  /** Where the parabola ends. Default: 1. */
  readonly delta?: number;
}

/**
 * (x - y)² / 2 where |x - y| is below delta, delta · (|x - y| - delta / 2) elsewhere.
 *
 * @throws {ValueError} unless delta is positive
 */
export const huberLoss: PointwiseLoss<HuberOptions> = pointwise<HuberOptions>(
  "huberLoss",
  "warns",
  ["delta"],
  (input, target, { delta = 1 }) => {
    checkBound("huberLoss", `delta = ${delta}`, delta > 0, "a number above 0");
    return mapped("huberLoss", [input, target, delta], huber);
  },
);
const huber: Build = (x: Expr, y: Expr, delta: Expr): Expr => {
  const d = distance(x, y);
  const m = minimum(d, delta);
  return mul(m, sub(d, mul(half, m)));
};

function checkBound(where: string, got: string, right: boolean, expected: string): void {
  if (!right) throw new ValueError(`${where}: no such bound`, { got, expected });
}
