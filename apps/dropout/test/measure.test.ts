/** @file Measurements against counting by hand. */
import { DataLoader, TensorDataset } from "@kindling/datasets";
import { manualSeed, nn, noGrad, randint, randn } from "@kindling/torch";
import { expect, test } from "vitest";
import { measure } from "../src/measure.ts";
import { programs, type ProgramName } from "../src/programs/index.ts";

manualSeed(5);
const X = randn([70, 784]);
const y = randint(0, 10, [70]);
const loader = new DataLoader(new TensorDataset(X, y), { batchSize: 32 });

test("shares and hits are what counting gives", async () => {
  const net = new nn.Sequential(new nn.Linear(784, 32), new nn.ReLU(), new nn.Linear(32, 10));
  const scores = noGrad(() => net(X).tolist() as number[][]);
  const labels = y.tolist();
  const hits = (of: readonly number[][]): number =>
    of.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]).length / 70;
  const relu = scores.map((row) => row.map((score) => Math.max(0, score)));
  expect(await measure(net, loader)).toEqual({
    plainAccuracy: hits(scores),
    reluAccuracy: hits(relu),
    zeroShare: scores.flat().filter((score) => score <= 0).length / 700,
    deadClasses: [...Array(10).keys()].filter((c) => scores.every((row) => row[c]! <= 0)),
    trueZeroShare: scores.filter((row, i) => row[labels[i]!]! <= 0).length / 70,
  });
});

test("a class whose bias drowns it is dead, and no other", async () => {
  const net = new nn.Sequential(new nn.Linear(784, 10));
  const [linear] = net.parameters();
  noGrad(() => {
    linear!.zero_();
    net.parameters()[1]!.fill_(1).setAt([3], -100);
  });
  const { deadClasses, zeroShare } = await measure(net, loader);
  expect(deadClasses).toEqual([3]);
  expect(zeroShare).toBe(0.1);
});

test("measuring leaves the program's outputs alone, and its last layer without a hook", async () => {
  const net = programs.scratch.build({ dropout1: 0, dropout2: 0 });
  const before = noGrad(() => net(X).tolist());
  await measure(net, loader);
  expect(noGrad(() => net(X).tolist())).toEqual(before);
});

test.each(Object.keys(programs) as ProgramName[])(
  "%s: with dropout off two passes agree, with dropout on they do not",
  async (name) => {
    const program = programs[name];
    const net = program.build({ dropout1: 0.5, dropout2: 0.5 });
    const outputs = (): unknown => noGrad(() => net(X).tolist());
    program.setDropout(net, false);
    expect(outputs()).toEqual(outputs());
    program.setDropout(net, true);
    if (name === "no-dropout") expect(outputs()).toEqual(outputs());
    else expect(outputs()).not.toEqual(outputs());
  },
);

test("as published, eval() leaves the scratch program's dropout on and stops the corrected one's", () => {
  const published = programs.scratch.build({ dropout1: 0.5, dropout2: 0.5 }).eval();
  const corrected = programs["scratch-corrected"].build({ dropout1: 0.5, dropout2: 0.5 }).eval();
  const outputs = (net: typeof published): unknown => noGrad(() => net(X).tolist());
  expect(outputs(published)).not.toEqual(outputs(published));
  expect(outputs(corrected)).toEqual(outputs(corrected));
});
