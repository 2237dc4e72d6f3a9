/**
 * @file The safetensors format: eight bytes with the length of a header, the header in JSON, then the
 * bytes of the tensors, row-major and little-endian, one behind the other.
 *
 * @see https://huggingface.co/docs/safetensors
 */
import type { DType } from "@kindling/tensor";

/** What the header says about one tensor. */
export interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where its bytes begin and end, behind the header. */
  readonly data_offsets: readonly [begin: number, end: number];
}

/** The header's name for notes; no tensor can have it. */
export const metadataKey = "__metadata__";

/** Longer headers are refused, as by the reference implementation. */
export const maxHeaderBytes = 100_000_000;

/** What the format calls the dtypes. */
export const formatNames: { readonly [D in DType]: string } = {
  float32: "F32",
  float64: "F64",
  int32: "I32",
  int64: "I64",
  uint8: "U8",
  bool: "BOOL",
};

/** The dtypes by the format's names. */
export const dtypeByFormatName: ReadonlyMap<string, DType> = new Map(
  Object.entries(formatNames).map(([dtype, name]) => [name, dtype as DType]),
);
