/** @file The laws of dropout, of both programs' layers, on the backend that the programs run on. */
import { nn } from "@kindling/torch";
import { dropoutLaws, type DropoutLayer, Ledger } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { dropoutLayer } from "../src/programs/dropout-layer.ts";

const isProof = process.env["KINDLING_PROOF"] === "1";
const ledger = new Ledger();
const options = {
  seed: Number(process.env["FC_SEED"] ?? 0),
  runs: Number(process.env["FC_RUNS"] ?? 25),
  exhaustive: isProof,
  ledger,
};

/** As the chapter's network calls it: not at all in evaluation. */
const handWritten: DropoutLayer = {
  name: "the hand-written layer",
  create: (p) => (X, isTraining) => (isTraining ? dropoutLayer(X, p) : X),
  decision: "u24",
};

const concise: DropoutLayer = {
  name: "nn.Dropout",
  create: (p) => {
    const layer = new nn.Dropout(p);
    return (X, isTraining) => layer.train(isTraining)(X);
  },
  decision: "u53",
};

const timeout = isProof ? 600_000 : 60_000;

describe.each([
  { layer: handWritten, detect: isProof ? 0.0015 : 0.003 },
  // packages/verify/test looks at it more closely, on the reference backend
  { layer: concise, detect: isProof ? 0.0015 : 0.01 },
])("$layer.name", ({ layer, detect }) => {
  test.each(dropoutLaws(layer, { ...options, detect }))("$title", { timeout }, (law) => {
    const found = law.check();
    if (isProof || law.title.includes("counted")) console.log(`${law.title}: ${found}`);
  });
});

test("the hand-written layer is biased by `rand > p` on a lattice of 2⁻²⁴: it drops the number p too", () => {
  const law = dropoutLaws(handWritten).find(({ title }) => title.includes("counted"));
  const biases = [...(law?.check() ?? "").matchAll(/h − 1 = (\S+?)(?:;|$)/g)];
  expect(biases.map(([, bias]) => bias)).toEqual(["2.12e-8", "-5.96e-8", "-1.19e-7", "-3.58e-7"]);
});

test("false alarms add up to less than the budget", ({ task }) => {
  Object.assign(task.meta, { falseAlarm: ledger.total }); // the run adds up all files
  console.log(ledger.toString());
  expect(ledger.total).toBeLessThanOrEqual(ledger.budget / 4);
});
