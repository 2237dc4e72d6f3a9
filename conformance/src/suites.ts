/** @file Which suite checks the packs of which set. */
import type { conformance } from "@kindling/verify";
import { modulesSuite } from "./modules/suite.ts";
import { opsSuite } from "./ops/suite.ts";
import { optimSuite } from "./optim/suite.ts";
import { rngSuite } from "./rng/suite.ts";
import { trainSuite } from "./train/suite.ts";

/** What a run may be asked for. */
export interface Settings {
  /** Whole epochs of training in place of the first steps. */
  readonly epochs?: number;
}

/** The suite of each set. */
export const suitesWith = (
  settings: Settings = {},
): Readonly<Record<string, conformance.Suite>> => {
  const { epochs } = settings;
  return {
    ops: opsSuite,
    rng: rngSuite,
    train: trainSuite(epochs === undefined ? undefined : () => ({ epochs })),
    optim: optimSuite,
    modules: modulesSuite,
  };
};
