/** @file Training one program: the loop, and what can be told of it and to it meanwhile. */
import { animatorCh3, trainEpochCh3, evaluateAccuracy } from "@kindling/d2l";
import type { Animator, BatchReport, EpochReport } from "@kindling/d2l";
import { nn, type Tensor } from "@kindling/torch";
import type { FashionData } from "../data/open.ts";
import type { Classifier } from "../programs/program.ts";
import { checkEarlyStopping, type EarlyStopping, isOutOfPatience } from "./early-stopping.ts";
import { newRun, placeOf } from "./training-run.ts";
import type { Place, TrainingRun } from "./training-run.ts";
import { chapterSettings, type TrainingSettings } from "./training-settings.ts";

/** What a step came to, and the epoch so far. */
export interface StepReport extends BatchReport, Place {
  /** Mean loss of the step's own examples. */
  readonly loss: number;
  /** Of the epoch so far. */
  readonly examplesPerSecond: number;
}

/** Where runs are kept between steps. */
export interface CheckpointStore {
  /**
   * Puts a run that was just made where it stood when it was saved last.
   *
   * @returns whether one of its program was saved.
   */
  restore(run: TrainingRun): Promise<boolean>;
  save(run: TrainingRun): Promise<void>;
}

/** How a run is kept. It is saved after each epoch, and when it is aborted. */
export interface CheckpointOptions {
  readonly store: CheckpointStore;
  /** Whether to go on with what the store has. Default false. */
  readonly resume?: boolean | undefined;
  /** How many steps lie between two saves within an epoch. Default: as many as it has. */
  readonly everySteps?: number | undefined;
}

/** How training is watched and stopped, besides what decides its outcome. */
export interface TrainOptions extends Partial<TrainingSettings> {
  /** Called before the first step, at the place from which the run goes on. */
  readonly onStart?: ((place: Place, isResumed: boolean, run: TrainingRun) => void) | undefined;
  readonly onStep?: ((report: StepReport) => void) | undefined;
  readonly onEpoch?: ((report: EpochReport) => void) | undefined;
  /** Awaited before each step: training waits as long as it does. */
  readonly gate?: (() => Promise<void>) | undefined;
  /** Stops training after the step under way. */
  readonly signal?: AbortSignal | undefined;
  readonly earlyStopping?: EarlyStopping | undefined;
  readonly checkpoint?: CheckpointOptions | undefined;
}

/** How training ended. */
export type Ending = "finished" | "stopped early" | "aborted";

/** What training came to, finished or not. */
export interface Trained {
  readonly ending: Ending;
  readonly net: Classifier;
  /** The epochs that are over. */
  readonly epochs: readonly EpochReport[];
  /** Their curves, in the book's figure. */
  readonly animator: Animator;
  /** Where training stands. */
  readonly place: Place;
  readonly run: TrainingRun;
}

/**
 * Trains a program of the chapter. Without options as the chapter does; the parameters depend on the
 * settings and the data alone, also where a run is stopped and resumed.
 *
 * @param data  both halves of Fashion-MNIST, or of a data set of its form.
 * @returns the trained network; with what there is by then when `signal` is aborted.
 * @throws {ValueError} for early stopping that cannot be
 * @throws {DataError} when a checkpoint is damaged or of another run
 * @example
 * const { net, epochs } = await train(data, { epochs: 1, onStep: ({ trainLoss }) => show(trainLoss) });
 */
export async function train(data: FashionData, options: TrainOptions = {}): Promise<Trained> {
  const { onStart, checkpoint, earlyStopping } = options;
  if (earlyStopping !== undefined) checkEarlyStopping(earlyStopping);
  const run = newRun(data, settingsIn(options));
  const isResumed = checkpoint?.resume === true && (await checkpoint.store.restore(run));
  onStart?.(placeOf(run), isResumed, run);
  const ending = await epochs(run, options);
  if (ending === "aborted") await checkpoint?.store.save(run);
  const { net, reports } = run;
  return { ending, net, epochs: reports, animator: curvesOf(run), place: placeOf(run), run };
}

function settingsIn(options: TrainOptions): TrainingSettings {
  const { program, epochs, lr, batchSize, dropout1, dropout2, seed } = {
    ...chapterSettings,
    ...options,
  };
  return { program, epochs, lr, batchSize, dropout1, dropout2, seed };
}

async function epochs(run: TrainingRun, options: TrainOptions): Promise<Ending> {
  const { reports, settings } = run;
  const { signal, earlyStopping, onEpoch, checkpoint } = options;
  while (reports.length < settings.epochs) {
    if (signal?.aborted === true) return "aborted";
    if (earlyStopping !== undefined && isOutOfPatience(reports, earlyStopping)) {
      return "stopped early";
    }
    const report = await epoch(run, options);
    if (report === null) return "aborted";
    reports.push(report);
    run.metric.reset();
    run.seconds = 0;
    await checkpoint?.store.save(run); // what is told is kept
    onEpoch?.(report);
  }
  return "finished";
}

/** Trains to the end of the epoch under way; null when it is stopped before. */
async function epoch(run: TrainingRun, options: TrainOptions): Promise<EpochReport | null> {
  const { net, optimizer, testIter, metric, reports } = run;
  let startMs = performance.now() - run.seconds * 1000;
  const gate = async (): Promise<void> => {
    const atMs = performance.now();
    await options.gate?.();
    startMs += performance.now() - atMs; // a pause is no training
  };
  let before = { sum: metric.at(0), examples: metric.at(2) };
  const onBatch = (report: BatchReport): void => {
    run.seconds = (performance.now() - startMs) / 1000;
    const { examples } = report;
    const loss = (metric.at(0) - before.sum) / (examples - before.examples);
    before = { sum: metric.at(0), examples };
    const examplesPerSecond = examples / run.seconds;
    options.onStep?.({ ...report, ...placeOf(run), loss, examplesPerSecond });
  };
  const steps = stepsOf(run, { ...options, gate });
  const [trainLoss, trainAcc] = await trainEpochCh3(
    net,
    steps,
    crossEntropy,
    optimizer,
    onBatch,
    metric,
  );
  if (options.signal?.aborted === true) return null;
  const examplesPerSecond = metric.at(2) / run.seconds;
  const testAcc = await evaluateAccuracy(net, testIter);
  return { epoch: reports.length + 1, trainLoss, trainAcc, testAcc, examplesPerSecond };
}

const crossEntropy = new nn.CrossEntropyLoss();

/** The batches that are left of the epoch. What follows a batch runs when its step is done. */
async function* stepsOf(
  run: TrainingRun,
  { signal, checkpoint, gate }: TrainOptions,
): AsyncGenerator<readonly [Tensor, Tensor]> {
  const isAborted = (): boolean => signal?.aborted === true;
  await gate?.();
  if (isAborted()) return;
  for await (const batch of run.trainIter) {
    yield batch;
    const { step, steps } = placeOf(run);
    if (step < steps) await gate?.();
    if (isAborted()) return;
    if (isDue(run, checkpoint)) await checkpoint?.store.save(run);
  }
}

function isDue(run: TrainingRun, checkpoint: CheckpointOptions | undefined): boolean {
  const every = checkpoint?.everySteps;
  return every !== undefined && placeOf(run).step % every === 0;
}

function curvesOf({ settings, reports }: TrainingRun): Animator {
  const animator = animatorCh3(settings.epochs);
  for (const { epoch: at, trainLoss, trainAcc, testAcc } of reports) {
    animator.add(at, [trainLoss, trainAcc, testAcc]);
  }
  return animator;
}
