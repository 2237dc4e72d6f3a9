/** @file How long a visitor waits until the page can be used. */
import type { BuiltPage, Server } from "../../test/page/built-page.ts";

/** From the navigation to the moment at which Start can be pressed, for a visitor who was never there. */
export async function secondsToFirstInteraction(site: BuiltPage, server: Server): Promise<number> {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  const startMs = Date.now();
  await page.goto(site.address(server), { waitUntil: "commit" });
  // a page that a service worker isolates loads twice, and only the second is there to stay
  await page.waitForFunction(
    () => crossOriginIsolated && document.querySelector("#start:enabled") !== null,
  );
  const seconds = (Date.now() - startMs) / 1000;
  await context.close();
  return seconds;
}
