import { defineConfig } from "vitest/config";

process.env["FC_SEED"] ??= "1"; // the same inputs for every mutant
process.env["KINDLING_POISON"] ??= "1";

/** Runs the tests of the package in the current folder, but not those that start the compiler. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/types/**"],
    setupFiles: ["../../tools/law-seed.ts"],
  },
});
