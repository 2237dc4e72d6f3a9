/** @file Wide mode, which a command line may ask for. */
import { enableWideSimd } from "@kindling/torch";

/** The same bits in less time, where the platform has vectors of 32 bytes. Before the first operation. */
export function useWideVectors(): void {
  if (process.env["KINDLING_WIDE_SIMD"] !== "0") enableWideSimd();
}
