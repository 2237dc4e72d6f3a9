/** @file A page with the visitor's files, ready to train. */
import type { Page } from "playwright-core";
import {
  type BuiltPage,
  keepNews,
  type Server,
  withoutServiceWorkers,
} from "../../test/page/built-page.ts";

/** Opens the page, gives it the files and the number of epochs, and waits until it is ready. */
export async function trainingPage(
  site: BuiltPage,
  server: Server,
  files: readonly string[],
  epochs: number,
): Promise<Page> {
  const page = await site.browser.newPage({ viewport: { width: 1280, height: 1600 } });
  await withoutServiceWorkers(page);
  await keepNews(page);
  await page.goto(`${site.address(server)}?images=files`);
  await page.getByLabel("The four files").setInputFiles([...files]);
  await page.getByRole("spinbutton", { name: "epochs" }).fill(`${epochs}`);
  await page.waitForSelector("#start:enabled");
  return page;
}
