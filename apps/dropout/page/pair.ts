/** @file The two programs that train side by side, and the machine's cores, which they share. */
import type { TrainingSettings } from "../src/training/training-settings.ts";
import { Lane } from "./lane.ts";
import type { DataRequest, News } from "./protocol.ts";

/** Two lanes; one without a program has nothing to do. */
export class Pair {
  readonly a: Lane;
  readonly b: Lane;

  /** @param heard  called after each piece of news, with the lane that it comes from */
  constructor(heard: (lane: Lane, news: News) => void) {
    const shareAndHear = (lane: Lane, news: News): void => {
      this.#shareCores();
      heard(lane, news);
    };
    this.a = new Lane("a", "scratch", shareAndHear);
    this.b = new Lane("b", "concise", shareAndHear);
  }

  get lanes(): readonly [Lane, Lane] {
    return [this.a, this.b];
  }

  /** The lanes with a program. */
  get active(): readonly Lane[] {
    return this.lanes.filter(({ program }) => program !== undefined);
  }

  get isReady(): boolean {
    return this.active.every(({ state }) => state !== "empty");
  }

  get isRunning(): boolean {
    return this.active.some(({ state }) => state === "running");
  }

  /** Whether a run has begun. */
  get hasRun(): boolean {
    return this.active.some((lane) => lane.hasRun);
  }

  get isOver(): boolean {
    return this.active.every(({ state }) => state === "finished");
  }

  /** Opens the same images for both. */
  open(request: DataRequest): void {
    for (const lane of this.lanes) lane.send({ kind: "open", request });
  }

  /** Trains on, or trains one step. */
  train(kind: "start" | "step", settings: Omit<TrainingSettings, "program">): void {
    const unfinished = this.active.filter(({ state }) => state !== "finished");
    for (const lane of unfinished) lane.isBusy = true;
    this.#shareCores(); // before the first step, as a pool of threads that is replaced is lost work
    for (const lane of unfinished)
      lane.send({ kind, settings: { ...settings, program: lane.program! } }); // an active lane has one
  }

  pause(): void {
    for (const lane of this.active) {
      lane.isBusy = false; // or the other would get its cores for the moment until it stops too
      lane.send({ kind: "pause" });
    }
  }

  reset(): void {
    for (const lane of this.lanes) lane.send({ kind: "reset" });
  }

  /** Ends the workers. */
  end(): void {
    for (const lane of this.lanes) lane.end();
  }

  #shareCores(): void {
    const busy = this.active.filter(({ isBusy }) => isBusy);
    const count = Math.max(1, Math.floor(navigator.hardwareConcurrency / busy.length));
    for (const lane of busy) lane.useThreads(count);
  }
}
