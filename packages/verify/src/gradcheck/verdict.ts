/** @file What a comparison of derivatives comes to, and how it is told. */
import { KindlingError } from "@kindling/tensor";

/** `inconclusive`: at a kink, or where differences are too uncertain to contradict the derivative. */
export type GradcheckVerdict = "pass" | "fail" | "inconclusive";

/** One derivative under test. */
export interface Derivative {
  /** Whether the tape or forward mode gave it. */
  readonly mode: "tape" | "forward mode";
  /** Which input, and which of its elements (row-major); in fast mode a random direction. */
  readonly input: number;
  readonly element: number | undefined;
  /** Which output, and which of its elements; in fast mode a random direction. */
  readonly output: number;
  readonly outputElement: number | undefined;
  /** By the mode. */
  readonly analytic: number;
  /** By differences. */
  readonly numeric: number;
  /** How far `numeric` may be off. */
  readonly uncertainty: number;
  /** Whether the slopes on both sides differ. */
  readonly isKink: boolean;
}

/** What a `gradcheck` found. */
export interface GradcheckReport {
  readonly verdict: GradcheckVerdict;
  /** The derivative that decided, unless all is well. */
  readonly worst: Derivative | undefined;
  /** What is thrown with `raiseException`, unless all is well. */
  readonly error: GradcheckError | undefined;
  /** How many derivatives were compared. */
  readonly compared: number;
  /** The largest |by the mode - by differences| / max(1, |by differences|) among them. */
  readonly largestError: number;
}

/**
 * A derivative is wrong, or cannot be told.
 * @example
 * let code;
 * const x = tensor([2], { dtype: "float64", requiresGrad: true });
 * try { gradcheck((x) => x.mul(x.detach()), [x]); } catch (error) { code = error.code; }
 * code // => "KINDLING_GRADCHECK"
 */
export class GradcheckError extends KindlingError {
  override readonly name = "GradcheckError";
  override readonly code = "KINDLING_GRADCHECK";
}

export interface Bounds {
  readonly atol: number;
  readonly rtol: number;
}

/** The verdict over all: one failure fails, one doubt leaves it open. */
export function reportOf(derivatives: readonly Derivative[], bounds: Bounds): GradcheckReport {
  const compared = derivatives.length;
  const largestError = derivatives.reduce((most, one) => Math.max(most, excess(one)), 0);
  for (const verdict of ["fail", "inconclusive"] as const) {
    const found = derivatives.filter((one) => verdictOf(one, bounds) === verdict);
    if (found.length === 0) continue;
    const worst = found.reduce(worse);
    const error = disagreement(worst, verdict, bounds);
    return { verdict, worst, error, compared, largestError };
  }
  return { verdict: "pass", worst: undefined, error: undefined, compared, largestError };
}

/** The verdict on one. */
export function verdictOf(one: Derivative, { atol, rtol }: Bounds): GradcheckVerdict {
  const { analytic, numeric, uncertainty, isKink } = one;
  const error = Math.abs(analytic - numeric);
  const bound = atol + rtol * Math.abs(numeric);
  if (!Number.isFinite(numeric)) return "inconclusive"; // and the bound is no bound
  if (error <= bound) return "pass";
  // four times: the estimate of the truncation is of the right order, not a bound
  return isKink || error <= bound + 4 * uncertainty ? "inconclusive" : "fail";
}

/** What is wrong, with the place and both values. */
function disagreement(one: Derivative, verdict: GradcheckVerdict, bounds: Bounds): GradcheckError {
  const { mode, analytic, numeric, uncertainty, isKink } = one;
  const facts = {
    got: `${analytic} by the ${mode}, ${numeric} ± ${uncertainty.toExponential(1)} by differences`,
    expected: `a difference of at most ${bounds.atol} + ${bounds.rtol} · |by differences|`,
  };
  const place = placeOf(one);
  if (verdict === "fail") return new GradcheckError(`gradcheck: wrong gradient at ${place}`, facts);
  const why = isKink ? "the function has a kink" : "differences are too uncertain";
  return new GradcheckError(`gradcheck: inconclusive, ${why} at ${place}`, facts);
}

const placeOf = ({ input, element, output, outputElement }: Derivative): string =>
  element === undefined || outputElement === undefined
    ? `input ${input} (output ${output}), along random directions`
    : `input ${input}, element ${element} (output ${output}, element ${outputElement})`;

const worse = (a: Derivative, b: Derivative): Derivative =>
  excess(b) > excess(a) || Number.isNaN(excess(b)) ? b : a;

const excess = ({ analytic, numeric }: Derivative): number =>
  Math.abs(analytic - numeric) / Math.max(1, Math.abs(numeric));
