/** @file A figure: h′ for a chosen p, again and again, and its mean on the way to h. */
import type { HiddenSamples } from "../protocol.ts";
import { made } from "../elements.ts";
import { drawSamples } from "../view/samples.ts";
import { words as allWords } from "../view/words.ts";
import { button, controls, note, slider } from "./controls.ts";
import type { Figure } from "./figure.ts";
import type { SamplesRequest } from "./samples-worker.ts";

export const count = 10_000;
/** Between two reports; some forty make the figure. */
const restMs = 80;

/** Draws once it is there, all at once, and slowly whenever p or h is another. */
export const samplesFigure: Figure = (place, language, shown) => {
  const words = allWords[language];
  const panel = { place: made("div", { className: "plots" }), note: note("note") };
  const worker = new Worker(new URL("./samples-worker.ts", import.meta.url), { type: "module" });
  let seen: HiddenSamples | undefined;
  let seed = 0;
  const show = (): void => drawSamples(panel, seen, "a", words);
  const draw = (): void => {
    const isStill = seed === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const request: SamplesRequest = {
      h: h.value,
      p: p.value,
      seed: seed++,
      count,
      restMs: isStill ? 0 : restMs,
    };
    worker.postMessage(request);
  };
  const p = slider(words.p, { min: 0, max: 0.95, step: 0.05 }, 0.5, draw);
  const h = slider(words.h, { min: 0.5, max: 2, step: 0.1 }, 1, draw);
  worker.addEventListener("message", ({ data }: MessageEvent<HiddenSamples>) => {
    seen = data;
    show();
    shown?.();
  });
  worker.addEventListener("error", ({ message }) => {
    panel.note.textContent = message;
    shown?.();
  });
  addEventListener("resize", show);
  place.append(
    controls(words.samplesHint, p.element, h.element, button(words.drawAgain, draw)),
    panel.place,
    panel.note,
  );
  show();
  draw();
  return () => {
    removeEventListener("resize", show);
    worker.terminate();
    place.replaceChildren();
  };
};
