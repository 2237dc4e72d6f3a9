import { expect, test } from "vitest";
import { History } from "../../page/history.ts";

const filled = (count: number): History => {
  const history = new History();
  for (let step = 1; step <= count; step++)
    history.add({
      epoch: 1,
      step,
      steps: count,
      loss: 3,
      accuracy: step / count,
      examplesPerSecond: 0,
      threads: 1,
    });
  return history;
};

test("a long run keeps its ends, its order and its mean in a few hundred points", () => {
  const { points } = filled(5000);
  expect(points.length).toBeLessThanOrEqual(400);
  expect(points.length).toBeGreaterThan(150);
  expect(points.at(-1)!.epoch).toBe(1);
  expect(points.every(({ loss }) => loss === 3)).toBe(true);
  expect(points.every(({ epoch }, i) => i === 0 || epoch > points[i - 1]!.epoch)).toBe(true);
});

test("a short one keeps every point", () => {
  expect(filled(30).points.map(({ accuracy }) => accuracy)).toEqual(
    Array.from({ length: 30 }, (_, i) => (i + 1) / 30),
  );
});
