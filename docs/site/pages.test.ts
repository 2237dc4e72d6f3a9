/** @file Pages of the built site as a reader meets them. */
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { executablePath, hasChromium } from "../../tools/chromium.ts";
import { pages } from "./pages.ts";
import { excessOnPhone, noise, open, seriousFaults, theSite } from "./reader.ts";

const site = theSite();

let page: Page; // one for all, as a new one takes longer than a small page
let said: string[];
beforeAll(async () => {
  if (!hasChromium) return; // each test says so
  page = await site.browser.newPage({ reducedMotion: "reduce" });
  said = noise(page);
});

test.for(pages)(
  "%s breaks no serious rule of accessibility, is silent and fits a phone",
  async (path, { skip }) => {
    skip(!hasChromium, `there is no Chromium at ${executablePath}`);
    said.length = 0;
    await page.emulateMedia({ colorScheme: "light" });
    await open(page, site.address + path);
    expect.soft(await seriousFaults(page)).toEqual([]);
    expect.soft(await excessOnPhone(page)).toBeLessThanOrEqual(0);
    expect(said).toEqual([]);
  },
);
