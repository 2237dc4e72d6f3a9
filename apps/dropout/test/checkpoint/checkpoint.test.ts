/** @file Checkpoints: a run that goes on from one ends as one that never stopped. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { syntheticFashionMNIST } from "@kindling/datasets";
import { DataError, nn, optim, tensor, zerosLike } from "@kindling/torch";
import { describe, expect, test } from "vitest";
import { checkpointFolder, train, type TrainOptions, type Trained } from "../../src/index.ts";
import { checkpointOf, restoreRun } from "../../src/checkpoint/contents.ts";
import { checkpointIn, notesOf } from "../../src/checkpoint/manifest.ts";
import { newRun } from "../../src/training/training-run.ts";
import { chapterSettings } from "../../src/training/training-settings.ts";
import { temporaryFolder } from "../small-data.ts";
import { parametersOf } from "../training/parameters.ts";

const data = syntheticFashionMNIST({ seed: 5, trainLength: 150, testLength: 40 });
const small = { epochs: 3, batchSize: 40, seed: 7, lr: 0.2 } as const satisfies TrainOptions;
const stepsAnEpoch = 4;

const outcome = ({ net, epochs }: Trained): unknown => ({
  parameters: parametersOf(net),
  curves: epochs.map(({ examplesPerSecond: _speed, ...figures }) => figures),
});

/** Trains until a step of the whole run, and saves. */
async function interrupted(lastStep: number, options: TrainOptions): Promise<Trained> {
  const stop = new AbortController();
  let step = 0;
  return train(data, {
    ...options,
    signal: stop.signal,
    onStep: () => {
      if (++step === lastStep) stop.abort();
    },
  });
}

describe.each(["scratch", "concise"] as const)("%s", (program) => {
  test("stopped after any step, and resumed after other draws, a run ends in the same bits", async () => {
    const whole = outcome(await train(data, { ...small, program }));
    for (let step = 1; step <= stepsAnEpoch * small.epochs; step++) {
      const store = checkpointFolder(await temporaryFolder());
      const options = { ...small, program, checkpoint: { store, resume: true } };
      await interrupted(step, options);
      // draws and networks of others in between
      await train(data, { ...small, program, epochs: 1, seed: 99 });
      const places: unknown[] = [];
      const onStart = (place: object, isResumed: boolean): void =>
        void places.push({ ...place, isResumed });
      const resumed = await train(data, { ...options, onStart });
      expect(outcome(resumed)).toEqual(whole);
      expect(places).toEqual([
        {
          epoch: Math.ceil(step / stepsAnEpoch),
          step: ((step - 1) % stepsAnEpoch) + 1,
          steps: stepsAnEpoch,
          isResumed: true,
        },
      ]);
    }
  });

  test("a finished run trains for longer, as if it had been told at once", async () => {
    const store = checkpointFolder(await temporaryFolder());
    const checkpoint = { store, resume: true };
    await train(data, { ...small, program, epochs: 1, checkpoint });
    const longer = await train(data, { ...small, program, checkpoint });
    expect(outcome(longer)).toEqual(outcome(await train(data, { ...small, program })));
  });
});

test("a run is saved after each epoch and every so many steps within it", async () => {
  const store = checkpointFolder(await temporaryFolder());
  const saved: unknown[] = [];
  const spy = {
    ...store,
    save: async (...[run]: Parameters<typeof store.save>) => {
      await store.save(run);
      const { manifest } = (await store.read("concise"))!;
      saved.push([manifest.curves.length, manifest.numYielded]);
    },
  };
  await train(data, { ...small, epochs: 2, checkpoint: { store: spy, everySteps: 3 } });
  expect(saved).toEqual([
    [0, 3],
    [1, null],
    [1, 3],
    [2, null],
  ]);
});

test("a run without a checkpoint starts from the beginning", async () => {
  const store = checkpointFolder(join(await temporaryFolder(), "none"));
  const started: boolean[] = [];
  const onStart = (_place: unknown, isResumed: boolean): void => void started.push(isResumed);
  await train(data, { ...small, epochs: 1, onStart, checkpoint: { store, resume: true } });
  expect(started).toEqual([false]);
});

test("a diverged run's NaN come back", async () => {
  const store = checkpointFolder(await temporaryFolder());
  const checkpoint = { store, resume: true };
  const wild = { ...small, epochs: 1, lr: 1e30, checkpoint };
  const { epochs } = await train(data, wild);
  expect(epochs[0]?.trainLoss).toBeNaN();
  expect((await train(data, wild)).epochs).toEqual(epochs);
});

