/** @file The page as a visitor meets it: built, served, and used in a browser. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { syntheticFashionMNIST } from "@kindling/datasets";
import { describe, expect, test } from "vitest";
import { train } from "../../src/index.ts";
import { timeout, uploads, visitorOfTests } from "./visitor.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const visitor = visitorOfTests();
const data = syntheticFashionMNIST({ seed: 1, trainLength: 1500, testLength: 300 });

describe.each(["isolated", "plain"] as const)("a page that is %s", (server) => {
  test("trains two programs, pauses, steps and looks inside, in silence", { timeout }, async () => {
    await visitor.visit(server);
    const { page } = visitor;
    expect(await page.evaluate("crossOriginIsolated")).toBe(server === "isolated");
    await visitor.button("Start").click();
    await visitor.inEpoch(3);
    await visitor.button("Pause").click();
    await visitor.status("run-status", /^paused$/);
    const paused = await visitor.rows();
    const cores = server === "isolated" ? availableParallelism() : 1;
    for (const { loss, test: accuracy, threads } of paused) {
      expect(threads).toBe(String(Math.max(1, Math.floor(cores / 2))));
      expect(loss).toBeLessThan(2.2); // ln 10 = 2.3 at first
      expect(accuracy).toMatch(/^\d+\.\d %$/);
    }
    await page.waitForTimeout(400);
    expect(await visitor.rows()).toEqual(paused);

    const mistakes = page.locator("#mistakes button");
    await mistakes.nth(2).focus();
    await visitor.button("Resume").dispatchEvent("click"); // which leaves the focus where it is
    await visitor.inEpoch(Math.max(...paused.map(({ epoch }) => epoch)) + 2);
    const focused = await page.evaluate(
      "document.activeElement.closest('#mistakes button') !== null",
    );
    expect(focused).toBe(true);
    await visitor.button("Pause").click();
    await visitor.status("run-status", /^paused$/);
    const pausedAgain = await visitor.rows();

    await visitor.button("Step").click();
    const next = (step: number): number => (step === 30 ? 1 : step + 1);
    await expect
      .poll(async () => (await visitor.rows()).map(({ step }) => step), { timeout: 20_000 })
      .toEqual(pausedAgain.map(({ step }) => next(step)));
    await visitor.button("Ask").click();
    await visitor.status("uncertainty-note", /^Test image 0, .* over 200 passes/);
    await page.locator("#mistakes button").first().click();
    await visitor.status("uncertainty-note", /^Test image (?!0,)/);
    await page.getByRole("radio", { name: "program B" }).check();
    await visitor.status("network-note", /layer 2: \d+ of \d+ active units dropped/);

    await visitor.button("Resume").focus();
    await page.keyboard.press("Enter");
    await visitor.status("run-status", /^training$/);
    await visitor.button("Reset").click();
    await visitor.status("run-status", /^ready$/);
    expect((await visitor.rows()).map(({ loss }) => loss)).toEqual([NaN, NaN]);
    expect(visitor.complaints).toEqual([]);
  });
});

test("a host that sends no headers isolates the page all the same", { timeout }, async () => {
  const page = await visitor.open();
  await page.goto(visitor.address("plain"));
  await page.waitForFunction(() => crossOriginIsolated);
  await page.waitForSelector("#step:enabled");
  await visitor.button("Step").click();
  await expect
    .poll(async () => (await visitor.rows()).map(({ step }) => step), { timeout: 20_000 })
    .toEqual([1, 1]);
});

test("a run ends with the accuracies that Node comes to", { timeout }, async () => {
  await visitor.visit("isolated", { settings: { epochs: 1 } });
  await visitor.button("Start").click();
  await visitor.status("run-status", /^finished$/);
  expect((await visitor.rows()).map(({ epoch, step }) => [epoch, step])).toEqual([
    [1, 30],
    [1, 30],
  ]);
  expect(await visitor.button("Start").isDisabled()).toBe(true);
  const settings = { epochs: 1, batchSize: 50, lr: 0.3 };
  for (const [i, program] of (["scratch", "concise"] as const).entries()) {
    const { epochs } = await train(data, { ...settings, program });
    expect((await visitor.rows())[i]!.test).toBe(`${(100 * epochs[0]!.testAcc).toFixed(1)} %`);
  }
});

describe.each(["light", "dark"] as const)("in %s colours on a phone", (colorScheme) => {
  test("nothing is cut off, and no rule of accessibility is broken", { timeout }, async () => {
    await visitor.visit("isolated", { colorScheme, viewport: { width: 360, height: 740 } });
    const { page } = visitor;
    await visitor.button("Start").click();
    await visitor.inEpoch(2);
    await visitor.button("Pause").click();
    await visitor.status("run-status", /^paused$/);
    await visitor.button("Ask").click();
    await visitor.status("uncertainty-note", /^Test image 0/);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run()")) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

test("files of another kind are refused in words, and the page goes on", { timeout }, async () => {
  await visitor.visit("isolated");
  const { page } = visitor;
  const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("nothing") };
  await page.getByLabel("The four files").setInputFiles(notes);
  await visitor.status("run-status", /your files: no train-images-idx3-ubyte\.gz there/);
  expect(await visitor.button("Start").isDisabled()).toBe(true);
  await page.getByLabel("The four files").setInputFiles(uploads);
  await visitor.status("run-status", /^ready$/);
});

test("a setting out of its range starts nothing", { timeout }, async () => {
  await visitor.visit("isolated");
  const { page } = visitor;
  await page.getByRole("spinbutton", { name: "p₁" }).fill("1.5");
  await visitor.button("Start").click();
  expect(await page.locator("#dropout1").evaluate((it) => it.matches(":invalid"))).toBe(true);
  await page.waitForTimeout(200);
  expect((await visitor.rows()).map(({ loss }) => loss)).toEqual([NaN, NaN]);
});
