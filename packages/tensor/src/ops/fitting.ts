/**
 * @file Values that are written as they are: one that an element type cannot hold is an error, not
 * another number.
 */
import type { DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";

/** The least and the largest value; of uint8 negative ones wrap, as in PyTorch. */
const ranges: { readonly [D in DType]?: readonly [number | bigint, number | bigint] } = {
  float32: [-3.4028234663852886e38, 3.4028234663852886e38],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint8: [-255, 255],
};

/**
 * The value, if an element of the type can hold it; fractions are cut off by whoever writes it.
 *
 * @throws {ValueError} for what is beyond the type's range, and for NaN and infinities of an integer type
 */
export function fitting<V>(name: string, value: V, dtype: DType): V {
  const range = ranges[dtype];
  if (range === undefined || (typeof value !== "number" && typeof value !== "bigint")) return value;
  if (value >= range[0] && value <= range[1]) return value;
  if (dtype === "float32" && !Number.isFinite(Number(value))) return value;
  throw new ValueError(`${name}: ${dtype} cannot hold the value`, {
    got: String(value),
    expected: `numbers from ${range[0]} to ${range[1]}`,
  });
}
