/**
 * @file What a law asks of a backend: its calls of kernels, and the values they were given.
 */
import { defineBackend, type KernelOperand, type Kernels, reference } from "@kindling/tensor";
import fc from "fast-check";
import { lawOf } from "./law-of.ts";

/** A call of a kernel. */
export interface Asked {
  readonly kernel: keyof Kernels;
  readonly call: { readonly [field: string]: unknown };
  readonly inputs: readonly Given[];
}

/** An operand, with its values at the time of the call, in the order of its elements. */
export interface Given extends KernelOperand {
  readonly values: readonly number[];
}

const kernels = Object.keys(reference).filter((key) => key !== "name") as (keyof Kernels)[]; // all others are kernels

/** The calls that the law makes while the backend is open, of a fixed seed. */
export function asked(title: string): Asked[] {
  const calls: Asked[] = [];
  const watching = Object.fromEntries(
    kernels.map((kernel) => {
      const run = reference[kernel] as unknown as (call: Asked["call"]) => void; // each takes its own
      const noting = (call: Asked["call"]): void => {
        const operands = [...((call["inputs"] as KernelOperand[]) ?? [call["input"] ?? call["a"]])];
        calls.push({
          kernel,
          call,
          inputs: operands
            .filter((x) => x !== undefined)
            .map((x) => ({ ...x, values: valuesOf(x) })),
        });
        run(call);
      };
      return [kernel, noting];
    }),
  );
  const usual = fc.readConfigureGlobal();
  fc.configureGlobal({ ...usual, seed: 1 });
  lawOf(title).check(defineBackend("watching", watching));
  fc.configureGlobal(usual);
  return calls;
}

function valuesOf({ storage, dtype, offset, shape, strides }: KernelOperand): number[] {
  const elements = storage.elements(dtype);
  const places = shape.reduce<number[]>(
    (starts, n, axis) =>
      starts.flatMap((start) => Array.from({ length: n }, (_, i) => start + i * strides[axis]!)),
    [offset],
  );
  return places.map((at) => Number(elements[at]));
}
