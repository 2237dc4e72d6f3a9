/** @file Bad input: each a clear error that names the cause, and nothing left behind. */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { kindlingDropout } from "./command.ts";
import { temporaryFolder, writeSmallData } from "./small-data.ts";

const form = /^\w+Error: .+\n {2}got {7}[^]+\n {2}expected {2}.+/;

async function refused(args: readonly string[], folder: string, message: RegExp): Promise<void> {
  const before = await readdir(folder);
  const { code, stdout, stderr } = await kindlingDropout(args, folder);
  expect(stderr).toMatch(form);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n {4}at /);
  expect(stdout).not.toContain("epoch ");
  expect(code).toBe(1);
  expect(await readdir(folder)).toEqual(before);
}

describe("options", () => {
  test.each([
    [["--lr", "-0.1"], /--lr: .*\n.*-0\.1\n.*at least 0/],
    [["--lr", "NaN"], /--lr: .*\n.*NaN/],
    [["--lr", "fast"], /--lr: .*\n.*fast/],
    [["--batch-size", "0"], /--batch-size: .*\n.*0\n.*at least 1/],
    [["--batch-size", "2.5"], /--batch-size: .*\n.*2\.5/],
    [["--epochs", "0"], /--epochs: /],
    [["--epochs", "-1"], /--epochs: /],
    [["--dropout1", "1.5"], /--dropout1: .*\n.*1\.5\n.*0 to 1/],
    [["--dropout2", "-0.1"], /--dropout2: /],
    [["--dropout2", "NaN"], /--dropout2: .*\n.*NaN/],
    [["--seed", "0.5"], /--seed: /],
    [["--seed", "9007199254740993"], /--seed: /],
    [["--program", "resnet"], /--program: .*\n.*resnet\n.*scratch, concise/],
    [["--program", "concise,concise"], /--program: /],
    [["--data", ""], /--data: /],
    [["--checkpoint", ""], /--checkpoint: /],
    [["--checkpoint-every", "0"], /--checkpoint-every: .*\n.*0\n.*at least 1/],
    [["--patience", "0"], /--patience: /],
    [["--learning-rate", "1"], /unknown option '--learning-rate'/],
    [["--lr"], /argument missing/],
    [["surplus"], /too many arguments/],
  ] as const)("%j", async (args, message) => {
    await refused(args, await temporaryFolder(), message);
  });
});

describe("folders", () => {
  test("data that are not there", async () => {
    const folder = await temporaryFolder();
    await refused(["--data", join(folder, "nowhere")], folder, /nowhere/);
  });

  test("a file in the place of the data's folder", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    await refused(["--data", join(folder, "file")], folder, /not a folder/);
  });

  test("a folder without the files", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "empty"));
    await refused(["--data", join(folder, "empty")], folder, /train-images-idx3-ubyte/);
  });

  test("an output folder that is a file, or below one", async () => {
    const folder = await writeSmallData(await temporaryFolder(), 10, 10);
    await writeFile(join(folder, "file"), "");
    for (const out of ["file", "file/below"]) {
      await refused(["--data", folder, "--out", out], folder, /--out: /);
    }
  });
});

describe("damaged data", () => {
  const labels = "train-labels-idx1-ubyte.gz";

  test.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ["not gzip inside", () => Buffer.from("hello")],
    [
      "a header that promises more",
      (bytes: Buffer) => gzipSync(changed(gunzipSync(bytes), 5, 255)),
    ],
    ["a label out of range", (bytes: Buffer) => gzipSync(changed(gunzipSync(bytes), 8, 10))],
  ])("%s", async (_how, damage) => {
    const folder = await writeSmallData(await temporaryFolder(), 50, 50);
    await writeFile(join(folder, labels), damage(await readFile(join(folder, labels))));
    await refused(["--data", folder], folder, /train-(labels|images)/);
  });

  function changed(bytes: Buffer, at: number, value: number): Buffer {
    bytes[at] = value;
    return bytes;
  }
});

test("a -- before the options, as package managers pass it on, changes nothing", async () => {
  const folder = await temporaryFolder();
  await refused(["--", "--epochs", "0"], folder, /--epochs: /);
});

test("--help names every option and its default, and trains nothing", async () => {
  const { code, stdout, stderr } = await kindlingDropout(["--help"], await temporaryFolder());
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const help = stdout.replaceAll(/\s+/g, " "); // lines are broken to fit
  for (const option of "program epochs lr batch-size dropout1 dropout2 seed data out checkpoint checkpoint-every resume patience report json help".split(
    " ",
  )) {
    expect(help).toContain(`--${option}`);
  }
  for (const initial of ["scratch,concise", "10", "0.1", "256", "0.2", "0.5", "0", '"out"']) {
    expect(help).toContain(`(default: ${initial})`);
  }
});
