/**
 * @file Calls of reductions, of what runs along an axis, and of products.
 */
import { call, dtypesOf, float, of } from "./call.ts";
import type { Call } from "./call.ts";
import type { Draw } from "./draw.ts";

/** By the kind of the call. */
export const reductions: Readonly<Record<string, (draw: Draw) => Call>> = {
  reduction(draw) {
    const a = draw.shape(1);
    const op = draw.pick(["sum", "mean", "amax", "prod", "any"]);
    const dims = draw
      .shuffled(a.map((_, i) => i))
      .slice(0, draw.int(1, a.length))
      .map((i) => (draw.chance(0.5) ? i - a.length : i));
    if (draw.chance(0.05)) dims.push(0);
    const dim = draw.chance(0.5) ? `[${dims.join(", ")}]` : String(draw.axis(a.length));
    const text = op === "any" ? String(draw.axis(a.length)) : dim;
    const keep = draw.chance(0.5);
    const forms = [
      `${text}, ${keep}`,
      `${text}, { keepdim: ${keep} }`,
      `{ dim: ${text}, keepdim: ${keep} }`,
      text,
      "",
    ];
    const args = draw.pick(forms);
    return call(
      [of(draw, a, op === "mean" ? dtypesOf.floats : dtypesOf.numbers)],
      (x) => `${x}.${op}(${args})`,
    );
  },
  position(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    const keep = draw.pick(["", ", true", ", { keepdim: true }"]);
    const write = draw.pick<(x: string) => string>([
      (x) => `${x}.argmax(${axis}${keep})`,
      (x) => `${x}.max(${axis}${keep}).values`,
      (x) => `${x}.min(${axis}${keep}).indices`,
    ]);
    return call([of(draw, a, dtypesOf.numbers)], write);
  },
  along(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    const op = draw.pick(["softmax", "logSoftmax", "cumsum", "cumprod"]);
    const args = draw.pick([`${axis}`, `{ dim: ${axis} }`, `${axis}, { dtype: "float64" }`]);
    return call([float(a)], (x) => `${x}.${op}(${args})`);
  },
  spread(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    const args = draw.pick([
      "",
      "false",
      `${axis}`,
      `${axis}, false, true`,
      `${axis}, { correction: 0, keepdim: true }`,
      `{ dim: ${axis} }`,
    ]);
    const op = draw.pick(["var", "std"]);
    return call([of(draw, a, ["float32", "float64", "int64"])], (x) => `${x}.${op}(${args})`);
  },
  order(draw) {
    const a = draw.shape(1);
    const axis = draw.int(-a.length, a.length - 1);
    const k = draw.int(1, a.at(axis)! + (draw.chance(0.1) ? 1 : 0));
    const write = draw.pick<(x: string) => string>([
      (x) => `${x}.sort(${axis}).values`,
      (x) => `${x}.argsort(${axis})`,
      (x) => `${x}.topk(${k}, ${axis}).indices`,
    ]);
    return call([of(draw, a, dtypesOf.numbers)], write);
  },
  matmul(draw) {
    const k = draw.pick([1, 3, 7, 28]);
    const batch = draw.shape(0, 2).map((n) => Math.min(n, 12));
    const a = [
      ...batch.map((n) => (draw.chance(0.3) ? 1 : n)),
      ...(draw.chance(0.8) ? [draw.int(1, 9)] : []),
      draw.chance(0.9) ? k : draw.int(1, 9),
    ];
    const b = draw.chance(0.2)
      ? [k]
      : [...batch.slice(draw.int(0, batch.length)), k, draw.int(1, 9)];
    return call([float(a), float(b)], (x, y) => `${x}.matmul(${y})`);
  },
};
