import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "app-dropout",
    include: ["test/**/*.test.ts"],
    setupFiles: ["../../tools/law-seed.ts"],
    testTimeout: 120_000, // most tests start a process, some of them several
  },
});
