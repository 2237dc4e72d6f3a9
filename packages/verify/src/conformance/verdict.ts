/**
 * @file What became of each case, counted per operator; as one object and as a table to read.
 */

export type Verdict = "passed" | "failed" | "notProvided";

/**
 * Thrown by a check whose case asks for something that this project does not have (yet).
 * @example
 * const tally = new Tally();
 * await tally.judge("fft", "fft of 8", () => { throw new NotProvided("no complex numbers"); });
 * tally.missing // => [ [ 'no complex numbers', 1 ] ]
 */
export class NotProvided extends Error {
  override readonly name = "NotProvided";
}

/** How many cases passed, failed or were left out. */
export type Counts = { readonly [V in Verdict]: number };

/** What `--json` writes. */
export interface Report extends Counts {
  readonly byOp: Readonly<Record<string, Counts>>;
  readonly failures: readonly { readonly name: string; readonly why: string }[];
}

/**
 * Collects verdicts.
 * @example
 * const tally = new Tally();
 * await tally.judge("relu", "relu of zeros", () => {});
 * tally.report.byOp // => { relu: { passed: 1, failed: 0, notProvided: 0 } }
 */
export class Tally {
  readonly #byOp = new Map<string, Record<Verdict, number>>();
  readonly #failures: { name: string; why: string }[] = [];
  readonly #missing = new Map<string, number>();

  /**
   * Runs a check: it returns if the case passes, throws `NotProvided`, or throws what is wrong.
   * @example
   * await new Tally().judge("relu", "relu of NaN", () => { throw new Error("0, not NaN"); })
   * // => "failed"
   */
  async judge(op: string, name: string, check: () => void | Promise<void>): Promise<Verdict> {
    const [verdict, why] = await outcome(check);
    const counts = this.#byOp.get(op) ?? { passed: 0, failed: 0, notProvided: 0 };
    counts[verdict] += 1;
    this.#byOp.set(op, counts);
    if (verdict === "failed") this.#failures.push({ name, why });
    if (verdict === "notProvided") this.#missing.set(why, (this.#missing.get(why) ?? 0) + 1);
    return verdict;
  }

  get report(): Report {
    const all = [...this.#byOp.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const sum = (verdict: Verdict): number => all.reduce((n, [, counts]) => n + counts[verdict], 0);
    return {
      passed: sum("passed"),
      failed: sum("failed"),
      notProvided: sum("notProvided"),
      byOp: Object.fromEntries(all.map(([op, counts]) => [op, { ...counts }])),
      failures: [...this.#failures],
    };
  }

  /** Why cases were not provided, and how many for each reason, most first. */
  get missing(): readonly (readonly [why: string, cases: number])[] {
    return [...this.#missing].toSorted(([, a], [, b]) => b - a);
  }
}

/**
 * The counts per operator as lines of text, then the failures, then the sum.
 * @example
 * const tally = new Tally();
 * await tally.judge("relu", "relu of zeros", () => {});
 * showReport(tally.report).split("\n").at(-1) // => "1 passed, 0 failed, 0 not provided"
 */
export function showReport(report: Report): string {
  const ops = Object.entries(report.byOp);
  const width = Math.max(8, ...ops.map(([op]) => op.length));
  const line = (op: string, { passed, failed, notProvided }: Counts): string =>
    `${op.padEnd(width)}  ${cell(passed)}  ${cell(failed)}  ${cell(notProvided)}`;
  return [
    `${"operator".padEnd(width)}  passed  failed  not provided`,
    ...ops.map(([op, counts]) => line(op, counts)),
    "",
    ...report.failures.map(({ name, why }) => `FAILED ${name}: ${why}`),
    `${report.passed} passed, ${report.failed} failed, ${report.notProvided} not provided`,
  ].join("\n");
}

const cell = (count: number): string => (count === 0 ? "·" : String(count)).padStart(6);

async function outcome(check: () => void | Promise<void>): Promise<[Verdict, string]> {
  try {
    await check();
    return ["passed", ""];
  } catch (error) {
    if (error instanceof NotProvided) return ["notProvided", error.message];
    return ["failed", error instanceof Error ? `${error.name}: ${error.message}` : String(error)];
  }
}
