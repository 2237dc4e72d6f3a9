/**
 * @file Pages of the built site as a reader meets them: of each kind one, or all of them in the mode
 * `all`.
 */
import { expect, test } from "vitest";
import { executablePath, hasChromium } from "../../tools/chromium.ts";
import { allPages, samplePages } from "./pages.ts";
import { excessOnPhone, noise, open, seriousFaults, theSite } from "./reader.ts";

const site = theSite();

test.for(process.env["MODE"] === "all" ? allPages : samplePages)(
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
