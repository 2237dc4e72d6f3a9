/** @file The laws of dropout, of the chapter's hand-written layer. */
import { dropoutLaws, type DropoutLayer, Ledger } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { dropoutLayer } from "../src/programs/dropout-layer.ts";

const isProof = process.env["KINDLING_PROOF"] === "1";
const ledger = new Ledger();
const options = {
  seed: Number(process.env["FC_SEED"] ?? 0),
  runs: Number(process.env["FC_RUNS"] ?? 25),
  detect: isProof ? 0.0015 : 0.003,
  exhaustive: isProof,
  ledger,
};

/** As the chapter's network calls it: not at all in evaluation. */
const layer: DropoutLayer = {
  name: "dropoutLayer",
  create: (p) => (X, isTraining) => (isTraining ? dropoutLayer(X, p) : X),
  decision: "u24",
};

describe("the hand-written layer", () => {
  const laws = dropoutLaws(layer, options);
  const timeout = isProof ? 600_000 : 60_000;

  test.each(laws)("$title", { timeout }, ({ title, check }) => {
    const found = check();
    if (isProof || title.includes("counted")) console.log(`${title}: ${found}`);
  });

  test("its bias is that of `rand > p` on a lattice of 2⁻²⁴: the number p itself is dropped", () => {
    const law = dropoutLaws(layer).find(({ title }) => title.includes("counted"));
    const found = law?.check() ?? "";
    const biases = [...found.matchAll(/h − 1 = (\S+?)(?:;|$)/g)].map(([, bias]) => bias);
    expect(biases).toEqual(["2.12e-8", "-5.96e-8", "-1.19e-7", "-3.58e-7"]);
  });
});

test("false alarms add up to less than the budget", ({ task }) => {
  Object.assign(task.meta, { falseAlarm: ledger.total }); // the run adds up all files
  console.log(ledger.toString());
  expect(ledger.total).toBeLessThanOrEqual(ledger.budget / 4);
});
