import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "d2l",
    include: ["test/**/*.test.ts"],
    isolate: false, // modules stay loaded from file to file
    testTimeout: 30_000, // some tests start a process
    setupFiles: ["../../tools/law-seed.ts", "../../tools/backend-of-tests.ts"],
  },
});
