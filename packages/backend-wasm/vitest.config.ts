import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "backend-wasm",
    include: ["test/**/*.test.ts"],
    setupFiles: ["../../tools/law-seed.ts", "../../tools/backend-of-tests.ts"],
  },
});
