/**
 * @file Positions around pictures and sequences: of one value, or with what is near.
 */
import {
  checkNumbers,
  checkTensor,
  constantPadNd,
  type DType,
  fromTypedArray,
  type Padded,
  type Shape,
  ShapeError,
  type Tensor,
  ValueError,
} from "@kindling/tensor";
import { namedArguments } from "../arguments.ts";

/** What stands in the new positions: one value, the mirror image, the edge, or the other end. */
export type PadMode = "constant" | "reflect" | "replicate" | "circular";

/** How many positions, and what stands there. */
export interface PadOptions {
  /** How many before and behind: for the last axis, then for the one before it, and so on. */
  readonly pad?: readonly number[];
  /** `"constant"` unless given. */
  readonly mode?: PadMode;
  /** The constant, 0 unless given. */
  readonly value?: number | bigint | boolean;
}

/**
 * Positions around a tensor, or less of it where a number is negative.
 *
 * `"constant"` takes any number of axes. The other modes are for the last axis of two or three, the
 * last two of three or four and the last three of four or five, and these must not be empty.
 *
 * @param x    `[..., n]`, `[..., h, w]` or `[..., d, h, w]` but for `"constant"`.
 * @param pad  how many before and behind: for the last axis, then for the one before it, and so on.
 * @throws {ValueError} unless there are two whole numbers for each axis that is padded, for an unknown
 *   mode, and for a `value` that the mode does not use
 * @throws {ShapeError} when `"reflect"` would need more than one mirror or `"circular"` more than one
 *   turn, and when nothing would be left
 * @example
 * const x = tensor([[1, 2, 3]]);
 * nn.functional.pad(x, [1, 2]) // => tensor([[0., 1., 2., 3., 0., 0.]])
 * nn.functional.pad(x, [1, 2], "reflect") // => tensor([[2., 1., 2., 3., 2., 1.]])
 * nn.functional.pad(x, [1, 2], "replicate") // => tensor([[1., 1., 2., 3., 3., 3.]])
 * nn.functional.pad(x, [1, 2], "circular") // => tensor([[3., 1., 2., 3., 1., 2.]])
 */
export function pad<
  S extends Shape,
  D extends DType,
  const P extends readonly number[] = readonly number[],
>(
  x: Tensor<S, D>,
  pad: P | PadOptions,
  mode?: PadMode | PadOptions,
  value?: PadOptions["value"] | PadOptions,
): Tensor<Padded<S, P>, D>;
export function pad(x: Tensor, ...given: readonly unknown[]): Tensor {
  const names = ["pad", "mode", "value"] as const;
  const options = namedArguments<PadOptions>("pad", names, given);
  const { pad: widths = [], mode = "constant", value = 0 } = options;
  if (mode === "constant") return constantPadNd(x, widths, value);
  const border = Object.hasOwn(borders, mode) ? borders[mode] : undefined;
  if (border === undefined || value !== 0)
    throw new ValueError("pad: the mode does not go with this", {
      got: `mode ${mode}, value ${String(value)}`,
      expected: `constant, or without a value ${Object.keys(borders).join(", ")}`,
    });
  checkTensor("pad", "x", x);
  checkRank(x, checkNumbers("pad", widths));
  let padded = x;
  for (let i = 0; 2 * i < widths.length; i++)
    padded = extended(padded, padded.ndim - 1 - i, widths[2 * i]!, widths[2 * i + 1]!, border);
  return padded;
}

/** What a mode puts around an axis of `size` positions. */
interface Border {
  /** The largest number of positions at an end. */
  readonly widest: (size: number) => number;
  /** Which position stands at `i`, counted from where the axis starts. */
  readonly source: (i: number, size: number) => number;
  /** Whether what negative numbers take away is gone before, and not seen around the rest. */
  readonly cutsFirst?: boolean;
}

const borders: Readonly<Record<Exclude<PadMode, "constant">, Border>> = {
  reflect: {
    widest: (size) => size - 1,
    source: (i, size) => (i < size ? Math.abs(i) : 2 * (size - 1) - i),
  },
  replicate: {
    widest: (size) => (size > 0 ? Infinity : 0),
    source: (i, size) => Math.min(Math.max(i, 0), size - 1),
  },
  circular: {
    widest: (size) => size,
    source: (i, size) => (i + size) % size,
    cutsFirst: true,
  },
};

function extended(x: Tensor, axis: number, before: number, after: number, border: Border): Tensor {
  const cut =
    border.cutsFirst === true ? ([Math.min(before, 0), Math.min(after, 0)] as const) : [0, 0];
  const [start, size] = [-cut[0], x.shape[axis]! + cut[0] + cut[1]];
  const length = x.shape[axis]! + before + after;
  const [left, right] = [before - cut[0], after - cut[1]];
  if (size < 0 || length < 1 || Math.max(left, right) > border.widest(size))
    throw new ShapeError("pad: the axis is too short", {
      got: `${before} and ${after} positions for axis ${axis} of ${x.shape[axis]}`,
      expected: `at most ${border.widest(Math.max(size, 0))} at an end, and at least one in all`,
    });
  const places = BigInt64Array.from({ length }, (_, i) =>
    BigInt(start + border.source(i - left, size)),
  );
  return x.indexSelect(axis, fromTypedArray(places));
}

function checkRank(x: Tensor, widths: readonly number[]): void {
  const axes = widths.length / 2;
  const fits = [1, 2, 3].includes(axes) && (x.ndim === axes + 1 || x.ndim === axes + 2);
  if (fits && widths.every(Number.isSafeInteger)) return;
  throw new ValueError("pad: the numbers do not fit the axes", {
    got: `pad [${widths.join(", ")}] for [${x.shape.join(", ")}]`,
    expected:
      "two whole numbers for each of the last one, two or three axes, behind one or two others",
  });
}
