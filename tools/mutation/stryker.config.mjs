/**
 * @file Mutation testing of the package in the current folder: `pnpm --filter @kindling/expr mutation`.
 *
 * Sources are changed where they are (and put back), because tests reach the package also through
 * `@kindling/verify`, which in a copy would be the unchanged one. Tests of types are left out: a
 * mutant that the compiler sees is none.
 */
export default {
  testRunner: "vitest",
  checkers: ["compiles"],
  plugins: ["@stryker-mutator/vitest-runner", new URL("compiles.ts", import.meta.url).href],
  vitest: { configFile: "../../tools/mutation/vitest.config.ts", related: false },
  inPlace: true,
  mutate: ["src/**/*.ts", "!src/index.ts"],
  reporters: ["clear-text", "progress-append-only", "json", "html"],
  coverageAnalysis: "perTest",
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 90, low: 80, break: 80 },
  // TypeScript 7 has no API that reads configurations
  ignorePatterns: ["tsconfig*.json", "dist", "reports"],
};
