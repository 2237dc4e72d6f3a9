/**
 * @file Calls of what moves, adds, drops and joins axes.
 */
import { call, list, of } from "./call.ts";
import type { Call } from "./call.ts";
import type { Draw } from "./draw.ts";

/** By the kind of the call. */
export const movements: Readonly<Record<string, (draw: Draw) => Call>> = {
  reshape(draw) {
    const a = draw.shape(1);
    const to = draw.shuffled(a);
    if (to.length > 1 && draw.chance(0.5)) to.splice(0, 2, to[0]! * to[1]!);
    if (draw.chance(0.2)) to[0]! *= 2;
    if (draw.chance(0.6)) to[draw.int(0, to.length - 1)] = -1;
    return call([of(draw, a)], (x) => `${x}.reshape(${list(draw, to)})`);
  },
  flatten(draw) {
    const a = draw.shape(1);
    const from = draw.int(0, a.length - 1);
    const to = draw.int(from, a.length - 1);
    const either = (axis: number): number => (draw.chance(0.5) ? axis - a.length : axis);
    const [i, j] = [either(from), either(to)];
    return call([of(draw, a)], (x) => `${x}.flatten(${i}, ${j})`);
  },
  transpose(draw) {
    const a = draw.shape(1);
    const [i, j] = [draw.axis(a.length), draw.axis(a.length)];
    return call([of(draw, a)], (x) => `${x}.transpose(${i}, ${j})`);
  },
  T(draw) {
    const square = draw.chance(0.5);
    return call(
      [of(draw, square ? draw.shape(2, 2) : draw.shape(2))],
      (x) => `${x}.${square ? "T" : "mT"}`,
    );
  },
  permute(draw) {
    const a = draw.shape(1);
    const order = draw
      .shuffled(a.map((_, i) => i))
      .map((i) => (draw.chance(0.3) ? i - a.length : i));
    if (draw.chance(0.15)) order[0] = order.at(-1)!;
    return call([of(draw, a)], (x) => `${x}.permute(${list(draw, order)})`);
  },
  unsqueeze(draw) {
    const a = draw.shape();
    const axis = draw.int(-a.length - 1, a.length + (draw.chance(0.1) ? 1 : 0));
    return call([of(draw, a)], (x) => `${x}.unsqueeze(${axis})`);
  },
  squeeze(draw) {
    const a = draw.shape(1);
    const axis = draw.pick(["", `${draw.axis(a.length)}`, `[${draw.int(0, a.length - 1)}, -1]`]);
    return call([of(draw, a)], (x) => `${x}.squeeze(${axis})`);
  },
  expand(draw) {
    const to = [...draw.shape(0, 1), ...draw.shape(1, 3)];
    const a = to.slice(draw.int(0, 1)).map((n) => (draw.chance(0.4) ? 1 : n));
    if (draw.chance(0.1)) to[to.length - 1]! += 1;
    const kept = to.map((n, i) => (draw.chance(0.2) && i >= to.length - a.length ? -1 : n));
    return call([of(draw, a)], (x) => `${x}.expand(${list(draw, kept)})`);
  },
  cat(draw) {
    const a = draw.shape(1, 3);
    const axis = draw.axis(a.length);
    const more = (): number[] =>
      a.map((n, i) =>
        i === (axis + a.length) % a.length ? draw.int(1, 9) : n + (draw.chance(0.05) ? 1 : 0),
      );
    const dim = draw.chance(0.3) ? `{ dim: ${axis} }` : axis;
    return call(
      [of(draw, a), of(draw, more()), of(draw, more())],
      (...xs) => `torch.cat([${xs.join(", ")}], ${dim})`,
    );
  },
  stack(draw) {
    const a = draw.shape(0, 3);
    const b = draw.chance(0.1) ? draw.shape(0, 3) : a;
    const axis = draw.int(-a.length - 1, a.length);
    return call([of(draw, a), of(draw, b)], (...xs) => `torch.stack([${xs.join(", ")}], ${axis})`);
  },
  narrow(draw) {
    const a = draw.shape(1);
    const axis = draw.int(0, a.length - 1);
    const length = draw.int(0, a[axis]!);
    return call([of(draw, a)], (x) => `${x}.narrow(${axis}, 0, ${length})`);
  },
};
