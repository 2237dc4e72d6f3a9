import { defineConfig } from "vitest/config";

process.env["KINDLING_THREADS"] ??= "1";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "conformance", "examples", "tools"],
    maxWorkers: 2,
    coverage: {
      provider: "v8",
      include: ["**/src/**/*.ts"],
      exclude: ["**/apps/**"],
      reporter: ["text", "html"],
    },
  },
});
