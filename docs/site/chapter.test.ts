/** @file The chapter's guides: figures that compute where they are read, and what stands there before. */
import type { Locator, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { executablePath, hasChromium } from "../../tools/chromium.ts";
import { chapters, widths } from "./pages.ts";
import { noise, open, seriousFaults, theSite } from "./reader.ts";

const site = theSite();

/** The number with four digits behind the point. */
const meanIn = (text: string | null): number => Number(/\d\.\d{4}/.exec(text ?? "")?.[0]);

/** A figure, with what it shows once it is live. */
function liveFigure(page: Page, i: number): { readonly still: Locator; readonly live: Locator } {
  const figure = page.locator(".live-figure").nth(i);
  return {
    still: figure.locator(".still"),
    live: figure.locator("> div:not(.still):not(.coming)"),
  };
}

describe.each(chapters)("%s", (path) => {
  let page: Page;
  let said: readonly string[];
  beforeEach(async ({ skip }) => {
    skip(!hasChromium, `there is no Chromium at ${executablePath}`);
    page = await site.browser.newPage({ viewport: { width: 360, height: 740 } });
    page.setDefaultTimeout(90_000); // a training beside other programs
    said = noise(page);
    await open(page, site.address + path);
  });
  afterEach(() => page?.close());

  /** Moves a figure into view and waits until it is live. */
  const shown = async (i: number): Promise<Locator> => {
    const { still, live } = liveFigure(page, i);
    await page.locator(".live-figure").nth(i).scrollIntoViewIfNeeded();
    await still.waitFor({ state: "detached" });
    return live;
  };

  test("the mean of h′ follows h", async () => {
    const samples = await shown(0);
    const note = samples.locator("p.note").filter({ hasText: "10000" });
    await note.waitFor();
    expect(Math.abs(meanIn(await note.textContent()) - 1)).toBeLessThan(0.07);
    await samples.getByRole("slider").nth(1).focus(); // h
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
    const moved = note.filter({ hasText: "h = 1.5" });
    await moved.waitFor();
    expect(Math.abs(meanIn(await moved.textContent()) - 1.5)).toBeLessThan(0.1);
    expect(said).toEqual([]);
  });

  test("another step drops other units", async () => {
    const network = await shown(1);
    await network.locator(".unit.dropped[d]:not([d=''])").first().waitFor();
    const before = await network.locator("svg").innerHTML();
    await network.locator("button:enabled").press("Enter");
    await expect.poll(() => network.locator("svg").innerHTML()).not.toBe(before);
    expect(said).toEqual([]);
  });

  test("both programs train until they are paused, and break no rule of accessibility", async () => {
    const training = await shown(2);
    await training.locator("button:enabled").first().press("Enter");
    await training.locator("tbody tr td:nth-child(6)").nth(1).filter({ hasText: "%" }).waitFor();
    expect(await training.locator("[data-plot=loss] path").count()).toBeGreaterThan(1);
    await training.getByRole("button").first().press("Enter");
    const status = training.getByRole("status");
    await status.filter({ hasText: /paused|已暂停/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(said).toEqual([]);
  });

  test.each(widths)("at %s pixels a figure is as high as its still", async (width) => {
    await page.setViewportSize({ width, height: 300 });
    await page.reload();
    const heights = async (): Promise<number[]> =>
      Promise.all(
        (await page.locator(".live-figure").all()).map(
          async (figure) => (await figure.boundingBox())?.height ?? 0,
        ),
      );
    expect(await page.locator(".live-figure .still").count()).toBe(3);
    const before = await heights();
    for (const i of [0, 1, 2]) await shown(i);
    for (const [i, height] of (await heights()).entries())
      expect.soft(Math.abs(height - before.at(i)!), `figure ${i}`).toBeLessThanOrEqual(2);
  });

  test("without scripts there are pictures, and words that say what scripts would do", async () => {
    const context = await site.browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(site.address + path);
    for (const figure of await plain.locator(".live-figure").all()) {
      expect(await figure.locator("svg").first().isVisible()).toBe(true);
      expect(await figure.locator("> p").isVisible()).toBe(true);
      expect(await figure.getByRole("button").count()).toBe(0);
    }
    expect(await plain.locator(".live-figure svg").count()).toBe(5);
    await context.close();
  });
});
