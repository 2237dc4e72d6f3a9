import { defineConfig } from "vitest/config";
import { SkipReporter } from "../../tools/skip-reporter.ts";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    name: "site",
    include: ["*.test.ts"],
    // a large page on a busy machine
    testTimeout: 180_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
    // two at once take as long as one after the other, where there are two cores
    fileParallelism: false,
    reporters: ["default", ["json", { outputFile: "../../reports/site.json" }], new SkipReporter()],
  },
});
