/**
 * @file What the test projects have in common. `vitest.config.ts` lists the folders; each has a file that names
 * the project and says what is special about its tests. Vitest takes these settings from the projects, and none
 * from the list.
 */
import { fileURLToPath } from "node:url";
import { defineProject, type UserWorkspaceConfig } from "vitest/config";

type Settings = NonNullable<UserWorkspaceConfig["test"]>;

const besides = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A project of tests below `test/`. */
export const project = (name: string, special: Settings = {}): UserWorkspaceConfig =>
  defineProject({
    test: {
      name,
      include: ["test/**/*.test.ts"],
      setupFiles: [besides("law-seed.ts"), besides("backend-of-tests.ts")],
      maxWorkers: 2,
      testTimeout: 20_000, // for laws on a slow machine that does something else
      ...special,
    },
  });

/** Modules stay loaded from file to file, where no test sets what belongs to the process. */
export const sharesModules = { isolate: false } as const;

/** With types that are tests. */
export const typeTests = {
  typecheck: { enabled: true, include: ["test/**/*.test-d.ts"] },
} as const;
