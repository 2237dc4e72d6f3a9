/** @file What a loader and its workers tell each other. */
import { fromTypedArray, isTensor } from "@kindling/tensor";
import type { DType, Tensor } from "@kindling/tensor";

/** To a worker. */
export type ToWorker =
  | {
      /** A pass begins; what was asked for before is no longer wanted. */
      readonly kind: "pass";
      readonly pass: number;
      readonly id: number;
      readonly numWorkers: number;
      readonly seed: bigint;
      /** Where the worker's generator stands, if not at the beginning of its stream. */
      readonly generator: Uint8Array | null;
    }
  | {
      readonly kind: "batch";
      readonly pass: number;
      readonly place: number;
      readonly indices: readonly number[];
    }
  /** Nothing that was asked for is wanted any more. */
  | { readonly kind: "rest" };

/** From a worker. */
export type FromWorker =
  /** It listens; the lock is its own for as long as it lives, where the platform has locks. */
  | { readonly kind: "ready"; readonly lock: string | undefined }
  | {
      readonly kind: "batch";
      readonly pass: number;
      readonly place: number;
      readonly batch: Packed;
      /** Where the worker's generator stands after the batch. */
      readonly generator: Uint8Array;
    }
  | {
      readonly kind: "error";
      readonly pass: number;
      /** The batch, or null where the data set could not be made. */
      readonly place: number | null;
      /** The sample, where one is to blame. */
      readonly index: number | undefined;
      readonly error: ErrorText;
    };

/** An error, as it can be sent. */
export interface ErrorText {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

export function errorText(error: unknown): ErrorText {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

export const errorOf = ({ name, message, stack }: ErrorText): Error =>
  Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });

/** A batch, as it can be sent: tensors are their elements, anywhere in arrays and records. */
export type Packed =
  | {
      readonly tensor: { readonly dtype: DType; readonly shape: readonly number[] };
      readonly elements: ReturnType<Tensor["toTypedArray"]>;
    }
  | { readonly array: readonly Packed[] }
  | { readonly record: Readonly<Record<string, Packed>> }
  | { readonly value: unknown };

/** Packs a batch. The buffers of its tensors are put into `transfer`, to be handed over, not copied. */
export function pack(batch: unknown, transfer: ArrayBuffer[]): Packed {
  if (isTensor(batch)) {
    const elements = batch.toTypedArray();
    transfer.push(elements.buffer as ArrayBuffer); // of its own, as elements are copied out
    return { tensor: { dtype: batch.dtype, shape: batch.shape }, elements };
  }
  if (Array.isArray(batch)) return { array: batch.map((part) => pack(part, transfer)) };
  if (!isRecord(batch)) return { value: batch };
  const parts = Object.entries(batch).map(([key, part]) => [key, pack(part, transfer)] as const);
  return { record: Object.fromEntries(parts) };
}

/** The batch that was packed. */
export function unpack(packed: Packed): unknown {
  if ("tensor" in packed) {
    const { dtype, shape } = packed.tensor;
    return fromTypedArray(packed.elements, shape, { dtype });
  }
  if ("array" in packed) return packed.array.map(unpack);
  if ("value" in packed) return packed.value;
  return Object.fromEntries(Object.entries(packed.record).map(([key, it]) => [key, unpack(it)]));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
