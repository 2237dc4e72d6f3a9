/**
 * @file Results are the same bit for bit for one, two and three threads, for every kind of kernel, with
 * sizes that are no multiples of anything and layouts of every class. Helpers do all of the work here.
 */
import {
  bernoulli,
  cat,
  defineBackend,
  type DType,
  expr as e,
  full,
  fusedDraw,
  manualSeed,
  rand,
  randint,
  randn,
  standardize,
  type Tensor,
  useBackend,
  where,
} from "@kindling/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeEngine } from "../../src/backend.ts";
import { Heap } from "../../src/memory/heap.ts";
import { oneThread } from "../../src/threads/job.ts";
import { Team } from "../../src/threads/team.ts";
import { counted } from "./counted.ts";

const teams: Team[] = [];
beforeAll(async () => {
  for (const team of teams) await team.start();
});
afterAll(() => {
  for (const team of teams) team.end();
});

/** Makes a backend of so many threads the one in use, and counts the jobs that were shared. */
function engineOf(count: number): { use: () => void; jobs: () => number } {
  const heap = new Heap({ poison: true, collector: null });
  const team = new Team(heap.memory, count, { isForced: true });
  teams.push(team);
  const { threads, jobs } = counted(team);
  const { kernels } = makeEngine(heap, count === 1 ? oneThread : threads);
  return { use: defineBackend(`wasm with ${count} threads`, kernels), jobs };
}

const engines = [1, 2, 3].map(engineOf);

/** Tensors of all sorts: [61, 1031] unless they say otherwise. */
const floats = (): Tensor => randn(61, 1031);
const doubles = (): Tensor => randn(61, 1031, { dtype: "float64" });
const whole = (dtype: DType): Tensor => randint(-100, 100, [61, 1031]).to(dtype);

const maps: Record<string, () => Tensor> = {
  "side by side": () => floats().mul(3).exp().add(1),
  "along rows that are repeated": () => floats().add(randn(1031)).mul(randn(61, 1)),
  "of a transposed operand": () => floats().t().sub(randn(1031, 61)),
  "over more axes than a kernel walks": () =>
    randn(7, 5, 11, 13)
      .permute(3, 1, 0, 2)
      .add(randn(13, 1, 7, 1)),
  "with long inner axes only": () => randn(2, 40_009).t().add(1),
  "of few elements": () => randn(3).add(1),
  "in place": () => floats().mul_(2).add_(1),
  "in float64": () => doubles().tanh(),
  "in int64": () => whole("int64").mul(3).add(1),
  "in int32": () => whole("int32").mul(whole("int32")),
  "that divide whole numbers": () => whole("int64").div(whole("int64").bitwiseOr(1), { roundingMode: "floor" }), // oxfmt-ignore
  "in uint8": () => whole("uint8").add(7),
  "of truth values": () => floats().gt(0).logicalAnd(whole("int32").lt(9)),
  "between types": () => whole("uint8").to("float32").div(255),
  "that choose": () => where(floats().gt(0), floats(), full([1], 0)),
};

const reductions: Record<string, () => Tensor> = {
  "of everything": () => floats().sum(),
  "of whole pieces of a line": () => randn(8, 4096).sum(),
  "along rows": () => floats().sum(1),
  "along long rows": () => randn(5, 20_011).sum(1),
  "across rows": () => floats().sum(0),
  "across very many rows": () => randn(40_009, 3).sum(0),
  "over axes that are not neighbours": () => randn(61, 33, 67).sum([0, 2]),
  // a task once ended between places of a reduced axis, and two threads added to one sum
  "over axes that are not neighbours, in many calls": () =>
    randn(300, 5, 100, { dtype: "float64" }).sum([0, 2]),
  "of a transposed operand": () => floats().t().sum(1),
  "of products": () => floats().mul(floats()).mean(1),
  "of extremes": () => floats().amax(0),
  "of extremes along rows": () => floats().amin(1),
  "of products of everything": () => rand(300, 300).add(0.5).prod(),
  "in float64": () => doubles().sum(),
  "in int64": () => whole("int64").sum(),
  "of truth values": () => floats().gt(4).any(),
  "of truth values along rows": () => floats().gt(-4).all(1),
  "of NaN": () => floats().log().amax(1),
};

