/** @file Programs that are trained side by side, each in a thread of its own. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { syntheticFashionMNIST } from "@kindling/datasets";
import { getNumThreads, nn, setNumThreads } from "@kindling/torch";
import { expect, test } from "vitest";
import { checkpointFolder } from "../src/checkpoint/folder.ts";
import { Helpers } from "../src/helpers/helpers.ts";
import { readSettings } from "../src/settings.ts";
import { kindlingDropout, type Outcome, type Surroundings } from "./command.ts";
import { temporaryFolder, writeSmallData } from "./small-data.ts";

const args = ["--data", ".", "--epochs", "2", "--batch-size", "10"];

/** With so many threads: from two on, the last program has a thread of its own. */
const run = (
  folder: string,
  threads: number,
  more: readonly string[],
  surroundings: Surroundings = {},
): Promise<Outcome> =>
  kindlingDropout([...args, ...more], folder, {
    ...surroundings,
    env: { KINDLING_THREADS: `${threads}` },
  });

const withoutSpeeds = (text: string): string => text.replaceAll(/ \d+ examples\/s/g, "");

async function parametersIn(folder: string, program: string): Promise<unknown> {
  const tensors = await nn.loadSafetensors(join(folder, "checkpoint", `${program}.safetensors`));
  return Object.entries(tensors)
    .filter(([name]) => name.startsWith("model."))
    .map(([name, tensor]) => [name, tensor.toArray()]);
}

test("helpers begin with the last program, and leave to others what they have not begun", async () => {
  const folder = await temporaryFolder();
  const data = syntheticFashionMNIST({ trainLength: 100, testLength: 20 });
  const settings = readSettings(["--program", "all", "--epochs", "2", "--out", folder])!; // no help
  const before = getNumThreads();
  setNumThreads(2);
  try {
    await using helpers = new Helpers(settings, data, new AbortController().signal);
    const [first = "scratch"] = settings.programs;
    const last = settings.programs.at(-1)!;
    const heard: string[] = [];
    expect(await helpers.follow(first, () => {})).toBe(false);
    expect(await helpers.follow(last, ({ kind }) => heard.push(kind))).toBe(true);
    expect(heard).toEqual(["start", "step", "epoch", "step", "epoch"]);
    expect((await checkpointFolder(settings.checkpoint).read(last))?.manifest.epochs).toBe(2);
  } finally {
    setNumThreads(before);
  }
});

test("what is printed, saved and refused is what one thread comes to, in its turn", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 200, 50);
  const alone = await run(folder, 1, ["--out", "alone"]);
  const together = await run(folder, 2, ["--out", "side"]);
  expect(together).toMatchObject({ code: 0, stderr: "" });
  const comparable = (text: string): string => withoutSpeeds(text).replaceAll("side/", "alone/");
  expect(comparable(together.stdout)).toBe(comparable(alone.stdout));
  for (const program of ["scratch", "concise"])
    expect(await parametersIn(join(folder, "side"), program)).toEqual(
      await parametersIn(join(folder, "alone"), program),
    );

  await writeFile(join(folder, "side/checkpoint/concise.safetensors"), "damaged");
  const byOne = await run(folder, 1, ["--out", "side", "--resume"]);
  const byTwo = await run(folder, 2, ["--out", "side", "--resume"]);
  expect(byTwo.code).toBe(1);
  expect(byTwo.stderr).toContain("DataError");
  expect(byTwo).toEqual(byOne);
});

test("SIGINT stops them all, and each goes on from where it stood", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 1000, 50);
  const whole = await run(folder, 1, ["--out", "whole"]);
  expect(whole.code).toBe(0);
  let isSent = false;
  const stopped = await run(folder, 2, ["--out", "out"], {
    onOutput: (stdout, kill) => {
      if (!isSent && /^epoch 1/m.test(stdout)) kill("SIGINT");
      isSent ||= /^epoch 1/m.test(stdout);
    },
  });
  expect(stopped).toMatchObject({ code: 130, stderr: "" });
  const resumed = await run(folder, 2, ["--out", "out", "--resume"]);
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  // a helper that has only begun to start has saved nothing yet
  expect(resumed.stdout.match(/^(resumed at epoch \d|nothing to resume)/gm)).toHaveLength(2);
  for (const program of ["scratch", "concise"])
    expect(await parametersIn(join(folder, "out"), program)).toEqual(
      await parametersIn(join(folder, "whole"), program),
    );
});
