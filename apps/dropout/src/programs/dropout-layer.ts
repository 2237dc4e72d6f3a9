/** @file The chapter's dropout layer, written by hand. */
import { rand, ValueError, zerosLike, type Tensor } from "@kindling/torch";

/**
 * Drops each element of `X` with probability `dropout` and scales the others so that the expected
 * value stays.
 *
 * @throws {ValueError} when `dropout` is not in [0, 1].
 * @see Zhang et al., Dive into Deep Learning, §4.6.3
 */
export function dropoutLayer(X: Tensor, dropout: number): Tensor {
  if (!(dropout >= 0 && dropout <= 1)) {
    throw new ValueError("dropoutLayer: not a probability", {
      got: `dropout ${dropout}`,
      expected: "a number from 0 to 1",
    });
  }
  if (dropout === 1) return zerosLike(X);
  if (dropout === 0) return X;
  const mask = rand([...X.shape])
    .gt(dropout)
    .float();
  return mask.mul(X).div(1 - dropout);
}
