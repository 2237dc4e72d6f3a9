/** @file A training that can be paused between two steps, and tells what goes on inside. */
import { getNumThreads } from "@kindling/torch";
import type { EpochReport } from "@kindling/d2l";
import type { FashionData } from "../../src/data/open.ts";
import { type StepReport, train } from "../../src/training/train.ts";
import { programs } from "../../src/programs/index.ts";
import type { Classifier } from "../../src/programs/program.ts";
import type { TrainingRun } from "../../src/training/training-run.ts";
import type { TrainingSettings } from "../../src/training/training-settings.ts";
import type { HiddenSamples, News } from "../protocol.ts";
import { Aside } from "./aside.ts";
import { Gate } from "./gate.ts";
import { SamplesOfHidden } from "./hidden-samples.ts";
import { NetworkWatch } from "./network-watch.ts";
import { Stretch } from "./stretch.ts";
import { mistakesIn, uncertaintyOf } from "./test-images.ts";

const progressEveryMs = 120;
const pictureEveryMs = 400;
const samplesAtOnce = 50;

/** One run, from before its first step to its end. */
export class WatchedTraining {
  readonly #tell: (news: News) => void;
  readonly #gate = new Gate();
  readonly #stop = new AbortController();
  readonly #aside = new Aside();
  #run: TrainingRun | undefined;
  #samples: SamplesOfHidden | undefined;
  #watch: NetworkWatch | undefined;
  #pictureAtMs = -Infinity;
  #hasBegun = false;
  /** Of the last step, in the epoch under way. */
  #report: StepReport | undefined;
  readonly #stretch = new Stretch();
  #toldAtMs = performance.now();

  constructor(data: FashionData, settings: TrainingSettings, tell: (news: News) => void) {
    this.#tell = (news) => {
      if (!this.#stop.signal.aborted) tell(news);
    };
    void this.#train(data, settings);
  }

  /** The network that is trained. */
  get net(): Classifier {
    return this.#run!.net; // made before the first step
  }

  start(): void {
    this.#hasBegun = true;
    this.#tell({ kind: "state", state: "running" });
    this.#gate.open();
  }

  /** Trains one step. */
  step(): void {
    this.#hasBegun = true;
    this.#pictureAtMs = -Infinity;
    this.#gate.letOne();
  }

  /** Waits before the next step. */
  pause(): void {
    this.#gate.close();
  }

  /** Ends it; it tells nothing any more. */
  stop(): void {
    this.#stop.abort();
    this.#gate.open();
  }

  /** Tells how sure the network is of a test image. */
  ask(image: number): void {
    if (this.#run === undefined) return;
    const uncertainty = uncertaintyOf(this.#run, this.#aside, image);
    this.#tell({ kind: "uncertainty", uncertainty });
  }

  async #train(data: FashionData, settings: TrainingSettings): Promise<void> {
    try {
      const { ending } = await train(data, {
        ...settings,
        signal: this.#stop.signal,
        gate: () => this.#betweenSteps(),
        onStart: (_, __, run) => this.#begin(run),
        onStep: (report) => this.#stepped(report),
        onEpoch: (report) => this.#epochOver(report),
      });
      if (ending === "finished") this.#tell({ kind: "state", state: "finished" });
    } catch (error) {
      this.#tell({ kind: "error", message: String(error) });
    }
  }

  #begin(run: TrainingRun): void {
    this.#run = run;
    const { program, dropout1 } = run.settings;
    const p = program === "no-dropout" ? 0 : dropout1;
    this.#samples = new SamplesOfHidden(1, p, (X) => programs[program].drop(X, p));
  }

  async #betweenSteps(): Promise<void> {
    await this.#gate.pass(() => this.#waits());
    if (performance.now() - this.#pictureAtMs < pictureEveryMs) return;
    this.#pictureAtMs = performance.now();
    this.#watch = new NetworkWatch(this.#run!.net); // there is one before the first step
  }

  #waits(): void {
    if (!this.#hasBegun) return;
    if (this.#report !== undefined) this.#tellProgress(this.#report);
    this.#tell({ kind: "state", state: "paused" });
  }

  #showInside(): void {
    const picture = this.#watch?.take();
    this.#watch = undefined;
    if (picture === undefined) return;
    this.#tell({ kind: "network", picture });
    const draw = (): HiddenSamples => this.#samples!.draw(samplesAtOnce);
    const samples = this.#aside.look(this.#run!, true, draw);
    this.#tell({ kind: "samples", samples });
  }

  #stepped(report: StepReport): void {
    this.#report = report;
    this.#showInside();
    if (performance.now() - this.#toldAtMs >= progressEveryMs) this.#tellProgress(report);
  }

  /** Tells what came since the last time. */
  #tellProgress(report: StepReport): void {
    const means = this.#stretch.until(report);
    if (means === undefined) return;
    this.#toldAtMs = performance.now();
    const { epoch, step, steps, examplesPerSecond } = report;
    const progress = { epoch, step, steps, ...means, examplesPerSecond, threads: getNumThreads() };
    this.#tell({ kind: "progress", progress });
  }

  #epochOver(report: EpochReport): void {
    if (this.#report !== undefined) this.#tellProgress(this.#report);
    this.#stretch.end();
    this.#toldAtMs = performance.now();
    this.#report = undefined;
    this.#tell({ kind: "epoch", report });
    this.#tell({ kind: "mistakes", ...mistakesIn(this.#run!, this.#aside) });
  }
}
