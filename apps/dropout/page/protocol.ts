/**
 * @file What the page and a worker that trains tell each other. Everything is plain data, so that it
 * travels by `postMessage`.
 */
import type { EpochReport } from "@kindling/d2l";
import type { TrainingSettings } from "../src/training/training-settings.ts";

/** Where the images come from. */
export type DataRequest =
  | { readonly kind: "server"; readonly address: string }
  | { readonly kind: "files"; readonly files: readonly File[] }
  | { readonly kind: "drawn"; readonly trainLength: number; readonly testLength: number };

/** What the images turned out to be. */
export interface DataSummary {
  readonly name: string;
  readonly synthetic: boolean;
  readonly trainLength: number;
  readonly testLength: number;
}

/** What the page asks for. */
export type Command =
  | { readonly kind: "open"; readonly request: DataRequest }
  /** Begins a run and trains until `pause`. */
  | { readonly kind: "start"; readonly settings: TrainingSettings }
  /** Begins a run if there is none, trains one step and waits. */
  | { readonly kind: "step"; readonly settings: TrainingSettings }
  | { readonly kind: "pause" }
  | { readonly kind: "reset" }
  /** Lets so many threads compute, if the platform has them. */
  | { readonly kind: "threads"; readonly count: number }
  /** How sure is the network of a test image? */
  | { readonly kind: "ask"; readonly image: number };

/** What a lane is doing. */
export type LaneState = "empty" | "ready" | "running" | "paused" | "finished";

/** Where training stands, and its figures since the last such message. */
export interface Progress {
  readonly epoch: number;
  readonly step: number;
  readonly steps: number;
  /** Mean loss in nats over the steps since the last message, in training mode. */
  readonly loss: number;
  /** Share of hits among them. */
  readonly accuracy: number;
  readonly examplesPerSecond: number;
  /** How many threads may compute. */
  readonly threads: number;
}

/** Activations of a hidden layer for one image, before and after dropout. */
export interface HiddenLayer {
  readonly before: Float32Array;
  readonly after: Float32Array;
}

/** A strong connection: what a unit adds to one of the next layer. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly strength: number;
}

/** The network in one training step, for the first image of the batch. */
export interface NetworkPicture {
  /** `[784]`, from 0 to 1. */
  readonly image: Float32Array;
  readonly layers: readonly HiddenLayer[];
  /** Per layer its strongest links to the next one. */
  readonly links: readonly (readonly Link[])[];
  /** Scores of the classes. */
  readonly scores: Float32Array;
}

/** What dropout made of one activation h, again and again. */
export interface HiddenSamples {
  readonly h: number;
  readonly p: number;
  /** How often h′ was each value. */
  readonly counts: readonly (readonly [value: number, count: number])[];
  /** The mean of the first n samples, for some n. */
  readonly means: readonly (readonly [n: number, mean: number])[];
}

/** A test image that the network takes for something else. */
export interface Mistake {
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** The share that softmax gives the prediction. */
  readonly confidence: number;
  readonly pixels: Uint8Array;
}

/** What many passes with dropout say of one test image: shares of the classes. */
export interface Uncertainty {
  readonly index: number;
  readonly label: number;
  readonly pixels: Uint8Array;
  readonly passes: number;
  /** Per class, without dropout. */
  readonly plain: readonly number[];
  /** Per class: mean, 5 % and 95 % quantile over the passes. */
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Of the mean shares, in nats. */
  readonly entropy: number;
}

/** What a worker tells. */
export type News =
  | { readonly kind: "opened"; readonly data: DataSummary }
  | { readonly kind: "state"; readonly state: LaneState }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "epoch"; readonly report: EpochReport }
  | { readonly kind: "network"; readonly picture: NetworkPicture }
  | { readonly kind: "samples"; readonly samples: HiddenSamples }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mistake[]; readonly seen: number }
  | { readonly kind: "uncertainty"; readonly uncertainty: Uncertainty }
  | { readonly kind: "error"; readonly message: string };
