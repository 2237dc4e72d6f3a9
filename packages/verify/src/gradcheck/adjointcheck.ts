/**
 * @file The dot-product test: the tape is the transpose of forward mode, or one of the two is wrong.
 * No differences, so it sees errors in the twelfth digit, and works beside kinks.
 */
import { Generator, isTensor, type Tensor, ValueError } from "@kindling/tensor";
import { forwardTangents, tapeGradients } from "./analytic.ts";
import { directionLike, dot } from "./comparison.ts";
import { checkInputs } from "./conditions.ts";
import { floatingOutputs, flat, gradientOf, type TensorFunction } from "./function.ts";
import { randomCotangents } from "./gradcheck.ts";
import { GradcheckError } from "./verdict.ts";

/** How a pair of maps is checked. */
export interface AdjointcheckOptions {
  /**
   * Allowed difference, relative to the sum of the products' magnitudes. Default 1e-12: each side is a
   * sum of products of numbers that a few dozen operations rounded, each by 1.1e-16, which for up to a
   * thousand terms comes to some 1e-13.
   */
  readonly rtol?: number | undefined;
  /** 1 for derivatives, 2 for derivatives of gradients. Default 1. */
  readonly order?: 1 | 2 | undefined;
  /** Whether to throw unless the sides agree. Default `true`. */
  readonly raiseException?: boolean | undefined;
}

/** What an `adjointcheck` found. */
export interface AdjointcheckReport {
  readonly verdict: "pass" | "fail";
  /** ⟨Jv, w⟩, by forward mode. */
  readonly forward: number;
  /** ⟨v, Jᵀw⟩, by the tape. */
  readonly backward: number;
  /** Their difference, relative to the sum of the products' magnitudes. */
  readonly relativeError: number;
  readonly error: GradcheckError | undefined;
}

/**
 * Whether ⟨Jv, w⟩ = ⟨v, Jᵀw⟩ for random v and w, with Jv by forward mode and Jᵀw by the tape. The rules
 * of the two modes are written independently, but for the derivatives of scalar operations, which
 * `gradcheck` compares.
 *
 * @param inputs  those to differentiate require a gradient and are float64. Others are passed on.
 * @throws {GradcheckError} when the two differ
 * @throws as `gradcheck` when there is nothing to check
 * @example
 * const x = tensor([0.5, 2], { dtype: "float64", requiresGrad: true });
 * adjointcheck((x) => x.softmax(0), [x]).verdict // => pass
 */
export function adjointcheck(
  f: TensorFunction,
  inputs: readonly Tensor[] | Tensor,
  options: AdjointcheckOptions = {},
): AdjointcheckReport {
  const xs = isTensor(inputs) ? [inputs] : inputs;
  checkInputs(xs);
  if (options.order === 2) {
    const all = [...xs, ...randomCotangents(f, xs)];
    return adjointcheck(gradientOf(f, xs), all, { ...options, order: 1 });
  }
  const sides = sidesOf(f, xs);
  const scale = sides.forward.size + sides.backward.size;
  const [forward, backward] = [sides.forward.sum, sides.backward.sum];
  const relativeError = forward === backward ? 0 : Math.abs(forward - backward) / scale;
  const error =
    relativeError <= (options.rtol ?? 1e-12) ? undefined : notAdjoint(forward, backward, options);
  if (error !== undefined && options.raiseException !== false) throw error;
  return {
    verdict: error === undefined ? "pass" : "fail",
    forward,
    backward,
    relativeError,
    error,
  };
}

/** A sum of products, and of their magnitudes. */
interface Side {
  readonly sum: number;
  readonly size: number;
}

function sidesOf(f: TensorFunction, inputs: readonly Tensor[]): { forward: Side; backward: Side } {
  const generator = new Generator({ seed: 2 });
  const outputs = floatingOutputs(f(...inputs));
  if (outputs.every((y) => y.numel() === 0)) {
    throw new ValueError("adjointcheck: nothing to check", {
      got: `${outputs.length} float64 outputs, without elements`,
      expected: "at least one element of a float64 output",
    });
  }
  const w = outputs.map((y) => directionLike(y, generator));
  const v = inputs.map((x) => (x.requiresGrad ? directionLike(x, generator) : undefined));
  const moved = forwardTangents(f, inputs, v);
  const pulled = outputs.map((_, o) => tapeGradients(outputs, o, inputs, w[o]!));
  return {
    forward: sideOf(moved.map((t, o) => [t, flat(w[o]!)])),
    backward: sideOf(
      pulled.flatMap((gradients) =>
        gradients.flatMap((g, i) => (v[i] === undefined ? [] : [[g, flat(v[i])] as const])),
      ),
    ),
  };
}

const sideOf = (pairs: readonly (readonly [Float64Array, Float64Array])[]): Side => ({
  sum: pairs.reduce((sum, [a, b]) => sum + dot(a, b), 0),
  size: pairs.reduce((sum, [a, b]) => sum + dot(a.map(Math.abs), b.map(Math.abs)), 0),
});

const notAdjoint = (
  forward: number,
  backward: number,
  { rtol = 1e-12 }: AdjointcheckOptions,
): GradcheckError =>
  new GradcheckError("adjointcheck: the tape is not the transpose of forward mode", {
    got: `${forward} by forward mode, ${backward} by the tape`,
    expected: `equal numbers, up to ${rtol} of the sum of magnitudes`,
  });
