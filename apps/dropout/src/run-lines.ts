/** @file What a run tells in lines, apart from its epochs. */
import { assertionsCh3, type EpochReport } from "@kindling/d2l";
import type { Versions } from "./checkpoint/versions.ts";
import type { Training } from "./compare/training.ts";
import type { FashionData } from "./data/open.ts";
import type { Settings } from "./settings.ts";
import type { Place } from "./training/training-run.ts";

export const dataLines = ({ train, test }: FashionData): string[] => [
  `data: ${train.source.synthetic ? "a stand-in" : "Fashion-MNIST"}, ` +
    `${train.length} training and ${test.length} test images`,
  `  ${train.source.name}`,
];

/** How programs are trained, but for their seeds. */
export const trainingLine = ({ epochs, lr, batchSize, dropout1, dropout2 }: Training): string =>
  `${epochsText(epochs)}, learning rate ${lr}, batch size ${batchSize}, ` +
  `dropout ${dropout1} and ${dropout2}`;

export const settingsLine = (settings: Settings): string =>
  `${trainingLine(settings)}, seed ${settings.seed}`;

export const startLine = (place: Place, isResumed: boolean, epochs: number, path: string): string =>
  isResumed
    ? `resumed at ${placeText(place, epochs)}, from ${path}`
    : `nothing to resume: there is no ${path}; starting from the beginning`;

/** Tells of an unfinished run whose checkpoint the next save replaces. */
export const replacementLine = (place: Place, epochs: number, path: string): string =>
  `starting anew; --resume would go on from ${placeText(place, epochs)}, in ${path}`;

/** Tells that a checkpoint was saved where bits may differ. */
export const otherVersionsLine = ({ kindling, node, platform, backend }: Versions): string =>
  `saved by Kindling ${kindling} (${backend}), Node ${node} on ${platform}: bits may differ from here on`;

export const interruptionLines = (place: Place, epochs: number, again: string): string[] => [
  `interrupted at ${placeText(place, epochs)}; a checkpoint is saved`,
  `go on with: ${again}`,
];

export const stoppedEarlyLine = (patience: number): string =>
  `stopped early: no better test accuracy for ${epochsText(patience)}`;

export function assertionLines(reports: readonly EpochReport[]): string[] {
  const last = reports.at(-1);
  if (last === undefined) return [];
  return assertionsCh3(last).map(
    ({ claim, figure, isMet }) =>
      `the chapter asserts  ${claim.padEnd(20)}  ${(isMet ? "met" : "not met").padEnd(7)}  ${figure.toFixed(3)}`,
  );
}

const epochsText = (count: number): string => `${count} epoch${count === 1 ? "" : "s"}`;

const placeText = ({ epoch, step, steps }: Place, epochs: number): string =>
  `epoch ${epoch}/${epochs}, step ${step}/${steps}`;
