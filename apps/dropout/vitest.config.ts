import { defineProject } from "vitest/config";

export default defineProject({
  test: {
    name: "app-dropout",
    include: ["test/**/*.test.ts"],
  },
});
