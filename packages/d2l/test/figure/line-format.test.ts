/** @file Laws of matplotlib's format strings. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { colorCycle, lineStyles, parseLineFormat } from "../../src/figure/line-format.ts";

const colors = ["", "b", "g", "r", "c", "m", "y", "k", "w", "C0", "C9"];
const lines = ["", "-", "--", "-.", ":"];
const markers = ["", "o", "s", "^", "+", "x", "*", "d"];

test("colour, line and marker mean the same in any order", () => {
  const parts = fc.tuple(
    fc.constantFrom(...colors),
    fc.constantFrom(...lines),
    fc.constantFrom(...markers),
  );
  fc.assert(
    fc.property(parts, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (chosen, order) => {
      const shuffled = order.map((i) => chosen[i]).join("");
      expect(parseLineFormat(shuffled)).toEqual(parseLineFormat(chosen.join("")));
    }),
  );
});

test("the four formats of the book are solid, dashed magenta, dash-dotted green, dotted red", () => {
  const [solid, dashed, dashDotted, dotted] = lineStyles(["-", "m--", "g-.", "r:"]);
  expect(solid).toEqual({ color: "#1f77b4", dashes: [], marker: undefined });
  expect(dashed).toMatchObject({ color: "#bf00bf", dashes: [7.4, 3.2] });
  expect(dashDotted).toMatchObject({ color: "#008000", dashes: [12.8, 3.2, 2, 3.2] });
  expect(dotted).toMatchObject({ color: "#ff0000", dashes: [2, 3.3] });
});

test("a marker alone draws no line, and no format at all draws a solid one", () => {
  expect(parseLineFormat("o").dashes).toBeUndefined();
  expect(parseLineFormat("o-").dashes).toEqual([]);
  expect(parseLineFormat("").dashes).toEqual([]);
});

test("only curves without a colour of their own use up the cycle", () => {
  const styles = lineStyles(["-", "m--", ":", "k", "-."]);
  expect(styles.map(({ color }) => color)).toEqual([
    colorCycle[0],
    "#bf00bf",
    colorCycle[1],
    "#000000",
    colorCycle[2],
  ]);
});

test.each(["z", "--:", "mm", "os", "m--q", "C10x "])("the format %s is refused", (format) => {
  expect(() => parseLineFormat(format)).toThrow(
    /unreadable line format.*\n {2}got .*\n {2}expected/,
  );
});
