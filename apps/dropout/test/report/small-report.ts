/** @file Reports of runs that take a moment. */
import { syntheticFashionMNIST } from "@kindling/datasets";
import { examine } from "../../src/explain.ts";
import { programs, type ProgramName, train } from "../../src/index.ts";
import { type ProgramResult, reportOf } from "../../src/report/report.ts";
import { readSettings } from "../../src/settings.ts";

const data = syntheticFashionMNIST({ seed: 5, trainLength: 200, testLength: 40 });
const settings = readSettings(["--program", "scratch,no-dropout", "--epochs", "2"])!;

/** The report of some programs of a run that was to train `scratch` and `no-dropout`. */
export async function smallReport(
  names: readonly ProgramName[],
  signal?: AbortSignal,
): Promise<string> {
  const results: ProgramResult[] = [];
  for (const name of names) results.push(await result(name, signal));
  return reportOf(settings, data, results);
}

async function result(name: ProgramName, signal: AbortSignal | undefined): Promise<ProgramResult> {
  const trained = await train(data, { program: name, epochs: 2, batchSize: 50, signal });
  const { net, run } = trained;
  const findings =
    trained.ending === "aborted" ? null : await examine(name, programs[name], net, run.testIter);
  return { name, trained, findings };
}
