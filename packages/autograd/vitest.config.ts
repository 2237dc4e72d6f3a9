import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "autograd",
    include: ["test/**/*.test.ts"],
    isolate: false, // modules stay loaded from file to file
    setupFiles: ["../../tools/law-seed.ts", "../../tools/backend-of-tests.ts"],
  },
});
