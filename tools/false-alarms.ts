/**
 * @file What the statistical tests of a run may cost in false alarms together. A test file that draws
 * tells the total of its ledger in the metadata of a test: `task.meta.falseAlarm`.
 */
import type { Reporter, TestModule } from "vitest/node";

/** The most that all tests of a run together may raise false alarms. */
export const BUDGET = 1e-6;

/** Adds up the ledgers of all test files below everything else, and fails a run over the budget. */
export class FalseAlarmReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rates = modules.flatMap(ratesOf);
    if (rates.length === 0) return;
    const total = rates.reduce((a, b) => a + b, 0);
    const files = `${rates.length} ${rates.length === 1 ? "ledger" : "ledgers"}`;
    console.log(`false alarms of ${files}: at most ${total.toExponential(1)} of ${BUDGET}`);
    if (total <= BUDGET) return;
    console.log("more than the budget: that is a failure");
    process.exitCode = 1;
  }
}

function ratesOf(module: TestModule): number[] {
  return [...module.children.allTests()].flatMap((test) => {
    const meta: object = test.meta();
    const rate: unknown = "falseAlarm" in meta ? meta.falseAlarm : undefined;
    return typeof rate === "number" ? [rate] : [];
  });
}
