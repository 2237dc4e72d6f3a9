/** @file An epoch of the concise program on one thread, in Node and in the page. */
import { setNumThreads } from "@kindling/torch";
import type { Page } from "playwright-core";
import type { FashionData } from "../../src/data/open.ts";
import { train } from "../../src/training/train.ts";
import { type BuiltPage, newsOf } from "../../test/page/built-page.ts";
import { trainingPage } from "./training-page.ts";

/** The seconds of an epoch and its test in this process. */
export async function epochInNode(data: FashionData): Promise<number> {
  setNumThreads(1);
  const start = performance.now();
  await train(data, { program: "concise", epochs: 1 });
  return (performance.now() - start) / 1000;
}

/** A page that is not isolated, so that its programs have one thread each. */
export class EpochInPage {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(site: BuiltPage, files: readonly string[]): Promise<EpochInPage> {
    const page = await trainingPage(site, "plain", files, 1);
    await page.locator("#program-a").selectOption("concise");
    await page.locator("#program-b").selectOption("");
    return new EpochInPage(page);
  }

  /** The seconds of an epoch and its test, from the press of Start to the news. */
  async seconds(): Promise<number> {
    const seconds = await this.#page.evaluate(untilFinished);
    const threads = (await newsOf(this.#page, "progress")).map(({ progress }) => progress.threads);
    if (threads.some((count) => count !== 1)) throw new Error("the page has more than one thread");
    await this.#page.locator("#reset").click();
    await this.#page.waitForSelector("#start:enabled");
    return seconds;
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

/** Runs in the page. */
function untilFinished(): Promise<number> {
  const status = document.getElementById("run-status")!; // the page has one
  const start = performance.now();
  return new Promise((resolve) => {
    const look = new MutationObserver(() => {
      if (status.textContent !== "finished") return;
      look.disconnect();
      resolve((performance.now() - start) / 1000);
    });
    look.observe(status, { childList: true, characterData: true, subtree: true });
    document.getElementById("start")!.click();
  });
}
