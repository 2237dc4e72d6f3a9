/** @file Curves that grow while a model trains. */
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { Animator } from "../../src/figure/animator.ts";
import { texts } from "./svg-text.ts";

test("each curve holds the values that were not null, in order, at their x", () => {
  const rows = fc.array(fc.tuple(value(), value(), value()), { maxLength: 20 });
  fc.assert(
    fc.property(rows, (added) => {
      const animator = new Animator();
      added.forEach((row, epoch) => animator.add(epoch, row));
      animator.figure.curves.forEach((curve, i) => {
        const kept = added.flatMap((row, epoch) => (row[i] === null ? [] : [[epoch, row[i]]]));
        expect(curve.x.map((x, at) => [x, curve.y[at]])).toEqual(kept);
      });
    }),
  );
});

test("one number is one curve, and a list of x goes with a list of y", () => {
  const animator = new Animator();
  animator.add(1, 5);
  animator.add([2, 2.5], [6, 7]);
  expect(animator.figure.curves.map(({ x, y }) => [x, y])).toEqual([
    [
      [1, 2],
      [5, 6],
    ],
    [[2.5], [7]],
  ]);
});

test("a curve whose first values were skipped keeps its place and its format", () => {
  const animator = new Animator({ fmts: ["-", "r:"] });
  animator.add(1, [null, 3]);
  animator.add(2, [1, 4]);
  expect(animator.figure.curves.map(({ fmt, y }) => [fmt, y])).toEqual([
    ["-", [1]],
    ["r:", [3, 4]],
  ]);
});

test("arguments work by position and by name, and not twice", () => {
  const byPosition = new Animator("epoch", null, ["a"]).figure.axes;
  expect(byPosition).toEqual(new Animator({ xlabel: "epoch", legend: ["a"] }).figure.axes);
  expect(() => new Animator("epoch", { xlabel: "step" })).toThrow(/given twice/);
});

test("wrong options are refused at once, and not after the training run", () => {
  expect(() => new Animator({ fmts: ["??"] })).toThrow(/line format/);
  expect(() => new Animator({ yscale: "log", ylim: [0, 1] })).toThrow(/logarithmic/);
});

test("a lone list of x of another length than y is refused", () => {
  expect(() => new Animator().add([1, 2], [1])).toThrow(/do not pair up/);
});

test("saving writes the SVG, makes the folder and leaves nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindling-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const animator = new Animator({ xlabel: "epoch", legend: ["loss"] });
  animator.add(1, [0.5]);
  animator.add(2, [0.4]);
  await animator.save(join(folder, "new/curve.svg"));
  expect(await readdir(join(folder, "new"))).toEqual(["curve.svg"]);
  const text = await readFile(join(folder, "new/curve.svg"), "utf8");
  expect(texts(text)).toEqual(expect.arrayContaining(["loss", "epoch"]));
});

function value(): fc.Arbitrary<number | null> {
  return fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
}