const rows: Record<string, () => Tensor> = {
  standardize: () => standardize(floats(), 1, 1e-5)[0],
  softmax: () => floats().softmax(1),
  logSoftmax: () => doubles().logSoftmax(1),
  "softmax across rows": () => floats().softmax(0),
  "softmax over more axes": () => randn(7, 50, 11, 13).softmax(1),
};

const products: Record<string, () => Tensor> = {
  "of squares": () => randn(253, 259).matmul(randn(259, 261)),
  "with a transposed right matrix": () => randn(253, 785).matmul(randn(131, 785).t()),
  "with a transposed left matrix": () => randn(785, 131).t().matmul(randn(785, 67)),
  "of few rows": () => randn(5, 391).matmul(randn(391, 700)),
  "of a row": () => randn(391).matmul(randn(391, 700)),
  "of few columns": () => randn(509, 400).matmul(randn(400, 3)),
  "of more than a block of columns": () => randn(13, 20).matmul(randn(20, 1100)),
  "in float64": () => randn(97, 101, { dtype: "float64" }).matmul(randn(101, 89, { dtype: "float64" })), // oxfmt-ignore
  "of many batches": () => randn(70, 9, 11).matmul(randn(70, 11, 13)),
  "of few batches": () => randn(2, 61, 71).matmul(randn(2, 71, 67)),
  "of batches with one right matrix": () => randn(3, 61, 71).matmul(randn(71, 67)),
};

const indexing: Record<string, () => Tensor> = {
  "gather along columns": () => floats().gather(1, randint(0, 1031, [61, 999])),
  "gather along rows": () => floats().gather(0, randint(0, 61, [61, 1031])),
  "scatterAdd with indices that repeat": () => full([61, 40], 0.5).scatterAdd(1, randint(0, 40, [61, 1031]), floats()), // oxfmt-ignore
  "scatter along rows": () => floats().scatter(0, randint(0, 61, [61, 1031]), randn(61, 1031)),
};

const lines: Record<string, () => Tensor> = {
  "running sums along rows": () => floats().cumsum(1),
  "running sums across rows": () => doubles().cumsum(0),
  "running logarithms": () => floats().logcumsumexp(1),
  "places of running extremes": () => whole("int32").cummax(1).indices,
  "places of extremes along rows": () => floats().argmax(1),
  "places of extremes across rows": () => floats().argmin(0),
};

/** What a bit of dropout does: draws, and a map of them. */
function dropped(): Tensor {
  const x = floats();
  const keep = { distribution: "bernoulli", parameters: { p: 0.7 }, dtype: "bool" } as const;
  const kept = e.where(e.input(0), e.mul(e.input(1), e.scalar(0)), e.constant(0));
  const draw = { ...keep, shape: x.shape };
  return cat(fusedDraw("dropped", draw, [x], [1 / 0.7], [kept], ["float32"]) as [Tensor, Tensor]);
}

const random: Record<string, () => Tensor> = {
  normal: () => randn(140_003),
  "normal with a mean": () => randn(70_003).normal_(3, 0.1),
  "uniform, of more than a job has": () => rand(2 ** 20 + 70_001),
  "uniform, from others": () => floats().uniform_(-1, 3),
  "whole, of int64": () => randint(0, 1000, [61, 1031]),
  "of two words each": () => bernoulli(rand(61, 1031, { dtype: "float64" })),
  "and what is computed from them": () => dropped(),
};

const kinds = { maps, reductions, rows, products, indexing, lines, random };

for (const [kind, cases] of Object.entries(kinds))
  describe(kind, () => {
    test.each(Object.entries(cases))("%s", (_, compute) => {
      const [alone, ...others] = engines.map(({ use, jobs }) => {
        const before = jobs();
        use();
        manualSeed(1);
        const y = compute();
        const bytes = new Uint8Array(y.contiguous().toTypedArray().buffer);
        useBackend("reference");
        return { bytes, jobs: jobs() - before };
      });
      for (const { bytes, jobs } of others) {
        expect(bytes.every((byte, i) => byte === alone!.bytes[i])).toBe(true);
        expect(jobs).toBeGreaterThan(0);
      }
      expect(alone!.jobs).toBe(0);
    });
  });
