/** @file The work in a page's dedicated worker: it is made by one message, and timed by each other. */
import { type Kind, timer } from "./work.ts";

let round: (() => number) | undefined;

addEventListener(
  "message",
  async ({ data }: MessageEvent<{ readonly kind: Kind; readonly threads: number } | null>) => {
    if (data !== null) round = await timer(data.kind, data.threads);
    postMessage(round?.());
  },
);
