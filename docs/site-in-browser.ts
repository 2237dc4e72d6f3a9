/**
 * @file The built site as a reader meets it: no page breaks a serious rule of accessibility, light or
 * dark, and the live figures of the chapter compute, in silence, on a phone's width too. Run after
 * `vitepress build`.
 */
import { globSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumArguments, executablePath, hasChromium } from "../tools/chromium.ts";
import { isAllRequired } from "../tools/skip-reporter.ts";

const root = join(import.meta.dirname, ".vitepress/dist");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const chapters = ["guides/chapter.html", "zh/guides/chapter.html"];

/** Every page of text, and of the reference, whose pages are made alike, some. */
const pages = [
  ...globSync("{*,guides/*,zh/guides/*,errors/*}.html", { cwd: root }),
  ...globSync("api/index.html", { cwd: root }),
  ...globSync("api/optim/**/*.html", { cwd: root }).slice(0, 3),
  ...globSync("api/tensor/**/{Tensor,zeros}*.html", { cwd: root }).slice(0, 2),
];

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

function serve(): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const path = decodeURIComponent(new URL(url, "http://site").pathname);
    const file = join(root, path.endsWith("/") ? `${path}index.html` : path);
    try {
      const body = readFileSync(file);
      response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => void server.listen(0, "127.0.0.1", () => resolve(server)));
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds serious or worse on a page; in dark colours, of those alone. */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  await page.addStyleTag({ content: "* { transition: none !important; }" }); // colours on their way are none
  const faults: string[] = [];
  for (const [scheme, rules] of Object.entries(rulesIn)) {
    await page.emulateMedia({ colorScheme: scheme as keyof typeof rulesIn });
    await page.waitForFunction(
      (isDark) => document.documentElement.classList.contains("dark") === isDark,
      scheme === "dark",
    );
    const { violations } = (await page.evaluate(`axe.run(${rules})`)) as {
      violations: Violation[];
    };
    faults.push(
      ...violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(
          ({ id, nodes }) => `${scheme}: ${id} ${nodes.length} × ${nodes[0]?.html.slice(0, 160)}`,
        ),
    );
  }
  return faults;
}

const rulesIn = { light: "", dark: "{ runOnly: ['color-contrast'] }" } as const;

/** Uses the three figures of the chapter; gives what is wrong with them. */
async function figureFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const check = (isWell: boolean, what: string): void => void (isWell || faults.push(what));
  const figure = (i: number) => page.locator(".live-figure").nth(i);

  const samples = figure(0);
  await samples.scrollIntoViewIfNeeded();
  const total = samples.locator("p.note").filter({ hasText: "10000" });
  await total.waitFor();
  check(Math.abs(meanIn(await total.textContent()) - 1) < 0.07, "the mean of h′ is not near h");
  await samples.getByRole("slider").nth(1).focus(); // h
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  await samples
    .locator("p.note")
    .filter({ hasText: "h = 1.5" })
    .filter({ hasText: "10000" })
    .waitFor();
  check(Math.abs(meanIn(await total.textContent()) - 1.5) < 0.1, "the mean does not follow h");

  const network = figure(1);
  await network.scrollIntoViewIfNeeded();
  await network.locator("svg.network circle.dropped").first().waitFor();
  const before = await network.locator("svg").innerHTML();
  await network.getByRole("button").press("Enter");
  await page.waitForFunction(
    (old) => document.querySelector(".live-figure svg.network")?.innerHTML !== old,
    before,
  );

  const training = figure(2);
  await training.scrollIntoViewIfNeeded();
  await training.locator("button:enabled").first().press("Enter");
  await training.locator("tbody tr td:nth-child(6)").nth(1).filter({ hasText: "%" }).waitFor();
  check((await training.locator("[data-plot=loss] path").count()) > 1, "no curves of the training");
  await training.getByRole("button").first().press("Enter");
  await training
    .getByRole("status")
    .filter({ hasText: /paused|已暂停/ })
    .waitFor();
  return faults;
}

/** The number with four digits behind the point. */
const meanIn = (text: string | null): number => Number(/\d\.\d{4}/.exec(text ?? "")?.[0]);

async function faultsOfChapter(browser: Browser, address: string): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  const faults: string[] = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(address);
  faults.push(...(await figureFaults(page).catch((error: unknown) => [String(error)])));
  const width = Number(await page.evaluate("document.documentElement.scrollWidth"));
  if (width > 360) faults.push(`${width} pixels wide on a phone of 360`);
  faults.push(...(await seriousFaults(page)));
  await page.close();
  return faults;
}

/** Without scripts the figures say what they would show. */
async function faultsWithoutScripts(browser: Browser, address: string): Promise<string[]> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  const texts = await page.locator(".live-figure").allTextContents();
  await context.close();
  return texts.length === 3 && texts.every((text) => text.includes("JavaScript"))
    ? []
    : ["without JavaScript a figure says nothing"];
}

async function faultsOfSite(browser: Browser, base: string): Promise<string[]> {
  const faults: string[] = [];
  const note = (path: string, found: readonly string[]): void =>
    void faults.push(...found.map((fault) => `${path}: ${fault}`));
  for (const path of chapters) {
    note(path, await faultsOfChapter(browser, base + path));
    note(path, await faultsWithoutScripts(browser, base + path));
  }
  const page = await browser.newPage({ reducedMotion: "reduce" });
  for (const path of pages.filter((it) => !chapters.includes(it))) {
    await page.goto(base + path, { waitUntil: "networkidle" });
    note(path, await seriousFaults(page));
  }
  await page.close();
  return faults;
}

async function look(): Promise<number> {
  const server = await serve();
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const faults = await faultsOfSite(browser, base);
    for (const fault of faults) console.error(fault);
    console.log(`${pages.length} pages in a browser, light and dark: ${faults.length} faults`);
    return faults.length;
  } finally {
    await browser.close();
    server.close();
  }
}

if (pages.length === 0) throw new Error("no site: run vitepress build first");
if (hasChromium) process.exitCode = (await look()) === 0 ? 0 : 1;
else {
  console.log(`SKIPPED the site in a browser: there is no Chromium at ${executablePath}`);
  process.exitCode = isAllRequired() ? 1 : 0;
}
