/** @file What a comparison of derivatives comes to, and how it is told. */
import { KindlingError } from "@kindling/tensor";

/** `inconclusive`: at a kink, or where differences are too uncertain to contradict the tape. */
export type GradcheckVerdict = "pass" | "fail" | "inconclusive";

/** One derivative under test. */
export interface Derivative {
  /** Which input, and which of its elements (row-major). */
  readonly input: number;
  readonly element: number;
  /** Which output, and which of its elements. */
  readonly output: number;
  readonly outputElement: number;
  /** By the tape. */
  readonly analytic: number;
  /** By differences. */
  readonly numeric: number;
  /** How far `numeric` may be off. */
  readonly uncertainty: number;
  /** Whether the slopes on both sides differ. */
  readonly isKink: boolean;
}

export interface GradcheckReport {
  readonly verdict: GradcheckVerdict;
  /** The derivative that decided, unless all is well. */
  readonly worst: Derivative | undefined;
  /** How many derivatives were compared. */
  readonly compared: number;
}

/** The tape and the differences disagree. */
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
  for (const verdict of ["fail", "inconclusive"] as const) {
    const found = derivatives.filter((one) => verdictOf(one, bounds) === verdict);
    if (found.length > 0) return { verdict, worst: found.reduce(worse), compared };
  }
  return { verdict: "pass", worst: undefined, compared };
}

/** The verdict on one. */
export function verdictOf(one: Derivative, { atol, rtol }: Bounds): GradcheckVerdict {
  const { analytic, numeric, uncertainty, isKink } = one;
  const error = Math.abs(analytic - numeric);
  const bound = atol + rtol * Math.abs(numeric);
  if (error <= bound) return "pass";
  if (!Number.isFinite(numeric)) return "inconclusive";
  // four times: the estimate of the truncation is of the right order, not a bound
  return isKink || error <= bound + 4 * uncertainty ? "inconclusive" : "fail";
}

/** What is wrong, with the place and both values. */
export function disagreement(
  one: Derivative,
  verdict: GradcheckVerdict,
  bounds: Bounds,
): GradcheckError {
  const { input, element, output, outputElement, analytic, numeric, uncertainty, isKink } = one;
  const place = `input ${input}, element ${element} (output ${output}, element ${outputElement})`;
  const facts = {
    got: `${analytic} by the tape, ${numeric} ± ${uncertainty.toExponential(1)} by differences`,
    expected: `a difference of at most ${bounds.atol} + ${bounds.rtol} · |by differences|`,
  };
  if (verdict === "fail") return new GradcheckError(`gradcheck: wrong gradient at ${place}`, facts);
  const why = isKink ? "the function has a kink" : "differences are too uncertain";
  return new GradcheckError(`gradcheck: inconclusive, ${why} at ${place}`, facts);
}

const worse = (a: Derivative, b: Derivative): Derivative =>
  excess(b) > excess(a) || Number.isNaN(excess(b)) ? b : a;

const excess = ({ analytic, numeric }: Derivative): number =>
  Math.abs(analytic - numeric) / Math.max(1, Math.abs(numeric));
