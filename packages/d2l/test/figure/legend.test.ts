/** @file Where the legend goes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bestPlace, type Frame } from "../../src/figure/legend.ts";

const frame: Frame = { left: 40, top: 10, right: 300, bottom: 200 };
const size = { width: 80, height: 50 };

const inFrame = fc.tuple(fc.integer({ min: 40, max: 300 }), fc.integer({ min: 10, max: 200 }));

const covers = ([x, y]: readonly [number, number], [px, py]: readonly [number, number]): boolean =>
  px >= x && px <= x + size.width && py >= y && py <= y + size.height;

test("it lies inside the frame, whatever the curves", () => {
  fc.assert(
    fc.property(fc.array(inFrame), (points) => {
      const [x, y] = bestPlace(frame, size, points);
      expect(x).toBeGreaterThanOrEqual(frame.left);
      expect(y).toBeGreaterThanOrEqual(frame.top);
      expect(x + size.width).toBeLessThanOrEqual(frame.right);
      expect(y + size.height).toBeLessThanOrEqual(frame.bottom);
    }),
  );
});

test("no corner covers fewer points than the place that was chosen", () => {
  fc.assert(
    fc.property(fc.array(inFrame, { minLength: 1 }), (points) => {
      const chosen = bestPlace(frame, size, points);
      const count = (place: readonly [number, number]): number =>
        points.filter((point) => covers(place, point)).length;
      for (const x of [frame.left + 6, frame.right - 6 - size.width]) {
        for (const y of [frame.top + 6, frame.bottom - 6 - size.height]) {
          expect(count(chosen)).toBeLessThanOrEqual(count([x, y]));
        }
      }
    }),
  );
});

test("with nothing to cover it is the upper right, with a curve there the upper left", () => {
  expect(bestPlace(frame, size, [])).toEqual([214, 16]);
  expect(bestPlace(frame, size, [[250, 30]])).toEqual([46, 16]);
});
