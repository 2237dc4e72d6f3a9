/**
 * @file Faults of layouts and of memory: what is read and written where.
 */
import { type KernelOperand, type Kernels, reference } from "@kindling/tensor";
import { anyLayout, type Fault, indices, rows, sums } from "./fault.ts";

const shifted = (x: KernelOperand): KernelOperand => ({ ...x, offset: 0 });

/** Row-major, whatever the layout. */
const packed = (x: KernelOperand): KernelOperand => {
  let stride = 1;
  const strides = x.shape.map(() => 0);
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= x.shape[axis]!;
  }
  return { ...x, strides };
};
/** As if what is repeated lay in memory as often; reads beyond the storage are undefined. */
const unrepeated = (x: KernelOperand): KernelOperand =>
  x.strides.includes(0) ? { ...x, strides: x.strides.map((stride) => stride || 1) } : x;

/** All kernels that read operands, with what they read changed. */
const reading = (change: (x: KernelOperand) => KernelOperand): Partial<Kernels> => ({
  map: (call) => reference.map({ ...call, inputs: call.inputs.map(change) }),
  reduce: (call) => reference.reduce({ ...call, inputs: call.inputs.map(change) }),
  rowwise: (call) => reference.rowwise({ ...call, input: change(call.input) }),
  matmul: (call) => reference.matmul({ ...call, a: change(call.a), b: change(call.b) }),
  scan: (call) => reference.scan({ ...call, input: change(call.input) }),
  sort: (call) => reference.sort({ ...call, input: change(call.input) }),
  gather: (call) => reference.gather({ ...call, input: change(call.input) }),
  random: (call) =>
    reference.random(
      call.epilogue === undefined
        ? call
        : { ...call, epilogue: { ...call.epilogue, inputs: call.epilogue.inputs.map(change) } },
    ),
});
export const layouts: readonly Fault[] = [
  {
    name: "offsets are ignored",
    kernels: reading(shifted),
    breaks: [anyLayout, sums, "a sum in one pass", rows, indices, "what is written in place"],
  },
  {
    name: "strides are ignored",
    kernels: reading(packed),
    breaks: [anyLayout, sums, "products along", "a sum in one pass", rows, indices],
  },
  {
    name: "strides of matrices and of what follows a draw are ignored",
    kernels: reading(packed),
    breaks: ["operands broadcast", "products of matrices of small", "random numbers and what"],
  },
  {
    name: "what is repeated is read as if it were written out",
    kernels: reading(unrepeated),
    breaks: [anyLayout, "operands broadcast", sums],
  },
  {
    name: "what is written lands at the start",
    kernels: {
      map: (call) => reference.map({ ...call, outputs: call.outputs.map(shifted) }),
    },
    breaks: ["what is written in place"],
  },
  {
    name: "the element behind what is written is written too",
    kernels: {
      map: (call) => {
        reference.map(call);
        for (const { storage, dtype, shape, offset } of call.outputs)
          storage.elements(dtype).fill(0 as never, offset + shape.reduce((a, b) => a * b, 1));
      },
    },
    breaks: ["what is written in place"],
  },
];

export const memory: readonly Fault[] = [
  {
    name: "outputs are written one after the other",
    kernels: {
      map: ({ exprs, outputs, ...call }) =>
        exprs.forEach((e, i) => reference.map({ ...call, exprs: [e], outputs: [outputs[i]!] })),
    },
    breaks: ["several outputs"],
  },
  {
    name: "what is in its own memory is not given back",
    kernels: {
      map: (call) => {
        reference.map(call);
        for (const { storage } of call.outputs)
          storage.moveTo({
            release: () => new ArrayBuffer(storage.sizeBytes),
            copy: (start, end) => new ArrayBuffer(end - start),
            drop() {},
          });
      },
    },
    breaks: ["tensors survive", anyLayout, "operands broadcast"],
  },
  {
    name: "what was written here since is not taken",
    kernels: {
      map: (call) =>
        reference.map({
          ...call,
          inputs: call.inputs.map((x) => ({ ...x, storage: firstContent(x) })),
        }),
    },
    breaks: ["what is written in place"],
  },
];

const contents = new WeakMap<object, KernelOperand["storage"]>();
/** The storage as it was when it was met first. */
function firstContent({ storage }: KernelOperand): KernelOperand["storage"] {
  const known = contents.get(storage);
  if (known !== undefined) return known;
  const copy = new (storage.constructor as new (bytes: ArrayBuffer) => typeof storage)(
    storage.bytes.slice(0),
  );
  contents.set(storage, copy);
  return copy;
}
