/** @file A dedicated worker that trains with a second thread, which it starts itself. */
import { trainByTwo } from "./threads.ts";

addEventListener("message", async ({ data: steps }: MessageEvent<number>) => {
  postMessage(await trainByTwo(steps));
});
