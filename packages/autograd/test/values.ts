/** @file Points to differentiate at. */
import { fromTypedArray, Generator, type Tensor } from "@kindling/tensor";

/** Values in an open interval, none of them near another or near a half. */
export function values(shape: readonly number[], low: number, high: number, seed: number): Tensor {
  const generator = new Generator().manualSeed(seed);
  const count = shape.reduce((n, s) => n * s, 1);
  const list = Float64Array.from(
    { length: count },
    (_, i) => low + ((high - low) * (i + 0.2 + 0.6 * generator.u53())) / count,
  );
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(generator.u53() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return fromTypedArray(list, shape, { requiresGrad: true });
}
