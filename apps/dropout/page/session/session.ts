/**
 * @file What a worker of the page does: opens data, trains one program, pauses between steps, and shows
 * what goes on inside.
 */
import { setNumThreads } from "@kindling/torch";
import type { TrainingSettings } from "../../src/training/training-settings.ts";
import type { Command, DataRequest, News } from "../protocol.ts";
import { type OpenedData, openRequest } from "./data.ts";
import { WatchedTraining } from "./watched-training.ts";

/** A lane of the page, at the end of its worker. */
export class Session {
  readonly #tell: (news: News) => void;
  #data: OpenedData | undefined;
  #training: WatchedTraining | undefined;

  /** @param tell  sends news to the page */
  constructor(tell: (news: News) => void) {
    this.#tell = tell;
  }

  /** Does what the page asks for; what goes wrong is news. */
  async handle(command: Command): Promise<void> {
    try {
      await this.#do(command);
    } catch (error) {
      this.#tell({
        kind: "error",
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }

  async #do(command: Command): Promise<void> {
    switch (command.kind) {
      case "open":
        return this.#open(command.request);
      case "start":
        return this.#trained(command.settings).start();
      case "step":
        return this.#trained(command.settings).step();
      case "pause":
        return this.#training?.pause();
      case "reset":
        return this.#reset();
      case "threads":
        return setNumThreads(command.count);
      case "ask":
        return this.#training?.ask(command.image);
    }
  }

  async #open(request: DataRequest): Promise<void> {
    this.#training?.stop();
    this.#training = undefined;
    this.#data = undefined;
    this.#tell({ kind: "state", state: "empty" });
    const data = (this.#data = await openRequest(request));
    this.#tell({ kind: "opened", data: data.summary });
    this.#tell({ kind: "state", state: "ready" });
    setTimeout(() => data.halves()); // while the visitor looks around; what is asked for meanwhile waits
  }

  #trained(settings: TrainingSettings): WatchedTraining {
    if (this.#data === undefined) throw new Error("no data yet: choose where the images come from");
    return (this.#training ??= new WatchedTraining(this.#data.halves(), settings, this.#tell));
  }

  #reset(): void {
    this.#training?.stop();
    this.#training = undefined;
    this.#tell({ kind: "state", state: this.#data === undefined ? "empty" : "ready" });
  }
}
