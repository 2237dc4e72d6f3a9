/**
 * @file Killed with SIGKILL and resumed, a run ends with the same bits as one that was not: chained
 * kills here, and with `KINDLING_PROOF=1` at 20 moments, each in a run of its own.
 */
import { watch } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkpointIn } from "../../src/checkpoint/manifest.ts";
import { kindlingDropout, type Outcome, type Surroundings } from "../command.ts";
import { bytesOf } from "../training/parameters.ts";
import { temporaryFolder, writeSmallData } from "../small-data.ts";
import type { Moment } from "./kill.ts";

const isProof = process.env["KINDLING_PROOF"] === "1";
const preload = fileURLToPath(new URL("kill.ts", import.meta.url));
const timeout = 300_000;

/** Two programs of two epochs of six steps: 24 steps, and 16 checkpoints. */
const args = "--data data --epochs 2 --batch-size 50 --checkpoint-every 2 --resume".split(" ");
const steps = 24;
const saves = 16;

async function folderWithData(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "data"));
  await writeSmallData(join(folder, "data"), 300, 60);
  return folder;
}

const killedAt = (moment: Moment, count: number): Surroundings => ({
  preload,
  env: { KILL_AT: `${moment}:${count}` },
});

/** Everything that the last checkpoints hold but speeds and times. */
async function outcome(folder: string): Promise<unknown> {
  const checkpoints = ["scratch", "concise"].map(async (program) => {
    const path = join(folder, "out/checkpoint", `${program}.safetensors`);
    const { manifest, tensors } = await checkpointIn(await readFile(path), path);
    const curves = manifest.curves.map(({ examplesPerSecond: _speed, ...figures }) => figures);
    return { ...manifest, curves, tensors: bytesOf(tensors) };
  });
  const svg = ["scratch", "concise"].map((it) => readFile(join(folder, `out/${it}.svg`), "utf8"));
  return Promise.all([...checkpoints, ...svg]);
}

const drafts = async (folder: string): Promise<string[]> =>
  (await readdir(join(folder, "out/checkpoint")).catch(() => [])).filter((name) =>
    name.endsWith(".part"),
  );

let known: Promise<unknown> | undefined;

/** What a run comes to that nobody kills; run once. */
const uninterrupted = (): Promise<unknown> => (known ??= wholeRun());

async function wholeRun(): Promise<unknown> {
  const folder = await folderWithData();
  const { code, stderr } = await kindlingDropout(args, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return outcome(folder);
}

async function finished(folder: string): Promise<void> {
  const { code, stderr, stdout } = await kindlingDropout(args, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("resume");
  expect(await outcome(folder)).toEqual(await uninterrupted());
  expect(await drafts(folder)).toEqual([]);
}

const killed = (outcomeOf: Outcome): void =>
  expect(outcomeOf, outcomeOf.stderr).toMatchObject({ code: null, killedBy: "SIGKILL" });

test(
  "killed again and again, at steps and in writes, a run ends in the same bits",
  { timeout },
  async () => {
    const folder = await folderWithData();
    const kills = [
      ["step", 1], // before there is a checkpoint
      ["half", 1], // in the first
      ["written", 2],
      ["half", 3], // of the next epoch
      ["renamed", 7], // in the second program
      ["step", 3],
    ] as const;
    for (const [moment, count] of kills) {
      killed(await kindlingDropout(args, folder, killedAt(moment, count)));
      const isInWrite = moment === "half" || moment === "written";
      expect(await drafts(folder), moment).toHaveLength(isInWrite ? 1 : 0);
    }
    await finished(folder);
  },
);

describe("at 20 moments, each in a run of its own", () => {
  const moments: readonly (readonly [Moment, number])[] = [
    ...spread(8, steps).map((count) => ["step", count] as const),
    ...spread(5, saves).map((count) => ["half", count] as const),
    ...spread(3, saves).map((count) => ["written", count] as const),
  ];
  const fromOutside = spread(4, saves - 3);

  test.each(isProof ? moments : [])("%s %i", { timeout }, async (moment, count) => {
    const folder = await folderWithData();
    killed(await kindlingDropout(args, folder, killedAt(moment, count)));
    expect(await drafts(folder)).toHaveLength(moment === "step" ? 0 : 1);
    await finished(folder);
  });

  test.each(isProof ? fromOutside : [])(
    "from outside, when checkpoint %i is there",
    { timeout },
    async (count) => {
      const folder = await folderWithData();
      const checkpoints = join(folder, "out/checkpoint");
      await mkdir(checkpoints, { recursive: true });
      const watched = new AbortController();
      const onStart = (kill: (signal: NodeJS.Signals) => void): void => {
        let seen = 0;
        watch(checkpoints, { signal: watched.signal }, (_event, name) => {
          if (name?.endsWith(".safetensors") === true && ++seen === count) kill("SIGKILL");
        });
      };
      killed(await kindlingDropout(args, folder, { onStart }));
      watched.abort();
      await finished(folder);
    },
  );

  test("are these", () => expect(moments.length + fromOutside.length).toBe(20));
});

/** Numbers from 1 to `last`, evenly. */
function spread(count: number, last: number): number[] {
  return Array.from({ length: count }, (_, i) => 1 + Math.round((i * (last - 1)) / (count - 1)));
}
