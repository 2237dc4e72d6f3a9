/**
 * @file The switches that Stryker writes into sources, and what they count. Sources look for them in a global.
 */

/** How often each mutant was reached: while modules load, and by each test. */
export interface Coverage {
  readonly static: Readonly<Record<string, number>>;
  readonly perTest: Record<string, Readonly<Record<string, number>>>;
}

interface Switch {
  activeMutant?: string | undefined;
  /** Whose reaches are counted; without it they are those of modules that load. */
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: Coverage;
}

const scope = globalThis as { __stryker__?: Switch };
export const mutantSwitch: Switch = (scope.__stryker__ ??= {});

export function turnOn(mutant: string, hitLimit: number | undefined): void {
  Object.assign(mutantSwitch, { activeMutant: mutant, hitCount: 0, hitLimit });
}

export function turnOff(): void {
  Object.assign(mutantSwitch, { activeMutant: undefined, hitCount: undefined });
}

/** Whether the mutant that is on was reached so often that it cannot end. */
export const neverEnds = ({ hitCount, hitLimit }: Switch = mutantSwitch): boolean =>
  hitCount !== undefined && hitLimit !== undefined && hitCount > hitLimit;
