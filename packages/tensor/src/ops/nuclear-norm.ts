/**
 * @file The nuclear norm, the sum of a matrix's singular values, without a decomposition: it is
 * ⟨A, P⟩ with the polar factor P of A, and P is where Newton–Schulz's iteration ends.
 *
 * @see Higham, Functions of Matrices (2008), chapter 8
 */
import { ValueError } from "../errors.ts";
import { axesOf, reducedShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** A singular value of 1e-16 of the largest needs log(1e16)/log(1.5) = 91 steps. */
const maxSteps = 100;

/**
 * The nuclear norms of the matrices over two axes, computed in double precision.
 *
 * @throws {ValueError} unless there are two axes
 */
export function nuclearNorm(
  x: Tensor,
  dim: number | readonly number[] | undefined,
  keepdim: boolean,
): Tensor {
  const axes = axesOf(dim, x.shape.length, "norm");
  if (axes.length !== 2) {
    throw new ValueError("norm: the nuclear norm is of matrices", {
      got: `${axes.length} axes of ${showShape(x.shape)}`,
      expected: "two axes",
    });
  }
  const A = x.to("float64").movedim([...axes], [-2, -1]) as Tensor;
  const total = A.mul(polarFactor(A)).sum([-2, -1]) as Tensor;
  return total.reshape(reducedShape(x.shape, axes, keepdim)).to(x.dtype);
}

/** Singular values above 0 become 1, the others stay 0. */
function polarFactor(A: Tensor): Tensor {
  const length = A.square().sum([-2, -1], true).sqrt() as Tensor;
  let P = A.div(length.maskedFill(length.eq(0), 1)) as Tensor;
  for (let step = 0; step < maxSteps && A.numel() > 0; step++) {
    const next = P.mul(1.5).sub(P.matmul(P.transpose(-2, -1)).matmul(P).mul(0.5)) as Tensor;
    const change = Number(next.detach().sub(P.detach()).abs().amax().item());
    P = next;
    if (!(change > 1e-15)) break;
  }
  return P;
}
