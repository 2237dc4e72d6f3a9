/** @file The page as a visitor meets it: built, served, and used in a browser. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { syntheticFashionMNIST } from "@kindling/datasets";
import { type Browser, chromium, type BrowserContextOptions, type Page } from "playwright-core";
import { build, mergeConfig, preview, type PreviewServer, type UserConfig } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chromiumArguments, executablePath, hasChromium } from "../../../../tools/chromium.ts";
import pageConfig from "../../page/vite.config.ts";
import { train } from "../../src/index.ts";
import { smallFiles } from "../small-data.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const outDir = mkdtempSync(join(tmpdir(), "kindling-page-"));
const timeout = 60_000;

let browser: Browser;
let servers: { readonly isolated: PreviewServer; readonly plain: PreviewServer };
beforeAll(async () => {
  if (!hasChromium) return;
  await build(configWith({}));
  servers = {
    isolated: await serve({}),
    plain: await serve({ "Cross-Origin-Opener-Policy": "unsafe-none" }), // as a host that sends none
  };
  browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
}, timeout);
afterAll(async () => {
  await browser?.close();
  await Promise.all(Object.values(servers ?? {}).map((server) => server.close()));
  rmSync(outDir, { recursive: true });
});

const serve = (headers: Record<string, string>): Promise<PreviewServer> =>
  preview(configWith({ preview: { port: 0, host: "127.0.0.1", headers } }));

const configWith = (more: UserConfig): UserConfig =>
  mergeConfig(mergeConfig(pageConfig, more), {
    configFile: false,
    logLevel: "error",
    build: { outDir },
  });

let page: Page;
const complaints: string[] = [];
beforeEach(({ skip }) => {
  skip(!hasChromium, `there is no Chromium at ${executablePath}`);
  complaints.length = 0;
});
afterEach(() => page?.close());

/** Opens the page with the visitor's files, and with settings that learn fast and have no end soon. */
async function visit(
  server: keyof typeof servers,
  { epochs = 900, ...look }: { epochs?: number } & BrowserContextOptions = {},
): Promise<void> {
  page = await browser.newPage(look);
  page.setDefaultTimeout(30_000);
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`no ${request.url()}`));
  // without service workers, the page stays as its server's headers leave it
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "serviceWorker"));
  await page.goto(`${servers[server].resolvedUrls!.local[0]}?images=files`);
  expect(await page.getByLabel("your files").isChecked()).toBe(true);
  await page.getByLabel("The four files").setInputFiles(uploads);
  await status("data-status", /^1500 training and 300 test images: your files/);
  for (const [label, value] of Object.entries({
    "batch size": 50,
    "learning rate": 0.3,
    epochs,
  }))
    await page.getByRole("spinbutton", { name: label }).fill(String(value));
}

const data = syntheticFashionMNIST({ seed: 1, trainLength: 1500, testLength: 300 });
const uploads = [...smallFiles(1500, 300)].map(([name, bytes]) => ({
  name,
  mimeType: "application/gzip",
  buffer: Buffer.from(bytes),
}));

/** Waits until a status says what it should. */
const status = (id: string, expected: RegExp): Promise<unknown> =>
  page.waitForFunction(
    ([place, source, flags]) =>
      new RegExp(source!, flags).test(document.getElementById(place!)?.textContent ?? ""),
    [id, expected.source, expected.flags],
  );

const button = (name: string) => page.getByRole("button", { name, exact: true });

/** The rows of the table: epoch, step, loss, and the test accuracy. */
async function rows(): Promise<{ epoch: number; step: number; loss: number; test: string }[]> {
  const cells = await page.$$eval("#figures tbody tr", (all) =>
    all.map((row) => [...row.children].map((cell) => cell.textContent)),
  );
  return cells.map(([, epoch, step, loss, , accuracy]) => ({
    epoch: Number(epoch),
    step: Number.parseInt(step!, 10),
    loss: Number(loss),
    test: accuracy!,
  }));
}

/** Waits until both programs are in an epoch. */
const inEpoch = (n: number): Promise<unknown> =>
  page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll("#figures tbody tr")].every(
        (row) => Number(row.children[1]?.textContent) >= wanted,
      ),
    n,
  );

