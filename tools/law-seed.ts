/**
 * @file Where `FC_SEED` or `FC_RUNS` are set, every law of a test file starts from that seed, or gets
 * that many inputs. `vitest-project.ts` names this file for every project.
 */
const { FC_SEED, FC_RUNS } = process.env;

/** Fast-check takes its time to load, and most files have no laws. */
if (FC_SEED !== undefined || FC_RUNS !== undefined) {
  const { default: fc } = await import("fast-check");
  fc.configureGlobal({
    ...fc.readConfigureGlobal(),
    ...(FC_SEED === undefined ? {} : { seed: wholeNumber("FC_SEED", FC_SEED) }),
    ...(FC_RUNS === undefined ? {} : { numRuns: wholeNumber("FC_RUNS", FC_RUNS) }),
  });
}

export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new Error(`${name} is ${JSON.stringify(text)}, not a whole number`);
}
