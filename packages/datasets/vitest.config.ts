import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "datasets",
    include: ["test/**/*.test.ts"],
    isolate: false, // modules stay loaded from file to file
    testTimeout: 30_000, // most tests of workers start some
    setupFiles: ["../../tools/law-seed.ts", "../../tools/backend-of-tests.ts"],
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"] },
  },
});