describe.each(["isolated", "plain"] as const)("a page that is %s", (server) => {
  test("trains two programs, pauses, steps and looks inside, in silence", { timeout }, async () => {
    await visit(server);
    expect(await page.evaluate("crossOriginIsolated")).toBe(server === "isolated");
    await button("Start").click();
    await inEpoch(3);
    await button("Pause").click();
    await status("run-status", /^paused$/);
    const paused = await rows();
    for (const { loss, test: accuracy } of paused) {
      expect(loss).toBeLessThan(1.9); // ln 10 = 2.3 at first
      expect(accuracy).toMatch(/^\d+\.\d %$/);
    }
    await page.waitForTimeout(400);
    expect(await rows()).toEqual(paused);

    await button("Step").click();
    const next = (step: number): number => (step === 30 ? 1 : step + 1);
    await expect
      .poll(async () => (await rows()).map(({ step }) => step), { timeout: 20_000 })
      .toEqual(paused.map(({ step }) => next(step)));
    await button("Ask").click();
    await status("uncertainty-note", /^Test image 0, .* over 200 passes/);
    await page.locator("#mistakes button").first().click();
    await status("uncertainty-note", /^Test image (?!0,)/);
    await page.getByRole("radio", { name: "program B" }).check();
    await status("network-note", /layer 2: \d+ of \d+ active units dropped/);

    await button("Resume").focus();
    await page.keyboard.press("Enter");
    await status("run-status", /^training$/);
    await button("Reset").click();
    await status("run-status", /^ready$/);
    expect((await rows()).map(({ loss }) => loss)).toEqual([NaN, NaN]);
    expect(complaints).toEqual([]);
  });
});

test("a host that sends no headers isolates the page all the same", { timeout }, async () => {
  page = await browser.newPage();
  await page.goto(servers.plain.resolvedUrls!.local[0]!);
  await page.waitForFunction(() => crossOriginIsolated);
  await page.waitForSelector("#step:enabled");
  await button("Step").click();
  await expect
    .poll(async () => (await rows()).map(({ step }) => step), { timeout: 20_000 })
    .toEqual([1, 1]);
});

test("a run ends with the accuracies that Node comes to", { timeout }, async () => {
  await visit("isolated", { epochs: 1 });
  await button("Start").click();
  await status("run-status", /^finished$/);
  expect((await rows()).map(({ epoch, step }) => [epoch, step])).toEqual([
    [1, 30],
    [1, 30],
  ]);
  expect(await button("Start").isDisabled()).toBe(true);
  const settings = { epochs: 1, batchSize: 50, lr: 0.3 };
  for (const [i, program] of (["scratch", "concise"] as const).entries()) {
    const { epochs } = await train(data, { ...settings, program });
    expect((await rows())[i]!.test).toBe(`${(100 * epochs[0]!.testAcc).toFixed(1)} %`);
  }
});

describe.each(["light", "dark"] as const)("in %s colours on a phone", (colorScheme) => {
  test("nothing is cut off, and no rule of accessibility is broken", { timeout }, async () => {
    await visit("isolated", { colorScheme, viewport: { width: 360, height: 740 } });
    await button("Start").click();
    await inEpoch(2);
    await button("Pause").click();
    await status("run-status", /^paused$/);
    await button("Ask").click();
    await status("uncertainty-note", /^Test image 0/);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run()")) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

test("files of another kind are refused in words, and the page goes on", { timeout }, async () => {
  await visit("isolated");
  const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("nothing") };
  await page.getByLabel("The four files").setInputFiles(notes);
  await status("run-status", /your files: no train-images-idx3-ubyte\.gz there/);
  expect(await button("Start").isDisabled()).toBe(true);
  await page.getByLabel("The four files").setInputFiles(uploads);
  await status("run-status", /^ready$/);
});

test("a setting out of its range starts nothing", { timeout }, async () => {
  await visit("isolated");
  await page.getByRole("spinbutton", { name: "p₁" }).fill("1.5");
  await button("Start").click();
  expect(await page.locator("#dropout1").evaluate((it) => it.matches(":invalid"))).toBe(true);
  await page.waitForTimeout(200);
  expect((await rows()).map(({ loss }) => loss)).toEqual([NaN, NaN]);
});
