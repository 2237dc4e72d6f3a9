/**
 * @file PyTorch's own answers, as the repository keeps them.
 */
import { fromTypedArray, type DType, type Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { readFileSync } from "node:fs";

/** The pack of a set. */
export function packOf(set: "modules" | "rng" | "optim"): conformance.GoldenPack {
  const url = (end: string): URL =>
    new URL(`../../../conformance/${set}/public.${end}`, import.meta.url);
  return conformance.openPack(
    JSON.parse(readFileSync(url("json"), "utf8")),
    readFileSync(url("bin")),
    set,
  );
}

/** A golden tensor as one of ours. */
export const tensorOf = ({ data, shape, dtype }: conformance.GoldenTensor): Tensor =>
  fromTypedArray(data as Float32Array, [...shape], { dtype: dtype as DType }); // of dtypes that both have

/** A golden argument as a plain value. */
export function plainOf(value: conformance.Golden): unknown {
  if (value instanceof conformance.GoldenFloat) return value.value;
  return Array.isArray(value) ? value.map((entry) => plainOf(entry as conformance.Golden)) : value;
}

/** Named arguments in camelCase. */
export const namedOf = (values: conformance.GoldenRecord): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      plainOf(value),
    ]),
  );
