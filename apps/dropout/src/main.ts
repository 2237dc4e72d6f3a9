#!/usr/bin/env node
/** @file The command line of the Dropout chapter. */
import { KindlingError } from "@kindling/torch";
import { resuming } from "./command-line.ts";
import { runComparison } from "./compare/run.ts";
import { readCompareSettings } from "./compare/settings.ts";
import { type Output, outputFor } from "./output.ts";
import { runPrediction } from "./predict/run.ts";
import { readPredictSettings } from "./predict/settings.ts";
import { run } from "./run.ts";
import { readSettings } from "./settings.ts";
import { useWideVectors } from "./wide.ts";

// `kindling-dropout | head` is no error of ours
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

useWideVectors();

const words = process.argv.slice(2);
if (words[0] === "--") words.shift(); // npm takes it away before a script's arguments, pnpm does not

let output: Output | undefined;

function opened(isJson: boolean): Output {
  output = outputFor(isJson);
  return output;
}

/** What each command does with the words after its name. */
const commands: Readonly<Record<string, (argv: readonly string[]) => Promise<void>>> = {
  async compare(argv) {
    const settings = readCompareSettings(argv);
    if (settings === null) return;
    process.exitCode = await runComparison(settings, opened(settings.json));
  },
  async predict(argv) {
    const settings = readPredictSettings(argv);
    if (settings !== null) await runPrediction(settings, opened(settings.json));
  },
};

async function trainPrograms(argv: readonly string[]): Promise<void> {
  const settings = readSettings(argv);
  if (settings === null) return;
  process.exitCode = await run(settings, resuming(argv), opened(settings.json));
}

try {
  const [name = "", ...rest] = words;
  await (Object.hasOwn(commands, name) ? commands[name]?.(rest) : trainPrograms(words));
} catch (error) {
  if (!(error instanceof KindlingError)) throw error;
  output?.progress.endStatus();
  output?.emit({ event: "error", code: error.code, message: `${error.name}: ${error.message}` });
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
}
