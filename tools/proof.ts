/**
 * @file Runs the statistical tests and the laws of dropout from a fresh seed and with more samples,
 * kills a training run at 20 moments, and trains for 10,000 steps in bounded memory:
 * `pnpm run proof`, or with the seed that it printed, `pnpm run proof --seed 123`.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { root } from "./source-files.ts";

const suites = [
  "packages/verify/test/statistics",
  "packages/verify/test/dropout",
  "apps/dropout/test/dropout-laws.test.ts",
  "apps/dropout/test/checkpoint/sigkill.test.ts",
  "packages/torch/test/memory",
];

/** A seed of 31 bits, which fast-check takes as it is. */
const freshSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1;

/** The seed that was asked for, or a fresh one. */
export function seedOf(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: "string" } } });
  if (values.seed === undefined) return freshSeed();
  const seed = Number(values.seed);
  if (/^\d+$/.test(values.seed) && seed < 2 ** 31) return seed;
  throw new Error(`--seed ${values.seed}: not a whole number from 0 to 2147483647`);
}

if (import.meta.main) {
  const seed = seedOf(process.argv.slice(2));
  const replay = `seed ${seed}; the same again: pnpm run proof --seed ${seed}`;
  console.log(replay);
  const env = { ...process.env, KINDLING_PROOF: "1", FC_SEED: String(seed), FC_RUNS: "200" };
  const { status } = spawnSync("vitest", ["run", ...suites], {
    cwd: root,
    env,
    stdio: "inherit",
    shell: process.platform === "win32", // where commands are scripts
  });
  console.log(replay);
  process.exitCode = status ?? 1;
}
