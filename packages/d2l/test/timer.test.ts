/** @file Wall times. */
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { Timer } from "../src/timer.ts";

test("a stopped time is at least as long as what happened since the start, in seconds", async () => {
  const timer = new Timer();
  await setTimeout(30);
  const seconds = timer.stop();
  // timers of the system may ring a millisecond early
  expect(seconds).toBeGreaterThan(0.028);
  expect(seconds).toBeLessThan(5);
  expect(timer.times).toEqual([seconds]);
});

test("sum, avg and cumsum tell the same story", () => {
  const timer = new Timer();
  for (let i = 0; i < 5; i++) {
    timer.start();
    timer.stop();
  }
  expect(timer.cumsum()).toHaveLength(5);
  expect(timer.cumsum().at(-1)).toBe(timer.sum());
  expect(timer.avg()).toBe(timer.sum() / 5);
  expect(new Timer().avg()).toBeNaN();
});
