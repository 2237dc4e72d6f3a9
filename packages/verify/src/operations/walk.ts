/** @file What the checks find for a sample of an operation. */
import { adjointcheck } from "../gradcheck/adjointcheck.ts";
import { gradcheck, gradgradcheck } from "../gradcheck/gradcheck.ts";
import type { GradcheckVerdict } from "../gradcheck/verdict.ts";
import { inputsFor, outputsOf, type Sample } from "./sample.ts";

/** Verdicts and errors. */
export interface Findings {
  /** Of first and of second derivatives against differences; `undefined` for what computes in single precision. */
  readonly first: GradcheckVerdict | undefined;
  readonly second: GradcheckVerdict | undefined;
  /** The largest disagreement with differences, relative to max(1, |derivative|). */
  readonly firstError: number;
  readonly secondError: number;
  /** Of the dot-product tests, relative to the sum of magnitudes. */
  readonly adjointError: number;
  readonly secondAdjointError: number;
}

/** How thoroughly to look. */
export interface WalkOptions {
  /** Compare projections only. Default `false`. */
  readonly fastMode?: boolean;
}

/**
 * Allowed disagreement with differences: with their second step they are good to some 1e-10 of the
 * function's size, and the worst sample was found at 5e-10.
 */
const tolerance = { atol: 1e-8, rtol: 1e-8 } as const;

/**
 * Checks first and second derivatives of both modes against differences and against each other.
 * @example
 * const { first, second } = findingsOf({ shapes: [[3]], domain: [-1, 1], call: (x) => [x.exp()] });
 * [first, second] // => [ 'pass', 'pass' ]
 */
export function findingsOf(sample: Sample, { fastMode = false }: WalkOptions = {}): Findings {
  const f = (...inputs: Parameters<Sample["call"]>) => outputsOf(sample.call(...inputs));
  const inputs = inputsFor(sample);
  const quiet = { raiseException: false } as const;
  const [adjoint, secondAdjoint] = ([1, 2] as const).map((order) =>
    adjointcheck(f, inputs, { ...quiet, order }),
  );
  const errors = {
    adjointError: adjoint!.relativeError,
    secondAdjointError: secondAdjoint!.relativeError,
  };
  if (sample.isSingle === true)
    return { first: undefined, second: undefined, firstError: 0, secondError: 0, ...errors };
  const first = gradcheck(f, inputs, { ...quiet, ...tolerance, fastMode, checkForwardAd: true });
  const second = gradgradcheck(f, inputs, {
    ...quiet,
    ...tolerance,
    fastMode,
    checkFwdOverRev: true,
  });
  return {
    first: first.verdict,
    second: second.verdict,
    firstError: first.largestError,
    secondError: second.largestError,
    ...errors,
  };
}
