/** @file The passing line: what stays on the screen when it is gone. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bar, canRedraw, Progress, sparkline, type Terminal } from "../src/progress.ts";

const eraseToEnd = "\u001b[K";
const erase = "\u0000"; // one character, and none that is written

class Screen implements Terminal {
  readonly isTTY = true;
  columns = 60;
  text = "";

  write(text: string): void {
    this.text += text;
  }

  /** What a terminal shows after this text: a return goes to the line's start, ESC [ K clears it. */
  shown(): string[] {
    return this.text.split("\n").map((line) => {
      let cells: string[] = [];
      let at = 0;
      for (const token of line.replaceAll(eraseToEnd, erase)) {
        if (token === "\r") at = 0;
        else if (token === erase) cells = cells.slice(0, at);
        else cells[at++] = token;
      }
      return cells.join("");
    });
  }
}

test("only whole lines stay, in order, whatever passed between them", () => {
  const step = fc.oneof(
    fc.record({ line: fc.string({ unit: letter() }) }),
    fc.record({ loss: fc.double({ min: 0, max: 3, noNaN: true }), examples: fc.nat(100) }),
  );
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const screen = new Screen();
      const progress = new Progress(screen, true);
      for (const s of steps) {
        if ("line" in s) progress.line(s.line);
        else progress.status(() => `${s.examples} examples, loss ${s.loss}`);
      }
      progress.endStatus();
      const lines = steps.flatMap((s) => ("line" in s ? [s.line] : []));
      expect(screen.shown()).toEqual([...lines, ""]);
    }),
  );
});

test("the passing line fits the terminal, and is told its width", () => {
  const screen = new Screen();
  new Progress(screen, true).status((width) => `${width} `.repeat(50));
  const [line = ""] = screen.shown();
  expect(line).toMatch(/^57 57 /);
  expect(line).toHaveLength(57);
});

test("it is drawn at most ten times a second", () => {
  const screen = new Screen();
  const progress = new Progress(screen, true);
  for (let ms = 0; ms < 1000; ms += 10) progress.status(() => "x", ms);
  expect(screen.text.split("\r")).toHaveLength(11);
});

test("in a pipe, on a dumb terminal and in CI nothing is drawn but lines", () => {
  expect(canRedraw({ isTTY: true, write() {} }, { TERM: "xterm" })).toBe(true);
  expect(canRedraw({ write() {} }, { TERM: "xterm" })).toBe(false);
  expect(canRedraw({ isTTY: true, write() {} }, { TERM: "dumb" })).toBe(false);
  expect(canRedraw({ isTTY: true, write() {} }, { TERM: "xterm", CI: "true" })).toBe(false);
  const screen = new Screen();
  const progress = new Progress(screen, false);
  progress.status(() => "looking");
  progress.line("a line");
  expect(screen.text).toBe("a line\n");
});

test("a bar is as full as its share, a sparkline as high as its values", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.integer({ min: 1, max: 40 }), (share, width) => {
      expect(bar(share, width)).toHaveLength(width);
    }),
  );
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline([3, Number.NaN, 3], 8)).toBe("▁▁");
  expect(sparkline([], 8)).toBe("");
  expect(
    sparkline(
      Array.from({ length: 1000 }, (_, i) => -i),
      4,
    ),
  ).toBe("█▆▃▁");
});

function letter(): fc.Arbitrary<string> {
  return fc.constantFrom("a", "b", " ", "é", "█");
}
