/** @file A worker that does what the index says. */
import { setTimeout as wait } from "node:timers/promises";
import { serveDataset } from "../../../src/index.ts";

const acts: Readonly<Record<number, () => unknown>> = {
  10: () => {
    throw new RangeError("no sample here");
  },
  11: () => Promise.reject(new TypeError("not today")),
  12: () => process.exit(3),
  13: () => {
    setTimeout(() => {
      throw new Error("on the side");
    });
    return wait(10_000);
  },
  14: () => () => "a function",
  15: () => {
    for (;;);
  },
  16: () => Promise.reject("a text"),
};

serveDataset(
  { length: 20, get: (index: number) => acts[index]?.() ?? index },
  { collateFn: (samples) => samples },
);
