/** @file The laws of dropout, of each layer that is like it. The chapter's own layer: `apps/dropout/test`. */
import * as nn from "@kindling/nn";
import { defaultGenerator, getRngState, type Tensor } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assertEqual,
  dropoutLaws,
  type DropoutLayer,
  type Forward,
  Ledger,
} from "../../src/index.ts";
import { openProbability } from "../../src/dropout/inputs.ts";
import { isProof, quick, settings } from "./settings.ts";

const F = nn.functional;
const ledger = new Ledger();

interface Trained {
  train: (mode: boolean) => (x: Tensor) => Tensor;
}

/** A layer that is made with p alone. */
const made =
  (make: (p: number) => Trained): ((p: number) => Forward) =>
  (p) => {
    const layer = make(p);
    return (x, training) => layer.train(training)(x);
  };

const layers: readonly (DropoutLayer & { readonly options: object })[] = [
  {
    name: "F.dropout",
    create: (p) => (x, training) => F.dropout(x, p, training),
    decision: "u53",
    options: quick,
  },
  {
    name: "nn.Dropout",
    create: made((p) => new nn.Dropout(p)),
    decision: "u53",
    options: settings,
  },
  {
    name: "nn.Dropout1d",
    create: made((p) => new nn.Dropout1d(p)),
    channel: [3],
    decision: "u53",
    options: quick,
  },
  {
    name: "nn.Dropout2d",
    create: made((p) => new nn.Dropout2d(p)),
    channel: [3, 2],
    decision: "u53",
    options: quick,
  },
  {
    name: "nn.AlphaDropout",
    create: made((p) => new nn.AlphaDropout(p)),
    effect: "alpha",
    decision: "u53",
    options: quick,
  },
  {
    name: "nn.GaussianNoise",
    create: made((sigma) => new nn.GaussianNoise(sigma)),
    effect: "noise",
    options: quick,
  },
];

const timeout = isProof ? 600_000 : 60_000;

describe.each(layers)("$name", ({ options, ...layer }) => {
  const laws = dropoutLaws(layer, { ...options, ledger });

  test.each(laws)("$title", { timeout }, ({ title, check }) => {
    const found = check();
    if (isProof || title.includes("counted")) console.log(`${title}: ${found}`);
  });
});

test("nn.Dropout's bias is its scale's rounding to single precision, at most 2⁻²⁴", () => {
  const layer = layers.find(({ name }) => name === "nn.Dropout")!;
  const law = dropoutLaws(layer).find(({ title }) => title.includes("is counted"))!;
  const biases = [...law.check().matchAll(/h − 1 = (\S+?)(?:;|$)/g)].map(([, bias]) => bias);
  expect(biases).toEqual(["4.77e-8", "5.55e-17", "0.00e+0", "-2.22e-16"]);
});

test("probabilities at which some is dropped and some kept are between 0 and 1", () => {
  fc.assert(
    fc.property(openProbability(), (p) => p > 0 && p < 1),
    { numRuns: 10_000 },
  );
});

test("checking a law leaves the generator where it stood", () => {
  defaultGenerator.manualSeed(5).u32();
  const before = getRngState();
  for (const law of dropoutLaws(layers[0]!).filter(({ title }) => title.includes("exactly")))
    law.check();
  assertEqual(getRngState(), before);
});

test("false alarms add up to less than the budget", ({ task }) => {
  Object.assign(task.meta, { falseAlarm: ledger.total }); // the run adds up all files
  console.log(ledger.toString());
  expect(ledger.total).toBeLessThanOrEqual(ledger.budget / 4);
});
