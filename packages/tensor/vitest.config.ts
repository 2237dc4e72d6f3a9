import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "tensor",
    include: ["test/**/*.test.ts"],
    setupFiles: ["../../tools/law-seed.ts", "../../tools/backend-of-tests.ts"],
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"] },
  },
});
