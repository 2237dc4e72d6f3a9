/** @file The command `predict`, after a run. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kindlingDropout } from "../command.ts";
import { temporaryFolder, writeSmallData } from "../small-data.ts";
import { predictionLines } from "../../src/predict/drawing.ts";
import type { Prediction } from "../../src/predict/predictions.ts";

test("it shows test images, their labels and what the network says, and saves the picture", async () => {
  const folder = await writeSmallData(await temporaryFolder(), 600, 100);
  const trained = await kindlingDropout(
    ["--data", ".", "--epochs", "2", "--program", "scratch,concise", "--batch-size", "50"],
    folder,
  );
  expect(trained.code).toBe(0);
  const predict = ["predict", "--data", "."];
  const { code, stdout, stderr } = await kindlingDropout([...predict, "--images", "5"], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.split("\n");
  expect(lines[0]).toBe("concise after epoch 2, from out/checkpoint/concise.safetensors");
  expect(lines[1]).toMatch(/^test acc \d\.\d{3} with nothing dropped, folder /);
  expect(stdout).not.toContain("\u001b");
  expect(stdout.match(/^\d: [a-z-]+.* {2}\d: /gm)).toHaveLength(2); // two a row, and one more
  expect(stdout.match(/[✓✗] [a-z-]+(?: [a-z-]+)? \d+ %/g)).toHaveLength(5);
  const names = await readdir(join(folder, "out"));
  expect(names).toContain("concise-predictions.png");
  expect(await readFile(join(folder, "out/concise-predictions.svg"), "utf8")).toMatch(/predicted/);

  const other = await kindlingDropout([...predict, "--program", "scratch", "--wrong"], folder);
  expect(other.stdout).toMatch(/^scratch after epoch 2/);
  expect(other.stdout).toContain("✗");
  expect(other.stdout).not.toContain("✓");
});

test("without a checkpoint, and with a damaged one, it says what is wrong", async () => {
  const folder = await temporaryFolder();
  const untrained = await kindlingDropout(["predict"], folder);
  expect(untrained).toMatchObject({ code: 1, stdout: "" });
  expect(untrained.stderr).toMatch(
    /concise has not been trained\n.*no file .*\n.*\n {2}fix {7}kindling-dropout --program concise/,
  );
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, "concise.safetensors"), "hello");
  const damaged = await kindlingDropout(["predict", "--checkpoint", "."], folder);
  expect(damaged).toMatchObject({ code: 1, stdout: "" });
  expect(damaged.stderr).toMatch(/concise\.safetensors is damaged/);
});

test.each([
  [["--program", "resnet"], /--program: unknown name\n.*resnet\n.*scratch or concise/],
  [["--images", "0"], /--images: .*\n.*0\n.*from 1 to 200/],
  [["--epochs", "1"], /predict: the command line[^]*--epochs/],
] as const)("%j is refused", async (args, message) => {
  const { code, stdout, stderr } = await kindlingDropout(
    ["predict", ...args],
    await temporaryFolder(),
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

test("as many pictures stand in a row as fit, at least one, and no line is wider", () => {
  const image = (index: number): Prediction => ({
    index,
    label: 1,
    predicted: index % 2,
    probability: 0.5,
    pixels: new Uint8Array(784),
  });
  const found = Array.from({ length: 5 }, (_, i) => image(i));
  for (const [columns, perRow] of [
    [20, 1],
    [57, 1],
    [58, 2],
    [80, 2],
    [120, 4],
    [300, 5],
  ] as const) {
    const lines = predictionLines(found, columns, "letters");
    expect(lines).toHaveLength(17 * Math.ceil(5 / perRow));
    expect(Math.max(...lines.map((line) => line.length))).toBe(perRow * 30 - 2);
  }
});
