/** @file One of the two programs that train side by side: its worker, and what is known of it here. */
import type { ProgramName } from "../src/programs/summaries.ts";
import { History } from "./history.ts";
import type {
  Command,
  DataSummary,
  HiddenSamples,
  LaneState,
  Mistake,
  NetworkPicture,
  News,
  Progress,
  Uncertainty,
} from "./protocol.ts";

/** A lane of the page. */
export class Lane {
  readonly id: "a" | "b";
  /** What it trains, if anything. */
  program: ProgramName | undefined;
  readonly history = new History();
  state: LaneState = "empty";
  data: DataSummary | undefined;
  progress: Progress | undefined;
  picture: NetworkPicture | undefined;
  samples: HiddenSamples | undefined;
  mistakes: { readonly mistakes: readonly Mistake[]; readonly seen: number } | undefined;
  uncertainty: Uncertainty | undefined;
  /** Whether it was asked to train, and has not said since that it has stopped. */
  isBusy = false;
  #threads = 0;
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

  /** @param heard  called after each piece of news, with what it was about */
  constructor(id: "a" | "b", program: ProgramName, heard: (lane: Lane, news: News) => void) {
    this.id = id;
    this.program = program;
    this.#worker.addEventListener("message", ({ data }: MessageEvent<News>) => {
      this.#take(data);
      heard(this, data);
    });
    this.#worker.addEventListener("error", ({ message }) => {
      this.isBusy = false;
      heard(this, { kind: "error", message: message || "the worker could not be started" });
    });
  }

  get name(): string {
    return `program ${this.id.toUpperCase()}`;
  }

  /** Whether a run has begun. */
  get hasRun(): boolean {
    return this.progress !== undefined || this.state === "running";
  }

  send(command: Command): void {
    this.#worker.postMessage(command);
  }

  /** Lets so many threads compute, if it does not yet. */
  useThreads(count: number): void {
    if (this.#threads === count) return;
    this.#threads = count;
    this.send({ kind: "threads", count });
  }

  /** Ends its worker. */
  end(): void {
    this.#worker.terminate();
  }

  #take(news: News): void {
    switch (news.kind) {
      case "opened":
        this.data = news.data;
        break;
      case "state":
        this.state = news.state;
        this.isBusy = news.state === "running";
        // what the worker told of a run before it heard that it is over comes before this
        if (news.state === "empty" || news.state === "ready") this.#forget();
        break;
      case "progress":
        this.progress = news.progress;
        this.history.add(news.progress);
        break;
      case "epoch":
        this.history.addEpoch(news.report);
        break;
      case "network":
        this.picture = news.picture;
        break;
      case "samples":
        this.samples = news.samples;
        break;
      case "mistakes":
        this.mistakes = news;
        break;
      case "uncertainty":
        this.uncertainty = news.uncertainty;
        break;
      case "error":
        this.isBusy = false;
        break;
    }
  }

  #forget(): void {
    this.history.clear();
    this.progress = undefined;
    this.picture = undefined;
    this.samples = undefined;
    this.mistakes = undefined;
    this.uncertainty = undefined;
  }
}
