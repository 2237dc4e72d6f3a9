import { defineConfig } from "vitest/config";

/** Runs the tests of the package in the current folder, but not those that start the compiler. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/types/**"],
  },
});
