/** @file The report as a reader meets it: in a browser, wide and narrow, light and dark. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { chromiumArguments, executablePath, hasChromium } from "../../../../tools/chromium.ts";
import { smallReport } from "./small-report.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const timeout = 60_000;

let browser: Browser;
let report: string;
beforeAll(async () => {
  if (!hasChromium) return;
  report = await smallReport(["scratch", "no-dropout"]);
  browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
}, timeout);
afterAll(() => browser?.close());
beforeEach(({ skip }) => skip(!hasChromium, `there is no Chromium at ${executablePath}`));

test.each([
  ["light", 1000],
  ["light", 360],
  ["dark", 1000],
  ["dark", 360],
] as const)(
  "%s, %i pixels wide: it fits, can be read by everybody, and complains of nothing",
  { timeout },
  async (colorScheme, width) => {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("request", (request) => complaints.push(request.url().slice(0, 80)));
    await page.setContent(report);
    const { scrollWidth, missing, paper } = (await page.evaluate(`({
      scrollWidth: document.documentElement.scrollWidth,
      missing: [...document.images].filter((image) => image.naturalWidth === 0).length,
      paper: getComputedStyle(document.body).backgroundColor,
    })`)) as { scrollWidth: number; missing: number; paper: string };
    expect({ fits: scrollWidth <= width, missing }).toEqual({ fits: true, missing: 0 });
    expect(paper).toBe(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(22, 24, 28)");
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run()")) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(complaints.filter((it) => !it.startsWith("data:"))).toEqual([]);
    await page.close();
  },
);
