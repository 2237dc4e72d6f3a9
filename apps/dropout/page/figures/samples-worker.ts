/** @file Draws samples of h′ with the chapter's layer, more and more at a time, until there are many. */
import { manualSeed } from "@kindling/torch";
import { dropoutLayer } from "../../src/programs/dropout-layer.ts";
import { SamplesOfHidden } from "../session/hidden-samples.ts";
import type { HiddenSamples } from "../protocol.ts";

/** What is asked for. */
export interface SamplesRequest {
  readonly h: number;
  readonly p: number;
  readonly seed: number;
  /** How many samples in all. */
  readonly count: number;
  /** The rest between two reports; 0 gives the last report alone. */
  readonly restMs: number;
}

let newest: SamplesRequest | undefined;

addEventListener("message", ({ data }: MessageEvent<SamplesRequest>) => void draw(data));

async function draw(request: SamplesRequest): Promise<void> {
  const { h, p, seed, count, restMs } = (newest = request);
  manualSeed(seed);
  const samples = new SamplesOfHidden(h, p, (X) => dropoutLayer(X, p));
  let drawn = 0;
  while (drawn < count) {
    const more = Math.min(count - drawn, restMs === 0 ? count : Math.max(1, drawn >> 2));
    const seen: HiddenSamples = samples.draw(more);
    drawn += more;
    postMessage(seen);
    if (drawn < count) await new Promise((resolve) => setTimeout(resolve, restMs));
    if (newest !== request) return;
  }
}
