/** @file Training in the page: on threads where there can be any, with the figures of one, and on real images. */
import { availableParallelism } from "node:os";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FashionMNIST } from "@kindling/datasets";
import { expect, test } from "vitest";
import { isAllRequired } from "../../../../tools/skip-reporter.ts";
import { unpackedFiles } from "../fashion-files.ts";
import { temporaryFolder } from "../small-data.ts";
import type { Server } from "./built-page.ts";
import { type Row, timeout, type VisitOptions, visitorOfTests } from "./visitor.ts";

const visitor = visitorOfTests();

/** Trains program A alone, to the end. */
async function trainAlone(server: Server, options: VisitOptions): Promise<Row> {
  await visitor.visit(server, options);
  await visitor.page.getByLabel("program B").first().selectOption("none");
  await visitor.button("Start").click();
  await visitor.status("run-status", /^finished$/);
  const [row, ...others] = await visitor.rows();
  expect(others).toEqual([]);
  return row!;
}

/** What a training comes to, and how many threads it starts. */
async function figuresOf(server: Server) {
  const row = await trainAlone(server, { settings: { epochs: 4, "batch size": 256 } });
  const reports = (await visitor.news("epoch")).map(({ report }) => report);
  const figures = reports.map(({ trainLoss, trainAcc, testAcc }) => [trainLoss, trainAcc, testAcc]);
  return { figures, threads: Number(row.threads), helpers: await visitor.helpers() };
}

test(
  "a program alone has all cores where the page is isolated, and the curves of one",
  { timeout },
  async () => {
    const [alone, shared] = [await figuresOf("plain"), await figuresOf("isolated")];
    expect(alone).toMatchObject({ threads: 1, helpers: 0 });
    const threads = Math.min(16, availableParallelism());
    expect(shared).toMatchObject({ threads, helpers: threads - 1 });
    expect(alone.figures).toHaveLength(4);
    expect(shared.figures).toEqual(alone.figures);
  },
);

const options = { download: isAllRequired() };
let reason = "";
const real = await Promise.all([
  FashionMNIST.load({ ...options, train: true }),
  FashionMNIST.load({ ...options, train: false }),
]).catch((error: unknown) => {
  if (isAllRequired()) throw error;
  reason = String(error);
  return null;
});

test("an epoch on real images teaches, in silence", { timeout }, async ({ skip }) => {
  if (real === null) return skip(reason);
  const folder = await temporaryFolder();
  const [train, test] = real;
  const files = [...unpackedFiles({ train, test })];
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  const paths = files.map(([name]) => join(folder, name));
  const settings = { epochs: 1, "batch size": 256, "learning rate": 0.1 };
  await trainAlone("isolated", { files: paths, settings });
  await visitor.status("data-status", /^60000 training and 10000 test images: your files\.$/);
  const [last] = await visitor.news("epoch");
  expect(last!.report.testAcc).toBeGreaterThan(0.55); // one in ten is right by chance
  const accuracies = (await visitor.news("progress")).map(({ progress }) => progress.accuracy);
  expect(mean(accuracies.slice(-6))).toBeGreaterThan(mean(accuracies.slice(0, 6)) + 0.2);
  expect(visitor.complaints).toEqual([]);
});

const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;
