/**
 * @file Runs packs through suites: a suite knows the cases of one set, everything else is shared.
 */
import type { GoldenRecord } from "./golden.ts";
import type { GoldenCase, GoldenPack } from "./pack.ts";
import { NotProvided, Tally } from "./verdict.ts";

/** How the cases of a set are checked. */
export interface Suite {
  /** What a case counts for in the report. */
  readonly operatorOf: (values: GoldenRecord) => string;
  /** Returns if the case passes, throws `NotProvided`, or throws what is wrong. */
  readonly check: (values: GoldenRecord, pack: GoldenPack) => void | Promise<void>;
}

/**
 * Judges every case of every pack. Cases made without fused multiply-add (`capability: "default"`)
 * and sets without a suite count as not provided.
 * @example
 * const one = { name: "relu of -1", values: () => ({ op: "relu", x: -1, y: 0 }) };
 * const suite = {
 *   operatorOf: ({ op }) => op,
 *   check({ x, y }) {
 *     assertClose(tensor(x).relu(), tensor(y));
 *   },
 * };
 * (await runPacks([{ set: "ops", head: {}, cases: [one] }], { ops: suite })).report.passed
 * // => 1
 */
export async function runPacks(
  packs: readonly GoldenPack[],
  suites: Readonly<Record<string, Suite>>,
): Promise<Tally> {
  const tally = new Tally();
  for (const pack of packs) {
    const suite = Object.hasOwn(suites, pack.set) ? suites[pack.set] : undefined;
    for (const one of pack.cases) await judge(tally, suite, one, pack);
  }
  return tally;
}

async function judge(
  tally: Tally,
  suite: Suite | undefined,
  one: GoldenCase,
  pack: GoldenPack,
): Promise<void> {
  let values: GoldenRecord = {};
  let op = pack.set;
  try {
    values = one.values();
    op = suite?.operatorOf(values) ?? pack.set;
  } catch (error) {
    await tally.judge(op, one.name, () => {
      throw error;
    });
    return;
  }
  await tally.judge(op, one.name, () => {
    if (suite === undefined) throw new NotProvided(`no suite for the set ${pack.set}`);
    if (values["capability"] === "default")
      throw new NotProvided("made without fused multiply-add");
    return suite.check(values, pack);
  });
}
