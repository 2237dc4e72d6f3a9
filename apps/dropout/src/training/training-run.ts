/** @file A training run: what it consists of, and how far it has come. */
import { Accumulator, type EpochReport } from "@kindling/d2l";
import { DataLoader, type FashionMNIST } from "@kindling/datasets";
import { manualSeed, optim } from "@kindling/torch";
import type { FashionData } from "../data/open.ts";
import { programs } from "../programs/index.ts";
import type { Classifier } from "../programs/program.ts";
import type { TrainingSettings } from "./training-settings.ts";

/** A run between two steps. Together with the default generator it is all that a step depends on. */
export interface TrainingRun {
  readonly settings: TrainingSettings;
  readonly data: FashionData;
  readonly net: Classifier;
  readonly optimizer: optim.SGD;
  readonly trainIter: DataLoader<FashionMNIST>;
  readonly testIter: DataLoader<FashionMNIST>;
  /** The epochs that are over. */
  readonly reports: EpochReport[];
  /** Sums of the losses, hits and examples of the epoch under way. */
  readonly metric: Accumulator;
  /** How long the epoch under way has trained. */
  seconds: number;
}

/** A run before its first step. Seeds the default generator. */
export function newRun(data: FashionData, settings: TrainingSettings): TrainingRun {
  const { program, seed, batchSize, lr } = settings;
  manualSeed(seed);
  const net = programs[program].build(settings);
  return {
    settings,
    data,
    net,
    optimizer: new optim.SGD(net.parameters(), { lr }),
    trainIter: new DataLoader(data.train, { batchSize, shuffle: true }),
    testIter: new DataLoader(data.test, { batchSize }),
    reports: [],
    metric: new Accumulator(3),
    seconds: 0,
  };
}

/** Where a run stands. */
export interface Place {
  /** The epoch under way, or the last if all are over; counted from 1. */
  readonly epoch: number;
  /** How many of its steps are done. */
  readonly step: number;
  /** How many it has. */
  readonly steps: number;
}

/** Where a run stands. */
export function placeOf({ reports, settings, trainIter }: TrainingRun): Place {
  const steps = trainIter.length;
  const isOver = reports.length >= settings.epochs;
  return {
    epoch: isOver ? reports.length : reports.length + 1,
    step: isOver ? steps : (trainIter.stateDict().numYielded ?? 0),
    steps,
  };
}
