/** @file What machines read, and the report that a run writes. */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { OutputEvent } from "../src/output.ts";
import { kindlingDropout } from "./command.ts";
import { temporaryFolder, writeSmallData } from "./small-data.ts";

const eventsIn = (stdout: string): OutputEvent[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as OutputEvent); // objects, as written

test("with --json stdout holds events and nothing else, and people read stderr", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 200, 50);
  const args = ["--data", ".", "--epochs", "2", "--json", "--report", "deep/report.html"];
  const { code, stdout, stderr } = await kindlingDropout(args, folder);
  expect(code).toBe(0);
  const events = eventsIn(stdout);
  expect(events.map(({ event }) => event)).toEqual([
    "start",
    "epoch",
    "epoch",
    "program",
    "epoch",
    "epoch",
    "program",
    "end",
  ]);
  expect(events[0]).toMatchObject({
    settings: { programs: ["scratch", "concise"], epochs: 2, lr: 0.1, seed: 0 },
    data: { synthetic: false, trainImages: 200, testImages: 50 },
    versions: { node: process.versions.node },
  });
  expect(events[1]).toMatchObject({ program: "scratch", epoch: 1 });
  expect(events[1]?.["trainLoss"]).toBeTypeOf("number");
  expect(events[3]).toMatchObject({
    program: "scratch",
    ending: "finished",
    assertions: [{}, {}, {}],
  });
  expect(events[7]).toEqual({ event: "end", exitCode: 0, again: null });
  expect(stderr.match(/^epoch \d\/2 /gm)).toHaveLength(4);
  expect(stderr).toMatch(/^report: deep\/report\.html$/m);
  expect(await readFile(join(folder, "deep/report.html"), "utf8")).toMatch(
    /^<!doctype html>[^]*<\/html>/,
  );

  const predicted = await kindlingDropout(
    ["predict", "--data", ".", "--json", "--images", "3"],
    folder,
  );
  expect(eventsIn(predicted.stdout)).toMatchObject(
    [0, 1, 2].map((index) => ({ event: "prediction", index })),
  );
  const compare = ["compare", "--data", ".", "--json", "--seeds", "1", "--epochs", "1"];
  const compared = await kindlingDropout([...compare, "--variants", "dropout,no-dropout"], folder);
  expect(new Set(eventsIn(compared.stdout).map(({ event }) => event))).toEqual(
    new Set(["run", "verdict", "end"]),
  );
  expect(compared.stderr).toContain("mean ± deviation");
});

test("an error is an event, too", async () => {
  const folder = await temporaryFolder();
  const { code, stdout, stderr } = await kindlingDropout(["predict", "--json"], folder);
  expect(code).toBe(1);
  expect(eventsIn(stdout)).toEqual([
    { event: "error", code: "KINDLING_DATA", message: stderr.trimEnd() },
  ]);
});

test("a report that cannot be written is refused before training", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 20, 10);
  await mkdir(join(folder, "a-folder"));
  await writeFile(join(folder, "file"), "");
  const before = await readdir(folder);
  for (const report of ["a-folder", "file/report.html"]) {
    const { code, stdout, stderr } = await kindlingDropout(
      ["--data", ".", "--report", report],
      folder,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/--report: the (file|folder) .* cannot be written\n {2}got/);
  }
  expect(await readdir(folder)).toEqual(before);
});
