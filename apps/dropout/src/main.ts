#!/usr/bin/env node
/** @file The command line of the Dropout chapter. */
import { KindlingError } from "@kindling/torch";
import { Progress } from "./progress.ts";
import { run } from "./run.ts";
import { readSettings } from "./settings.ts";

// `kindling-dropout | head` is no error of ours
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const progress = new Progress(process.stdout);
try {
  const settings = readSettings(process.argv.slice(2));
  if (settings !== null) await run(settings, progress);
} catch (error) {
  if (!(error instanceof KindlingError)) throw error;
  progress.endEpoch();
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
}