test("an optimizer's memory is kept, tensors and numbers", async () => {
  const settings = { ...chapterSettings, ...small };
  const make = (): ReturnType<typeof newRun> & { optimizer: optim.SGD } => {
    const run = newRun(data, settings);
    const optimizer = new optim.SGD(run.net.parameters(), { lr: 0.2, momentum: 0.9 });
    return { ...run, optimizer };
  };
  const step = ({ net, optimizer }: ReturnType<typeof make>): void => {
    for (const parameter of net.parameters()) parameter.grad = zerosLike(parameter).add(0.5);
    optimizer.step();
  };
  const run = make();
  step(run);
  const checkpoint = await checkpointOf(run);
  const bytes = nn.encodeSafetensors(checkpoint.tensors, await notesOf(checkpoint));
  step(run);
  const other = make();
  await restoreRun(other, await checkpointIn(bytes, "x"), "x");
  step(other);
  expect(parametersOf(other.net)).toEqual(parametersOf(run.net));
  expect(other.optimizer.stateDict().paramGroups).toEqual(run.optimizer.stateDict().paramGroups);
});

describe("what a killed process left", () => {
  test("is removed when the run goes on; other files stay", async () => {
    const folder = await temporaryFolder();
    const names = ["concise.safetensors.1-2.part", "scratch.safetensors.1-2.part", "notes.part"];
    for (const name of names) await writeFile(join(folder, name), "half");
    const checkpoint = { store: checkpointFolder(folder), resume: true };
    await train(data, { ...small, epochs: 1, checkpoint });
    expect((await readdir(folder)).toSorted()).toEqual([
      "concise.safetensors",
      "notes.part",
      "scratch.safetensors.1-2.part",
    ]);
  });
});

describe("what is refused", async () => {
  const saved = async (): Promise<
    [path: string, resume: (more?: TrainOptions) => Promise<unknown>]
  > => {
    const store = checkpointFolder(await temporaryFolder());
    await train(data, { ...small, epochs: 1, checkpoint: { store } });
    const checkpoint = { store, resume: true };
    return [store.pathOf("concise"), (more) => train(data, { ...small, checkpoint, ...more })];
  };
  const refusal = /^[^\n]+\n {2}got {7}[^\n]+\n {2}expected {2}[^\n]+/;

  test.each<[string, (bytes: Buffer) => Uint8Array, RegExp]>([
    ["cut off", (bytes) => bytes.subarray(0, bytes.length / 2), /is damaged\n.*do not make up/],
    ["empty", () => new Uint8Array(), /is damaged\n.*shorter than/],
    ["one bit of a parameter", (bytes) => flipped(bytes, bytes.length - 9), /SHA-256/],
    ["one bit of the notes", (bytes) => flipped(bytes, bytes.indexOf("concise")), /SHA-256/],
    ["not safetensors", () => Buffer.from("hello, world"), /is damaged\n.*header/],
    ["another program's", () => nn.encodeSafetensors({ w: tensor([1]) }), /without notes/],
    [
      "another program's, with notes",
      () => nn.encodeSafetensors({ w: tensor([1]) }, { format: "pt" }),
      /no checkpoint of this program\n.*notes format/,
    ],
    [
      "a later version's",
      (bytes) =>
        nn.encodeSafetensors(nn.decodeSafetensors(bytes), {
          ...nn.safetensorsMetadata(bytes),
          version: "2",
        }),
      /version 2\n.*version 1/,
    ],
  ])("%s", async (_what, change, message) => {
    const [path, resume] = await saved();
    await writeFile(path, change(await readFile(path)));
    await expect(resume()).rejects.toThrow(DataError);
    await expect(resume()).rejects.toThrow(message);
    await expect(resume()).rejects.toThrow(refusal);
    await expect(resume()).rejects.toThrow(path);
  });

  test("a checkpoint of other settings, each named, or of other data", async () => {
    const [, resume] = await saved();
    const other = { seed: 8, lr: 0.1, dropout1: 0.25 };
    await expect(resume(other)).rejects.toThrow(DataError);
    await expect(resume(other)).rejects.toThrow(
      /another run\n.*lr 0\.2, dropout1 0\.2, seed 7 in[^]*lr 0\.1, dropout1 0\.25, seed 8/,
    );
    const store = checkpointFolder(await temporaryFolder());
    const checkpoint = { store, resume: true };
    await train(data, { ...small, epochs: 1, checkpoint });
    const others = syntheticFashionMNIST({ seed: 6, trainLength: 150, testLength: 40 });
    await expect(train(others, { ...small, checkpoint })).rejects.toThrow(/another run\n.*data /);
  });

  test("a checkpoint that is further than the run goes", async () => {
    const store = checkpointFolder(await temporaryFolder());
    const checkpoint = { store, resume: true };
    await train(data, { ...small, epochs: 2, checkpoint });
    await expect(train(data, { ...small, epochs: 1, checkpoint })).rejects.toThrow(
      /further[^]*2 epochs[^]*at most 1[^]*--epochs 2/,
    );
  });

  test("a folder that is a file", async () => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, "");
    const checkpoint = { store: checkpointFolder(path) };
    await expect(train(data, { ...small, epochs: 1, checkpoint })).rejects.toThrow(
      /--checkpoint: .*file cannot be used/,
    );
  });

  function flipped(bytes: Buffer, at: number): Buffer {
    bytes[at] = bytes[at]! ^ 1;
    return bytes;
  }
});
