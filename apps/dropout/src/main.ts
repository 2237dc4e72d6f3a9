#!/usr/bin/env node
/** @file The command line of the Dropout chapter. */
import { KindlingError } from "@kindling/torch";
import { runComparison } from "./compare/run.ts";
import { readCompareSettings } from "./compare/settings.ts";
import { resuming } from "./command-line.ts";
import { Progress } from "./progress.ts";
import { run } from "./run.ts";
import { readSettings } from "./settings.ts";

// `kindling-dropout | head` is no error of ours
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const progress = new Progress(process.stdout);
const words = process.argv.slice(2);
if (words[0] === "--") words.shift(); // npm takes it away before a script's arguments, pnpm does not
try {
  if (words[0] === "compare") {
    const settings = readCompareSettings(words.slice(1));
    if (settings !== null) await runComparison(settings, progress);
  } else {
    const settings = readSettings(words);
    if (settings !== null) process.exitCode = await run(settings, resuming(words), progress);
  }
} catch (error) {
  if (!(error instanceof KindlingError)) throw error;
  progress.endStatus();
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
}
