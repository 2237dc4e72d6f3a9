/** @file What a helper is asked to train, and what it tells meanwhile. */
import type { EpochReport } from "@kindling/d2l";
import { FashionMNIST, type Origin } from "@kindling/datasets";
import type { FashionData } from "../data/open.ts";
import type { EarlyStopping } from "../training/early-stopping.ts";
import type { StepReport, TrainOptions } from "../training/train.ts";
import type { Place } from "../training/training-run.ts";
import type { TrainingSettings } from "../training/training-settings.ts";

/** A program to train. */
export interface Assignment {
  readonly settings: TrainingSettings;
  readonly data: SharedData;
  /** The folder of its checkpoint, and how that is used. */
  readonly checkpoint: string;
  readonly resume: boolean;
  readonly everySteps: number | undefined;
  readonly earlyStopping: EarlyStopping | undefined;
  /** How many threads compute. */
  readonly threads: number;
}

/** What a helper ends with that cannot use what it was given, such as a damaged checkpoint. */
export const refusal = 2;

/** What is told of a training. */
export type TrainingNews =
  | { readonly kind: "start"; readonly place: Place; readonly isResumed: boolean }
  | { readonly kind: "step"; readonly report: StepReport }
  | { readonly kind: "epoch"; readonly report: EpochReport };

/** Options of a training that is told in news. */
export const watchedBy = (
  tell: (news: TrainingNews) => void,
): Pick<TrainOptions, "onStart" | "onStep" | "onEpoch"> => ({
  onStart: (place, isResumed) => tell({ kind: "start", place, isResumed }),
  onStep: (report) => tell({ kind: "step", report }),
  onEpoch: (report) => tell({ kind: "epoch", report }),
});

/** Images and labels that threads read together. */
export interface SharedData {
  readonly train: SharedHalf;
  readonly test: SharedHalf;
}

interface SharedHalf {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly source: Origin;
}

/** The same data, in memory that threads share. */
export const shareData = ({ train, test }: FashionData): SharedData => ({
  train: shareHalf(train),
  test: shareHalf(test),
});

const shareHalf = ({ images, labels, source }: FashionMNIST): SharedHalf => ({
  images: shareBytes(images),
  labels: shareBytes(labels),
  source,
});

function shareBytes(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

/** A data set over the shared bytes. */
export const dataOf = ({ train, test }: SharedData): FashionData => ({
  train: new FashionMNIST(train, train.source),
  test: new FashionMNIST(test, test.source),
});
