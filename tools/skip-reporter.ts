/**
 * @file No test is skipped unseen: each prints `SKIPPED what: why`, and where everything is required
 * the run fails. A test says why with Vitest's own `skip(condition, why)`.
 */
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

/** Whether nothing may be skipped: in CI, or where `KINDLING_REQUIRE_ALL=1` is set. */
export const isAllRequired = (): boolean =>
  Boolean(process.env["CI"]) || process.env["KINDLING_REQUIRE_ALL"] === "1";

/** The line for a skipped test. */
export function skipLine(test: TestCase): string {
  const result = test.result();
  const why = (result.state === "skipped" ? result.note : undefined) ?? "no reason is given";
  return `SKIPPED ${test.project.name} > ${test.fullName}: ${why}`;
}

/** Reports skipped tests when a run ends, below everything else. */
export class SkipReporter implements Reporter {
  readonly #accepted: readonly string[];
  #isFiltered = false;

  /** @param accepted  reasons that are no failure where all is required: what the platform cannot do */
  constructor(accepted: readonly string[] = []) {
    this.#accepted = accepted;
  }

  onInit(vitest: Vitest): void {
    // whoever asks for some tests by name has not forgotten the others
    this.#isFiltered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#isFiltered) return;
    const lines = modules.flatMap((module) =>
      [...module.children.allTests("skipped")].map(skipLine),
    );
    for (const line of lines) console.log(line);
    const missing = lines.filter((line) => !this.#accepted.some((why) => line.endsWith(why)));
    if (missing.length === 0 || !isAllRequired()) return;
    console.log(`${missing.length} skipped where every test is required: that is a failure`);
    process.exitCode = 1;
  }
}
