/**
 * @file What happens to tangents at the door: each call that ran is differentiated at every open level.
 */
import type { PrimitiveName, Recorded, Tensor } from "@kindling/tensor";
import { withPart } from "../history.ts";
import type { Gradient } from "../node.ts";
import { type Level, openLevels, tangentAt, withLevels } from "./dual.ts";
import { type Pushed, tangents } from "./tangents.ts";

/** Whether a tangent reaches a tensor at some level. */
export const hasTangent = (x: Tensor): boolean =>
  openLevels().some((level) => level.has(x.origin?.base ?? x));

/**
 * Gives the outputs of a call their tangents.
 *
 * @param before  the inputs as they were before the call: one that is written in place is a copy
 */
export function pushCall(call: Recorded, before: readonly Tensor[]): void {
  const levels = openLevels();
  levels.forEach((level, k) => {
    // what an inner level computes is seen by the outer ones
    withLevels(levels.slice(0, k), () => pushAt(level, call, before));
  });
}

function pushAt(level: Level, call: Recorded, before: readonly Tensor[]): void {
  const inner = before.map((x) => tangentAt(level, x));
  const results = inner.every((t) => t === undefined) ? [] : tangentsOf(call, before, inner);
  call.outputs.forEach((y, i) => {
    const t = results[i];
    if (call.inPlace) overwrite(level, y, t);
    else if (t !== undefined) level.set(y, t);
  });
}

function tangentsOf(
  call: Recorded,
  inputs: readonly Tensor[],
  inner: readonly Gradient[],
): readonly Gradient[] {
  const seen: Pushed<PrimitiveName> = { ...call, inputs, tangents: inner };
  // The table's rule and the call are of one primitive, which a union does not show.
  return (tangents[call.primitive] as (call: Pushed<PrimitiveName>) => readonly Gradient[])(seen);
}

/** The tangent of a tensor that was written to; where it is a view, that part of its base's. */
function overwrite(level: Level, y: Tensor, t: Gradient): void {
  const base = y.origin?.base ?? y;
  const whole = level.get(base);
  if (t === undefined && whole === undefined) return;
  if (y.origin === undefined) {
    if (t === undefined) level.delete(y);
    else level.set(y, t);
  } else {
    level.set(base, withPart(whole ?? zerosLike(base), base, y.origin.steps, t));
  }
}

const zerosLike = (x: Tensor): Tensor => x.newZeros(x.shape as number[]);
