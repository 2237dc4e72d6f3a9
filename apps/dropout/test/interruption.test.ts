/** @file Ctrl-C: the first stops a run between two steps, the second at once. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resuming } from "../src/command-line.ts";
import { kindlingDropout, type Surroundings } from "./command.ts";
import { temporaryFolder, writeSmallData } from "./small-data.ts";

const args = "--epochs 2 --batch-size 10 --program concise".split(" ");
const withoutSpeeds = (text: string): string => text.replaceAll(/\d+ examples\/s/g, "");

/** Sends a signal once, or as often as it takes, when an epoch is over. */
const afterEpoch = (signal: NodeJS.Signals, isInsistent = false): Surroundings => {
  let isSent = false;
  return {
    onOutput: (stdout, kill) => {
      const isDue = isSent ? isInsistent && stdout.includes("stopping") : /^epoch 1/m.test(stdout);
      if (isDue) kill(signal);
      isSent ||= isDue;
    },
  };
};

test("SIGINT stops a run, which keeps its curves and says how to go on", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 1000, 50);
  const whole = await kindlingDropout([...args, "--data", ".", "--out", "whole"], folder);
  const stopped = await kindlingDropout([...args, "--data", "."], folder, afterEpoch("SIGINT"));
  expect(stopped).toMatchObject({ code: 130, stderr: "" });
  expect(stopped.stdout).toMatch(/^stopping after this step; Ctrl-C again/m);
  expect(stopped.stdout).toMatch(/^curves: out\/concise\.svg and \.png$/m);
  expect(stopped.stdout).toMatch(
    /^interrupted at epoch 2\/2, step \d+\/100; a checkpoint is saved$/m,
  );
  expect(stopped.stdout).not.toContain("asserts");
  expect(await readFile(join(folder, "out/concise.svg"), "utf8")).toMatch(/<\/svg>$/);

  const again = /^go on with: kindling-dropout (.*)$/m.exec(stopped.stdout)?.[1]?.split(" ") ?? [];
  expect(again).toEqual([...args, "--data", ".", "--resume"]);
  const resumed = await kindlingDropout(again, folder);
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  const end = /^epoch 2\/2[^]*/m;
  const [expected = ""] = end.exec(whole.stdout) ?? [];
  const [found] = end.exec(resumed.stdout) ?? [];
  expect(withoutSpeeds(found ?? "")).toBe(withoutSpeeds(expected).replace("whole/", "out/"));
  const [a, b] = ["whole", "out"].map((out) => readFile(join(folder, out, "concise.svg"), "utf8"));
  expect(await b).toBe(await a);
});

test("SIGTERM does, too", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 1000, 50);
  const stopped = await kindlingDropout([...args, "--data", "."], folder, afterEpoch("SIGTERM"));
  expect(stopped).toMatchObject({ code: 143, stderr: "" });
  expect(stopped.stdout).toContain("a checkpoint is saved");
});

test("a second SIGINT ends the process at once, with the last checkpoint whole", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 1000, 50);
  const stopped = await kindlingDropout(
    [...args, "--data", "."],
    folder,
    afterEpoch("SIGINT", true),
  );
  // the first may have come to its end before the second arrives
  expect([stopped.killedBy, stopped.code]).toBeOneOf([
    ["SIGINT", null],
    [null, 130],
  ]);
  const names = await readdir(join(folder, "out/checkpoint"));
  expect(names).toContain("concise.safetensors");
  const anew = await kindlingDropout([...args, "--data", "."], folder);
  expect(anew.stdout).toMatch(
    /^starting anew; --resume would go on from epoch 2\/2, step \d+\/100/m,
  );
});

test("a checkpoint of another backend is gone on from, and it is said", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 100, 40);
  const short = ["--data", ".", "--program", "concise", "--epochs", "1"];
  await kindlingDropout(short, folder, { env: { KINDLING_BACKEND: "reference" } });
  const resumed = await kindlingDropout([...short, "--epochs", "2", "--resume"], folder);
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  expect(resumed.stdout).toMatch(/^saved by .*\(reference\).*: bits may differ from here on$/m);
  const again = await kindlingDropout([...short, "--epochs", "2", "--resume"], folder);
  expect(again.stdout).not.toContain("bits may differ");
});

test("a comparison that is interrupted reports on the runs so far", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 500, 40);
  let isSent = false;
  const { code, stdout } = await kindlingDropout(
    ["compare", "--data", ".", "--seeds", "12", "--epochs", "1", "--batch-size", "10"],
    folder,
    {
      onOutput: (text, kill) => {
        if (!isSent && /^ 2\/96/m.test(text)) kill("SIGINT");
        isSent ||= /^ 2\/96/m.test(text);
      },
    },
  );
  expect(code).toBe(130);
  expect(stdout).toMatch(/^interrupted after \d+ of 96 runs$/m);
  expect(stdout).toMatch(/^dropout +\d\.\d{4} /m);
});

test("early stopping is said, and is an end like another", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 100, 40);
  const still = ["--data", ".", "--program", "concise", "--lr", "0", "--patience", "1"];
  const { code, stdout } = await kindlingDropout(still, folder);
  expect(code).toBe(0);
  expect(stdout.match(/^epoch /gm)).toHaveLength(2);
  expect(stdout).toMatch(/^stopped early: no better test accuracy for 1 epoch$/m);
  expect(stdout).toContain("asserts");
});

test("the command to go on with is the user's own, with --resume once", () => {
  expect(resuming(["--out", "my folder", "--lr", "0.1"], {})).toBe(
    "kindling-dropout --out 'my folder' --lr 0.1 --resume",
  );
  expect(resuming(["--resume", "--data", "it's"], { npm_lifecycle_event: "start" })).toBe(
    "pnpm demo --resume --data 'it'\\''s'",
  );
});
