/** @file A worker of the page, without the worker: what it is told, and what it tells. */
import { FashionMNIST, syntheticFashionMNIST } from "@kindling/datasets";
import { beforeEach, expect, test } from "vitest";
import { Session } from "../../page/session/session.ts";
import type { Command, News } from "../../page/protocol.ts";
import { type ProgramName, train } from "../../src/index.ts";
import { parametersOf } from "../training/parameters.ts";
import { WatchedTraining } from "../../page/session/watched-training.ts";

const drawn = { kind: "drawn", trainLength: 400, testLength: 80 } as const;
const settings = {
  program: "scratch",
  epochs: 2,
  lr: 0.1,
  batchSize: 100,
  dropout1: 0.2,
  dropout2: 0.5,
  seed: 4,
} as const;

let told: News[];
let session: Session;
beforeEach(async () => {
  told = [];
  session = new Session((news) => void told.push(news));
  await tell({ kind: "open", request: drawn });
});

const tell = (command: Command): Promise<void> => session.handle(command);
const of = <Kind extends News["kind"]>(kind: Kind): Extract<News, { kind: Kind }>[] =>
  told.filter((news): news is Extract<News, { kind: Kind }> => news.kind === kind);
const states = (): string[] => of("state").map(({ state }) => state);

/** Lets the training run until it says so. */
async function until(state: string): Promise<void> {
  while (states().at(-1) !== state) await new Promise((resolve) => setTimeout(resolve, 2));
}

test("data is described, and a lane is ready then", () => {
  expect(of("opened")[0]!.data).toMatchObject({
    synthetic: true,
    trainLength: 400,
    testLength: 80,
  });
  expect(states()).toEqual(["empty", "ready"]);
});

test.each<ProgramName>(["scratch", "concise"])(
  "%s trains to the end, as without being watched",
  async (program) => {
    await tell({ kind: "start", settings: { ...settings, program } });
    await until("finished");
    const { epochs } = await train(syntheticFashionMNIST(drawn), { ...settings, program });
    const figures = of("epoch").map(({ report }) => [report.trainLoss, report.testAcc]);
    expect(figures).toEqual(epochs.map(({ trainLoss, testAcc }) => [trainLoss, testAcc]));
    expect(of("network").length).toBeGreaterThan(0);
    expect(of("mistakes")).toHaveLength(2);
  },
);

test("single steps with questions between them leave the parameters of an unwatched run", async () => {
  const data = syntheticFashionMNIST(drawn);
  const watched = new WatchedTraining(
    data,
    { ...settings, epochs: 1 },
    (news) => void told.push(news),
  );
  for (let step = 1; step <= 4; step++) {
    watched.step();
    await until(step < 4 ? "paused" : "finished");
    watched.ask(step);
    told.push({ kind: "state", state: "running" });
  }
  const unwatched = await train(data, { ...settings, epochs: 1 });
  expect(parametersOf(watched.net)).toEqual(parametersOf(unwatched.net));
  expect(of("uncertainty")).toHaveLength(4);
});

test("a pause lasts, a step is one step, and going on goes on", async () => {
  await tell({ kind: "step", settings });
  await until("paused");
  expect(of("progress").map(({ progress }) => [progress.epoch, progress.step])).toEqual([[1, 1]]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(of("progress")).toHaveLength(1);
  await tell({ kind: "start", settings });
  await tell({ kind: "pause" });
  await until("paused");
  await tell({ kind: "start", settings });
  await until("finished");
  const last = of("progress").at(-1)!.progress;
  expect([last.epoch, last.step, last.steps]).toEqual([2, 4, 4]);
});

test("a pause between two epochs is told as well", async () => {
  for (let step = 1; step <= 4; step++) {
    await tell({ kind: "step", settings });
    if (step < 4) await until("paused");
    told.push({ kind: "state", state: "running" });
  }
  await until("paused");
  expect(of("epoch")).toHaveLength(1);
  expect(of("progress")).toHaveLength(4);
});

test("a run that was reset tells nothing any more, and the next one begins anew", async () => {
  await tell({ kind: "start", settings });
  await tell({ kind: "reset" });
  const before = told.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(told.slice(before)).toEqual([]);
  await tell({ kind: "step", settings });
  await until("paused");
  expect(of("progress").at(-1)!.progress).toMatchObject({ epoch: 1, step: 1 });
});

test("the picture of a step has what was dropped, and links between what was not", async () => {
  await tell({ kind: "step", settings });
  await until("paused");
  const { image, layers, links, scores } = of("network")[0]!.picture;
  expect([image.length, layers.length, scores.length]).toEqual([784, 2, 10]);
  for (const [i, { before, after }] of layers.entries()) {
    const scale = 1 / (1 - [0.2, 0.5][i]!);
    after.forEach((value, unit) => {
      if (value !== 0) expect(value).toBeCloseTo(before[unit]! * scale, 5);
    });
    const dropped = before.filter((value, unit) => value > 0 && after[unit] === 0).length;
    expect(dropped).toBeGreaterThan(0);
    expect(links[i]!.every(({ from }) => after[from] !== 0)).toBe(true);
  }
});

test("h′ is 0 or h / (1 - p), and its mean is noted on the way", async () => {
  await tell({ kind: "step", settings: { ...settings, dropout1: 0.5 } });
  await until("paused");
  const { h, p, counts, means } = of("samples").at(-1)!.samples;
  expect([h, p, counts.map(([value]) => value)]).toEqual([1, 0.5, [0, 2]]);
  const total = counts.reduce((n, [, count]) => n + count, 0);
  expect(means.at(-1)).toEqual([total, (2 * counts[1]![1]) / total]);
});

test("mistakes are mistakes, the surest first", async () => {
  await tell({ kind: "start", settings });
  await until("finished");
  const { test: images } = syntheticFashionMNIST(drawn);
  const { mistakes, seen } = of("mistakes").at(-1)!;
  expect(seen).toBe(80);
  for (const { index, label, predicted } of mistakes) {
    expect(label).toBe(images.labels[index]);
    expect(predicted).not.toBe(label);
  }
  const sure = mistakes.map(({ confidence }) => confidence);
  expect(sure).toEqual(sure.toSorted((a, b) => b - a));
});

test("without dropout every pass says the same, and the spread is none", async () => {
  await tell({ kind: "step", settings: { ...settings, dropout1: 0, dropout2: 0 } });
  await until("paused");
  await tell({ kind: "ask", image: 3 });
  const { plain, mean, low, high, label } = of("uncertainty")[0]!.uncertainty;
  expect(label).toBe(3);
  expect(FashionMNIST.classes).toHaveLength(plain.length);
  mean.forEach((share, c) => {
    expect(share).toBeCloseTo(plain[c]!, 6);
    expect(high[c]! - low[c]!).toBeLessThan(1e-6);
  });
});

test("files that are not those of Fashion-MNIST are an error that says so", async () => {
  const files = [new File(["nothing"], "notes.txt")];
  await tell({ kind: "open", request: { kind: "files", files } });
  expect(of("error")[0]!.message).toContain("your files: no train-images-idx3-ubyte.gz there");
  expect(states().at(-1)).toBe("empty");
});
