/**
 * @file Random orthogonal matrices.
 */
import { randn, type Tensor, tensor as tensorOf } from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";
import { checkRank, written } from "./constant.ts";
import type { XavierOptions } from "./random.ts";

/**
 * Fills with a random matrix whose rows or columns, whichever are fewer, are orthonormal; further
 * axes count as columns.
 *
 * @throws {ShapeError} when the tensor has fewer than two axes
 * @see Saxe et al. (2014)
 * @example
 * const w = nn.init.orthogonal_(zeros(2, 2));
 * w.matmul(w.T).round({ decimals: 3 }).abs()
 * // => tensor([[1., 0.],
 * // =>         [0., 1.]])
 */
export function orthogonal_<T extends Tensor>(
  tensor: T,
  ...given: Given<[gain: number], XavierOptions>
): T {
  const names = ["gain", "generator"] as const;
  const { gain = 1, ...rest } = namedArguments<XavierOptions>("orthogonal_", names, given);
  checkRank(tensor, "orthogonal_", (axes) => axes >= 2, "at least two axes");
  if (tensor.numel() === 0) return tensor;
  const rows = tensor.shape[0]!;
  const columns = tensor.numel() / rows;
  const drawn = randn([rows, columns], { dtype: tensor.dtype, ...rest });
  const tall = rows < columns ? drawn.T : drawn;
  const Q = orthonormal(
    Float64Array.from(tall.toTypedArray() as Float64Array),
    tall.shape[0],
    tall.shape[1],
  );
  const wide = tensorOf([...Q], { dtype: "float64" }).reshape([...tall.shape]);
  return written(tensor, () => {
    tensor.copy_((rows < columns ? wide.T : wide).reshape([...tensor.shape]).to(tensor.dtype));
    tensor.mul_(gain);
  });
}

/**
 * Q of A = QR with a positive diagonal of R, by Householder reflections in double precision.
 *
 * @param A  row-major, m rows of n ≤ m.
 * @returns row-major, m rows of n.
 */
export function orthonormal(A: Float64Array, m: number, n: number): Float64Array {
  const R = Float64Array.from(A);
  const reflections: Float64Array[] = [];
  const signs: number[] = [];
  for (let k = 0; k < n; k++) {
    const v = Float64Array.from({ length: m - k }, (_, i) => R[(k + i) * n + k]!);
    const norm = Math.hypot(...v);
    const alpha = v[0]! >= 0 ? -norm : norm;
    signs.push(alpha < 0 ? -1 : 1);
    v[0]! -= alpha;
    reflections.push(v);
    reflect(R, v, k, n);
  }
  const Q = new Float64Array(m * n);
  for (let k = 0; k < n; k++) Q[k * n + k] = signs[k]!;
  for (let k = n - 1; k >= 0; k--) reflect(Q, reflections[k]!, k, n);
  return Q;
}

/** Reflects the rows from k on at the plane that is orthogonal to v. */
function reflect(M: Float64Array, v: Float64Array, k: number, n: number): void {
  const square = v.reduce((sum, x) => sum + x * x, 0);
  if (square === 0) return;
  for (let j = 0; j < n; j++) {
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += v[i]! * M[(k + i) * n + j]!;
    const factor = (2 * dot) / square;
    for (let i = 0; i < v.length; i++) M[(k + i) * n + j]! -= factor * v[i]!;
  }
}
