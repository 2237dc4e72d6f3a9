/** @file Pages of the built site as a reader meets them. */
import { expect, test } from "vitest";
import { executablePath, hasChromium } from "../../tools/chromium.ts";
import { pages } from "./pages.ts";
import { excessOnPhone, noise, open, seriousFaults, theSite } from "./reader.ts";

const site = theSite();

test.for(pages)(
  "%s breaks no serious rule of accessibility, is silent and fits a phone",
  async (path, { skip }) => {
    skip(!hasChromium, `there is no Chromium at ${executablePath}`);
    const page = await site.browser.newPage({ reducedMotion: "reduce" });
    const said = noise(page);
    await open(page, site.address + path);
    expect.soft(await seriousFaults(page)).toEqual([]);
    expect.soft(await excessOnPhone(page)).toBeLessThanOrEqual(0);
    expect(said).toEqual([]);
    await page.close();
  },
);
