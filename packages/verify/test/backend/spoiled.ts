/**
 * @file Backends that compute what the reference does and then change one element of what they wrote.
 */
import {
  defineBackend,
  type KernelOperand,
  type Kernels,
  reference,
  type TypedArray,
} from "@kindling/tensor";

/** Which element is changed. */
export type Which = "first" | "last";

/** Kernels that write something. */
type Writing = Omit<Kernels, "finish">;

/** What is changed: which of the outputs of which kernel, where calls are of a kind. */
export interface Spoiling {
  readonly kernel: keyof Writing;
  readonly which?: Which;
  /** The place among the outputs. Default 0. */
  readonly output?: number;
  readonly where?: (call: AnyCall) => boolean;
}

/** Any call of a kernel: the fields that some have. */
export type AnyCall = { readonly [field: string]: unknown };

/** What calls of each kernel write. */
const outputsOf: {
  readonly [K in keyof Writing]-?: (
    call: Parameters<NonNullable<Writing[K]>>[0],
  ) => readonly (KernelOperand | undefined)[];
} = {
  map: ({ outputs }) => outputs,
  maps: (calls) => calls.flatMap(({ outputs }) => outputs),
  reduce: ({ output, values }) => [output, values],
  rowwise: ({ output, numbers }) => [output, ...numbers],
  matmul: ({ output }) => [output],
  random: ({ output, epilogue }) => [output, ...(epilogue?.outputs ?? [])],
  gather: ({ output }) => [output],
  scatter: ({ output }) => [output],
  scan: ({ outputs }) => outputs,
  sort: ({ values, indices }) => [values, indices],
};

const mapsInTurn: Kernels["maps"] = (calls) => {
  for (const call of calls) reference.map(call);
};

let count = 0;

/** Makes the backend and gives what opens it. */
export function spoiled({ kernel, which = "last", output = 0, where }: Spoiling): () => void {
  // kernels and their calls go together by name, which a table cannot say
  const run = { ...reference, maps: mapsInTurn }[kernel] as unknown as (call: AnyCall) => void;
  const outputs = outputsOf[kernel] as unknown as (call: AnyCall) => (KernelOperand | undefined)[];
  return defineBackend(`spoiled-${count++}`, {
    [kernel]: (call: AnyCall) => {
      run(call);
      const operand = where?.(call) === false ? undefined : outputs(call)[output];
      if (operand !== undefined) spoil(operand, which);
    },
  });
}

export function spoil(
  { storage, dtype, offset, shape, strides }: KernelOperand,
  which: Which,
): void {
  if (shape.includes(0)) return;
  const elements: TypedArray = storage.elements(dtype);
  const end = shape.reduce((sum, n, axis) => sum + (n - 1) * strides[axis]!, offset);
  const at = which === "first" ? offset : end;
  const other = Number(elements[at]) > 100 ? 0 : 177;
  if (dtype === "int64") (elements as BigInt64Array)[at] = BigInt(other);
  else elements[at] = dtype === "bool" ? 1 - Number(elements[at]) : other;
}
