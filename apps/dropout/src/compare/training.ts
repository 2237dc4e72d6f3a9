/** @file One run of a comparison: a variant trained from a seed, and the figures that it came to. */
import { evaluateAccuracy, evaluateLoss, trainCh3 } from "@kindling/d2l";
import type { EpochReport, TrainOptions } from "@kindling/d2l";
import { DataLoader } from "@kindling/datasets";
import { manualSeed, nn, optim } from "@kindling/torch";
import type { FashionData } from "../data/open.ts";
import type { Probabilities } from "../programs/program.ts";
import { type VariantName, variants } from "./variants.ts";

/** How each run is trained. */
export interface Training extends Probabilities {
  readonly epochs: number;
  readonly lr: number;
  readonly batchSize: number;
}

/** What a run came to. Accuracies are shares of hits, losses in nats. */
export interface Figures {
  /** Over the last epoch, in training mode, with the weights of each step: as the book plots it. */
  readonly trainLoss: number;
  readonly trainAcc: number;
  /** After the last epoch, in evaluation mode. */
  readonly testAcc: number;
  /** Accuracy on the training set minus accuracy on the test set, both in evaluation mode. */
  readonly gap: number;
  /** Loss on the test set minus loss on the training set, both in evaluation mode. */
  readonly lossGap: number;
  /** How far the test accuracy moves from an epoch to the next, on average over the second half. */
  readonly wobble: number;
}

export interface Run {
  readonly variant: VariantName;
  readonly seed: number;
  readonly epochs: readonly EpochReport[];
  readonly figures: Figures;
}

/** Trains a variant from a seed. */
export async function trainVariant(
  variant: VariantName,
  seed: number,
  { epochs, lr, batchSize, ...probabilities }: Training,
  { train, test }: FashionData,
  watch: Pick<TrainOptions, "onEpoch" | "signal"> = {},
): Promise<Run> {
  const { build, weightDecay } = variants[variant];
  manualSeed(seed);
  const net = build(probabilities);
  const trainIter = new DataLoader(train, { batchSize, shuffle: true });
  const testIter = new DataLoader(test, { batchSize });
  const loss = new nn.CrossEntropyLoss();
  const trainer = new optim.SGD(net.parameters(), { lr, weightDecay });
  const { epochs: reports } = await trainCh3(net, trainIter, testIter, loss, epochs, trainer, {
    check: false,
    ...watch,
  });
  const last = reports.at(-1);
  if (last === undefined) throw new Error("training has at least one epoch");
  const inOrder = new DataLoader(train, { batchSize });
  const accuracyOnTrain = await evaluateAccuracy(net, inOrder); // leaves the net in evaluation mode
  const figures = {
    trainLoss: last.trainLoss,
    trainAcc: last.trainAcc,
    testAcc: last.testAcc,
    gap: accuracyOnTrain - last.testAcc,
    lossGap: (await evaluateLoss(net, testIter, loss)) - (await evaluateLoss(net, inOrder, loss)),
    wobble: wobbleOf(reports.map(({ testAcc }) => testAcc)),
  };
  return { variant, seed, epochs: reports, figures };
}

/** The mean step between neighbours in the second half of a curve; 0 where it has none. */
export function wobbleOf(curve: readonly number[]): number {
  const late = curve.slice(Math.floor(curve.length / 2));
  const steps = late.slice(1).map((value, i) => Math.abs(value - (late[i] ?? value)));
  return steps.length === 0 ? 0 : steps.reduce((a, b) => a + b) / steps.length;
}
