/**
 * @file Nothing has to be freed: synchronous loops that free nothing stay within the heap's budget and
 * 150 MB for everything else, and every value that is still held is right. `pnpm run proof` runs the
 * loops at full length.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { Needs } from "./loops.ts";

const isProof = process.env["KINDLING_PROOF"] !== undefined;
const loops = fileURLToPath(new URL("./loops.ts", import.meta.url));

async function run(name: string, count: number): Promise<Needs> {
  const args = [loops, name, String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Needs;
}

const cases: readonly { name: string; what: string; short: number; long: number }[] = [
  { name: "steps", what: "training steps", short: 200, long: 10_000 },
  { name: "kept", what: "training steps of which activations are kept", short: 200, long: 10_000 },
  { name: "tiny", what: "operations on one element", short: 50_000, long: 10_000_000 },
];

describe("a synchronous loop that frees nothing", { timeout: isProof ? 900_000 : 60_000 }, () => {
  test.for(cases)("of $what stays within its memory", async ({ name, short, long }) => {
    const needs = await run(name, isProof ? long : short);
    expect(needs.wrong).toBe(0);
    expect(Math.max(...needs.quarters)).toBeLessThan(needs.before + needs.budgetMB + 150);
  });

  test("beside 300 MB of a user's objects is rarely interrupted", async () => {
    const needs = await run("crowd", isProof ? 4000 : 60);
    expect(needs.wrong).toBe(0);
    expect(Math.max(...needs.quarters)).toBeLessThan(needs.before + needs.budgetMB + 150);
    if (isProof) expect(needs.collectionMs / needs.ms).toBeLessThan(0.05);
  });
});
