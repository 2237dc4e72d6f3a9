/** @file The demo, start to finish, on a small data set. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kindlingDropout, type Outcome } from "./command.ts";
import { temporaryFolder, writeSmallData } from "./small-data.ts";

const epochLine =
  /^epoch (\d+)\/(\d+) {2}train loss (\d+\.\d{3}) {2}train acc ([01]\.\d{3}) {2}test acc ([01]\.\d{3}) {2}(\d+) examples\/s$/;

const lines = (text: string): string[] => text.split("\n");
const epochs = (text: string): string[] => lines(text).filter((line) => line.startsWith("epoch "));
const withoutSpeed = (text: string): string[] =>
  epochs(text).map((line) => line.replace(/\d+ examples\/s$/, ""));

const seconds = 120_000;

test(
  "the demo trains both programs, reports, explains and saves curves",
  { timeout: seconds },
  async () => {
    const folder = await temporaryFolder();
    const data = await writeSmallData(folder);
    const { code, stdout, stderr } = await kindlingDropout(
      ["--data", data, "--epochs", "2"],
      folder,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

    const found = epochs(stdout);
    expect(found).toHaveLength(4);
    for (const line of found) expect(line).toMatch(epochLine);
    expect(found.map((line) => line.split("  ", 1)[0])).toEqual([
      "epoch 1/2",
      "epoch 2/2",
      "epoch 1/2",
      "epoch 2/2",
    ]);

    const asserted = lines(stdout).filter((line) => line.startsWith("the chapter asserts"));
    expect(asserted).toHaveLength(6);
    for (const line of asserted) expect(line).toMatch(/ (met|not met) +\d+\.\d{3}$/);

    expect(stdout).toContain(`folder ${data}`);
    expect(stdout).not.toMatch(/synthetic/i);
    // nothing redraws in a pipe
    expect(stdout).not.toContain("\r");
    expect(stdout).not.toContain("\u001b");
    for (const row of ["ReLU on the logits", "dropout off", "dropout on", "never above 0"]) {
      expect(stdout).toContain(row);
    }

    expect((await readdir(join(folder, "out"))).toSorted()).toEqual([
      "checkpoint",
      "concise.png",
      "concise.svg",
      "scratch.png",
      "scratch.svg",
    ]);
    for (const name of ["concise.svg", "scratch.svg"]) {
      const svg = await readFile(join(folder, "out", name), "utf8");
      expect(svg).toMatch(/^<svg [^]*train loss[^]*train acc[^]*test acc[^]*<\/svg>$/);
    }
  },
);

describe("each program starts from the seed", () => {
  let folder: string;
  let both: Outcome;
  const small = (...more: string[]): string[] => ["--data", folder, "--epochs", "1", ...more];

  test(
    "so a run repeats, and a program does not depend on those before it",
    { timeout: seconds },
    async () => {
      folder = await writeSmallData(await temporaryFolder(), 600, 200);
      both = await kindlingDropout(small("--program", "all", "--out", "a"), folder);
      const again = await kindlingDropout(small("--program", "all", "--out", "b"), folder);
      expect(both.stderr).toBe("");
      expect(withoutSpeed(both.stdout)).toHaveLength(4);
      expect(withoutSpeed(again.stdout)).toEqual(withoutSpeed(both.stdout));
      expect(await readFile(join(folder, "a/concise.svg"), "utf8")).toBe(
        await readFile(join(folder, "b/concise.svg"), "utf8"),
      );
      const alone = await kindlingDropout(small("--program", "concise", "--out", "c"), folder);
      expect(withoutSpeed(alone.stdout)).toEqual(withoutSpeed(both.stdout).slice(1, 2));
      const other = await kindlingDropout(small("--program", "all", "--seed", "1"), folder);
      expect(withoutSpeed(other.stdout)).not.toEqual(withoutSpeed(both.stdout));
    },
  );
});

test(
  "an assertion that is not met is reported, and is no failure",
  { timeout: seconds },
  async () => {
    const folder = await writeSmallData(await temporaryFolder(), 100, 50);
    const args = ["--data", folder, "--epochs", "1", "--program", "concise", "--lr", "0"];
    const { code, stdout } = await kindlingDropout(args, folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/asserts +train loss < 0\.5 +not met +2\.3\d\d$/m);
    expect(stdout).toMatch(/asserts +0\.7 < test acc <= 1 +not met +0\.\d{3}$/m);
  },
);
