/**
 * @file Calls of what reads and writes parts of a tensor.
 */
import { call, of } from "./call.ts";
import type { Call } from "./call.ts";
import type { Draw } from "./draw.ts";

/** By the kind of the call. */
export const indexings: Readonly<Record<string, (draw: Draw) => Call>> = {
  at(draw) {
    const a = draw.shape(1);
    const parts: string[] = [];
    for (const n of a.slice(0, draw.int(1, a.length))) {
      if (draw.chance(0.1)) parts.push("null");
      parts.push(index(draw, n));
    }
    if (draw.chance(0.2)) parts.unshift(`"..."`);
    else if (draw.chance(0.1)) parts.push(`"..."`);
    if (draw.chance(0.05)) parts.push(...a.map(() => `":"`));
    return call([of(draw, a)], (x) => `${x}.at(${parts.join(", ")})`);
  },
  gathering(draw) {
    const a = draw.shape(2);
    const [before, after] = [
      draw.chance(0.3) ? `":", ` : "",
      draw.chance(0.3) && a.length > 2 ? `, ${index(draw, a.at(-1)!)}` : "",
    ];
    const write = (x: string, i: string): string => `${x}.at(${before}${i}${after})`;
    return call(
      [of(draw, a), { shape: draw.shape(1, 2).map((n) => Math.min(n, 5)), dtype: "int64" }],
      write,
    );
  },
  mask(draw) {
    const a = draw.shape(1);
    const mask = { shape: a.slice(0, draw.int(1, a.length)), dtype: "bool" };
    return { ...call([of(draw, a), mask], (x, m) => `${x}.at(${m})`), isLoose: true };
  },
  picked(draw) {
    const a = draw.shape(1);
    const axis = draw.axis(a.length);
    return call(
      [of(draw, a), { shape: [draw.int(1, 9)], dtype: draw.pick(["int64", "int32", "float32"]) }],
      (x, i) => `${x}.indexSelect(${axis}, ${i})`,
    );
  },
  writing(draw) {
    const a = draw.shape(1, 3);
    const parts = a.slice(0, draw.int(1, a.length)).map((n) => index(draw, n));
    const target = draw.pick([[], [1], [1, 1], a, a.slice(1), a.slice(2), draw.shape(0, 2)]);
    const single = parts[0]?.startsWith("[") === false && draw.chance(0.3);
    const where = single ? parts[0] : `[${parts.join(", ")}]`;
    return call([of(draw, a), of(draw, target)], (x, y) => `${x}.setAt(${where}, ${y})`);
  },
};

/** An index into an axis of size `n`: mostly in range, slices anywhere. */
function index(draw: Draw, n: number): string {
  const bound = (): string => draw.pick(["null", String(draw.int(-n - 2, n + 2))]);
  const position = draw.chance(0.05) ? n : draw.int(-n, n - 1);
  return draw.pick([
    String(position),
    `":"`,
    `[${bound()}, ${bound()}]`,
    `[${bound()}, ${bound()}, ${draw.int(1, 4)}]`,
  ]);
}
