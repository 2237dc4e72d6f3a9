/**
 * @file Mutation testing of the package in the current folder, with modules that stay loaded from one mutant to
 * the next: `pnpm --filter @kindling/expr mutation:fast`. `docs/mutation.md` describes the options.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((text) => text !== "--"),
  options: {
    mutate: { type: "string", multiple: true },
    test: { type: "string", multiple: true, default: ["test/**/*.test.ts"] },
    slow: { type: "string" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    concurrency: { type: "string", default: "1" },
  },
});

process.env["FC_SEED"] ??= "1"; // the same inputs for every mutant
process.env["KINDLING_POISON"] ??= "1";

const here = (file: string): string => new URL(file, import.meta.url).href;
const sample =
  values.sample === undefined ? {} : { sample: { size: Number(values.sample), seed: values.seed } };

await new Stryker({
  configFile: fileURLToPath(here("stryker.config.mjs")),
  testRunner: "kept",
  checkers: ["sample"],
  plugins: [here("kept/runner.ts"), here("sample.ts")],
  warnings: false, // of options that vitest's runner takes
  clearTextReporter: { reportTests: false, allowColor: false },
  concurrency: Number(values.concurrency),
  timeoutFactor: 4, // a mutant that is alive runs all its tests twice
  maxTestRunnerReuse: 200, // modules are never unloaded
  kept: { tests: values.test, slowMs: values.slow === undefined ? undefined : Number(values.slow) },
  ...sample,
  ...(values.mutate === undefined ? {} : { mutate: values.mutate }),
}).runMutationTest();
