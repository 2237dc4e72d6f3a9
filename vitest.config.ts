import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { FalseAlarmReporter } from "./tools/false-alarms.ts";
import { SkipReporter } from "./tools/skip-reporter.ts";

process.env["KINDLING_THREADS"] ??= "1";
process.env["KINDLING_POISON"] ??= "1"; // freed memory is filled with NaN
// programs that tests start read TypeScript once: half a second each instead of one
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/node");

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "conformance", "docs", "examples", "tools"],
    reporters: [
      "default",
      ["json", { outputFile: "reports/vitest.json" }],
      new FalseAlarmReporter(),
      new SkipReporter(),
    ],
    coverage: {
      provider: "v8",
      include: ["**/src/**/*.ts"],
      exclude: ["**/apps/**"],
      reporter: ["text", "html"],
    },
  },
});
