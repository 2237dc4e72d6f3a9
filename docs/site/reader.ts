/** @file A reader of the site: a page in a browser, and what is wrong with what it shows. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { chromiumArguments, executablePath, hasChromium } from "../../tools/chromium.ts";
import { serve, type Served } from "./pages.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The browser and the address of the site, while the tests of a file run. */
export function theSite(): { readonly browser: Browser; readonly address: string } {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    if (!hasChromium) return; // each test says so
    served = await serve();
    browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  });
  afterAll(async () => {
    if (!hasChromium) return;
    await browser.close();
    served[Symbol.dispose]();
  });
  return {
    get browser() {
      return browser;
    },
    get address() {
      return served.address;
    },
  };
}

/** Opens a page and waits until its scripts have taken it over. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: "load" });
  await page.waitForFunction("document.querySelector('#app')?.__vue_app__ !== undefined");
}

/** What a page writes to its console, from now on. */
export function noise(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => said.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => said.push(String(error)));
  return said;
}

/** How much wider a page is than a phone. */
export async function excessOnPhone(page: Page): Promise<number> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  const excess = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  if (before !== null) await page.setViewportSize(before);
  return Number(excess);
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** Rules that no standard asks for, and that are serious all the same. */
const seriousAdvice = [
  "accesskeys",
  "aria-dialog-name",
  "aria-text",
  "aria-treeitem-name",
  "frame-tested",
  "label-title-only",
  "tabindex",
];
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const common = { resultTypes: ["violations"], selectors: false };

/** What axe-core looks for: in dark colours at what depends on colours, selectors are not needed. */
const rulesIn = {
  light: {
    ...common,
    runOnly: standards,
    rules: Object.fromEntries(seriousAdvice.map((name) => [name, { enabled: true }])),
  },
  dark: { ...common, runOnly: ["color-contrast"] },
} as const;

/** What axe-core finds serious or worse on a page. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  await page.addStyleTag({ content: "* { transition: none !important; }" }); // colours on their way are none
  const faults: string[] = [];
  for (const [scheme, rules] of Object.entries(rulesIn)) {
    await page.emulateMedia({ colorScheme: scheme as keyof typeof rulesIn }); // a key of it
    await page.waitForFunction(
      (isDark) => document.documentElement.classList.contains("dark") === isDark,
      scheme === "dark",
    );
    const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(rules)})`)) as {
      violations: Violation[]; // as axe-core documents it
    };
    for (const { id, impact, nodes } of violations)
      if (impact === "serious" || impact === "critical")
        faults.push(`${scheme}: ${id} ${nodes.length} × ${nodes[0]?.html.slice(0, 160)}`);
  }
  return faults;
}
