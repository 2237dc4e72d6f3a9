import { defineConfig } from "vitest/config";
import { SkipReporter } from "../skip-reporter.ts";

export default defineConfig({
  test: {
    name: "install-test",
    include: ["test/**/*.test.ts"],
    globalSetup: "test/project.ts",
    // compilers, bundlers and browsers on busy machines
    testTimeout: 120_000,
    maxWorkers: 2,
    reporters: [
      "default",
      ["json", { outputFile: "../../reports/install-test.json" }],
      new SkipReporter(),
    ],
  },
});
