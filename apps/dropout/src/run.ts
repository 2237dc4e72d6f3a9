/** @file A run of the demo: each program trained from the same seed, then what they show together. */
import { join } from "node:path";
import { assertionsCh3, type EpochReport } from "@kindling/d2l";
import { toCaller } from "./callers-folder.ts";
import { openData, type FashionData } from "./data/open.ts";
import { epochLine } from "./epoch-line.ts";
import { examine, explanation, type Findings } from "./explain.ts";
import { checkOutputFolder } from "./output-folder.ts";
import { programs, type ProgramName } from "./programs/index.ts";
import type { Progress } from "./progress.ts";
import type { Settings } from "./settings.ts";
import { train } from "./training/train.ts";

/**
 * Trains the programs that the settings name, saves their curves and explains them.
 *
 * @throws {DataError} when the data cannot be had from where the user wants them.
 * @throws {ValueError} when the folder for the curves cannot be written to; nothing is trained then.
 */
export async function run(settings: Settings, progress: Progress): Promise<void> {
  await checkOutputFolder(settings.out);
  const data = await openData(settings.data, progress);
  progress.line(dataLine(data));
  progress.line(settingsLine(settings));
  const findings: Findings[] = [];
  for (const name of settings.programs)
    findings.push(await trained(name, settings, data, progress));
  progress.line();
  for (const line of explanation(findings)) progress.line(line);
}

async function trained(
  name: ProgramName,
  settings: Settings,
  data: FashionData,
  progress: Progress,
): Promise<Findings> {
  const { epochs, out } = settings;
  progress.line(`\n${name}: ${programs[name].summary}`);
  const { net, run, ...result } = await train(data, {
    ...settings,
    program: name,
    onStep: (report) =>
      progress.batch(report, `epoch ${report.epoch}/${epochs}`, data.train.length),
    onEpoch: (report) => {
      progress.endEpoch();
      progress.line(epochLine(report, epochs));
    },
  });
  for (const line of assertionLines(result.epochs)) progress.line(line);
  const path = join(out, `${name}.svg`);
  await result.animator.save(path);
  progress.line(`curves: ${toCaller(path)}`);
  progress.status(() => "measuring what ReLU and dropout do to the test set");
  const found = await examine(name, programs[name], net, run.testIter);
  progress.endEpoch();
  return found;
}

const dataLine = ({ train, test }: FashionData): string =>
  train.source.synthetic
    ? `data: ${train.source.name}: ${train.length} training and ${test.length} test images`
    : `data: Fashion-MNIST, ${train.length} training and ${test.length} test images, ${train.source.name}`;

const settingsLine = ({ epochs, lr, batchSize, dropout1, dropout2, seed }: Settings): string =>
  `${epochs} epoch${epochs === 1 ? "" : "s"}, learning rate ${lr}, batch size ${batchSize}, ` +
  `dropout ${dropout1} and ${dropout2}, seed ${seed}`;

function assertionLines(reports: readonly EpochReport[]): string[] {
  const last = reports.at(-1);
  if (last === undefined) return [];
  return assertionsCh3(last).map(
    ({ claim, figure, isMet }) =>
      `the chapter asserts  ${claim.padEnd(20)}  ${(isMet ? "met" : "not met").padEnd(7)}  ${figure.toFixed(3)}`,
  );
}
