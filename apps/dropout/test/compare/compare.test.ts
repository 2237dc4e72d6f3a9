/** @file The command `compare`, start to finish, on a small data set. */
import { readdir } from "node:fs/promises";
import { syntheticFashionMNIST } from "@kindling/datasets";
import { describe, expect, test } from "vitest";
import { compare, type Run } from "../../src/index.ts";
import { kindlingDropout } from "../command.ts";
import { temporaryFolder, writeSmallData } from "../small-data.ts";

const seconds = 120_000;

test(
  "trains every variant from every seed, and reports what they came to",
  { timeout: seconds },
  async () => {
    const folder = await writeSmallData(await temporaryFolder(), 256, 64);
    const before = await readdir(folder);
    const args = ["compare", "--data", folder, "--seeds", "2", "--epochs", "2"];
    const { code, stdout, stderr } = await kindlingDropout(args, folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const runs = stdout.split("\n").filter((line) => /^ *\d+\/16 /.test(line));
    expect(runs).toHaveLength(16);
    for (const line of runs) expect(line).toMatch(/seed [01] +train loss \d\.\d{3} +test acc \d/);
    expect(stdout).toContain("mean ± deviation over 2 seeds");
    const rows = stdout.match(/^scratch-off-in-evaluation( +-?\d\.\d{4} ± \d\.\d{4}){3}$/gm);
    expect(rows).toHaveLength(2); // of three figures each
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(stdout).toContain("does dropout narrow the gap between training and test?");
    expect(stdout).toContain("too few seeds to tell");
    expect(stdout).not.toContain("PyTorch"); // its figures are of 10 epochs
    expect(await readdir(folder)).toEqual(before);
  },
);

test("a run depends on its own variant and seed alone", { timeout: seconds }, async () => {
  const folder = await writeSmallData(await temporaryFolder(), 256, 64);
  const line = async (...more: string[]): Promise<string | undefined> => {
    const args = ["compare", "--data", folder, "--seeds", "1", "--epochs", "1", ...more];
    const { stdout } = await kindlingDropout(args, folder);
    return /scratch-corrected, seed 0.*/.exec(stdout)?.[0];
  };
  const alone = await line("--variants", "scratch-corrected");
  expect(alone).toBeDefined();
  expect(await line("--variants", "swapped,scratch,scratch-corrected")).toBe(alone);
});

describe("bad input", () => {
  test.each([
    [["--seeds", "0"], /--seeds: .*\n.*0\n.*from 1 to 12/],
    [["--seeds", "13"], /--seeds: /],
    [["--variants", "resnet"], /--variants: unknown or repeated variant\n.*resnet/],
    [["--variants", "dropout,dropout"], /--variants: /],
    [["--lr", "-1"], /--lr: /],
    [["--program", "scratch"], /compare: the command line[^]*--program/],
  ] as const)("%j", async (args, message) => {
    const { code, stdout, stderr } = await kindlingDropout(
      ["compare", ...args],
      await temporaryFolder(),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

test("an aborted signal ends a comparison", async () => {
  const data = syntheticFashionMNIST({ seed: 2, trainLength: 64, testLength: 16 });
  const controller = new AbortController();
  const { signal } = controller;
  const runs: Run[] = [];
  const comparison = compare(data, {
    epochs: 1,
    signal,
    onRun: (run) => {
      runs.push(run);
      controller.abort(new Error("enough"));
    },
  });
  await expect(comparison).rejects.toThrow("enough");
  expect(runs).toHaveLength(1);
});
