/**
 * @file How the laws are checked: from a fixed seed and quickly, or, in a proof, from the seed that is
 * given and with more samples.
 */
import type { DropoutLawOptions } from "../../src/index.ts";

export const isProof = process.env["KINDLING_PROOF"] === "1";

/** In a proof half the discrepancy is detected in every layer, which takes four times as many samples. */
export const settings = {
  seed: Number(process.env["FC_SEED"] ?? 0),
  runs: Number(process.env["FC_RUNS"] ?? 25),
  detect: isProof ? 0.0015 : 0.003,
  exhaustive: isProof,
} satisfies DropoutLawOptions;

/** Of layers that share their masks with one that is looked at closely. */
export const quick = {
  ...settings,
  detect: isProof ? 0.0015 : 0.01,
  exhaustive: false,
} satisfies DropoutLawOptions;
