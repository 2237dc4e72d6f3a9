/**
 * @file Programs that are trained ahead of their turn, each in a thread of its own, as two programs side by
 * side make better use of two cores than the steps of one. Helpers begin with the last program, and who
 * trains the first goes on from the front. What a helper comes to is in its checkpoint, from which the run
 * goes on: who trained a program cannot be told from its bits.
 */
import { Worker } from "node:worker_threads";
import { getNumThreads, setNumThreads } from "@kindling/torch";
import type { FashionData } from "../data/open.ts";
import type { ProgramName } from "../programs/index.ts";
import type { Settings } from "../settings.ts";
import {
  type Assignment,
  refusal,
  type SharedData,
  shareData,
  type TrainingNews,
} from "./protocol.ts";

/** Hears of a training; `atMs` is when it happened, by `performance.now()`. */
export type Listener = (news: TrainingNews, atMs: number) => void;

/** The helpers of a run. */
export class Helpers implements AsyncDisposable {
  readonly #settings: Settings;
  readonly #data: SharedData | undefined;
  readonly #cores = getNumThreads();
  /** Programs that nobody has begun. */
  readonly #waiting: ProgramName[];
  readonly #ahead = new Map<ProgramName, Ahead>();
  #isOver = false;

  /** Starts as many as there are cores and programs to spare. */
  constructor(settings: Settings, data: FashionData, signal: AbortSignal) {
    this.#settings = settings;
    this.#waiting = [...settings.programs];
    const count = Math.min(this.#cores, this.#waiting.length) - 1;
    if (count < 1) return;
    this.#data = shareData(data);
    signal.addEventListener("abort", () => this.#stop(), { once: true });
    for (let i = 0; i < count; i++) this.#begin(Math.floor(this.#cores / (count + 1)));
    this.#shareCores();
  }

  /**
   * Follows a helper until it has trained a program.
   *
   * @returns whether one has. Else it is left to the caller, who meets what a helper could not use.
   */
  async follow(name: ProgramName, listener: Listener): Promise<boolean> {
    const ahead = this.#ahead.get(name);
    if (ahead !== undefined) return ahead.follow(listener);
    const place = this.#waiting.indexOf(name);
    if (place >= 0) this.#waiting.splice(place, 1);
    return false;
  }

  /** Waits until those that are still at work have stopped, with checkpoints. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await Promise.all([...this.#ahead.values()].map(({ ended }) => ended));
  }

  #stop(): void {
    this.#isOver = true;
    for (const ahead of this.#ahead.values()) ahead.stop();
  }

  #begin(threads: number): void {
    const { epochs, lr, batchSize, dropout1, dropout2, seed, patience } = this.#settings;
    const { checkpoint, checkpointEvery, resume } = this.#settings;
    const program = this.#waiting.pop();
    if (program === undefined) return;
    const ahead = new Ahead({
      settings: { program, epochs, lr, batchSize, dropout1, dropout2, seed },
      data: this.#data!, // there is some where there are helpers
      checkpoint,
      resume,
      everySteps: checkpointEvery,
      earlyStopping: patience === undefined ? undefined : { patience },
      threads,
    });
    this.#ahead.set(program, ahead);
    void ahead.ended.then(() => {
      if (this.#isOver) return;
      this.#begin(threads);
      this.#shareCores();
    });
  }

  /** Who has no helper at work beside it any more has all cores. */
  #shareCores(): void {
    const busy = [...this.#ahead.values()].filter(({ isBusy }) => isBusy).length;
    setNumThreads(Math.max(1, Math.floor(this.#cores / (busy + 1))));
  }
}

/** A program in a helper's hands. */
class Ahead {
  /** When its thread is gone. */
  readonly ended: Promise<void>;
  isBusy = true;
  readonly #worker: Worker;
  #outcome: "trained" | "refused" | Error = "trained";
  #heard: (readonly [news: TrainingNews, atMs: number])[] = [];
  #listener: Listener = (...news) => void this.#heard.push(news);

  constructor(assignment: Assignment) {
    this.#worker = new Worker(new URL("helper.ts", import.meta.url), { workerData: assignment });
    this.#worker.on("message", (news: TrainingNews) => this.#listener(news, performance.now()));
    this.#worker.on("error", (error) => (this.#outcome = error));
    this.ended = new Promise((resolve) => {
      this.#worker.once("exit", (code) => {
        this.isBusy = false;
        if (code === refusal && this.#outcome === "trained") this.#outcome = "refused";
        resolve();
      });
    });
  }

  /** Tells what has happened and what happens, to the end. */
  async follow(listener: Listener): Promise<boolean> {
    for (const news of this.#heard) listener(...news);
    this.#heard = [];
    this.#listener = listener;
    await this.ended;
    if (this.#outcome instanceof Error) throw this.#outcome;
    return this.#outcome === "trained";
  }

  stop(): void {
    if (this.isBusy) this.#worker.postMessage("stop");
  }
}
