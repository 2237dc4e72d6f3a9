/**
 * @file Faults of rows, products of matrices, random numbers and indices.
 */
import { apply, constant, input } from "@kindling/expr";
import { reference } from "@kindling/tensor";
import { afterwards, type Fault, indices, rows } from "./fault.ts";

export const others: readonly Fault[] = [
  {
    name: "rows are along the last axis",
    kernels: {
      rowwise: (call) => reference.rowwise({ ...call, axis: call.input.shape.length - 1 }),
    },
    breaks: [rows],
  },
  {
    name: "nothing is added to a variance",
    kernels: {
      rowwise: (call) =>
        reference.rowwise({ ...call, eps: call.eps === undefined ? undefined : 0 }),
    },
    breaks: [rows],
  },
  {
    name: "products of matrices lose their last bits",
    kernels: {
      matmul: (call) => {
        reference.matmul(call);
        afterwards(call.output, (y) => apply("mul", y, constant(1 + 2 ** -20)));
      },
    },
    breaks: ["products of matrices of small"],
  },
  {
    name: "a batch of matrices is its first",
    kernels: {
      matmul: (call) =>
        reference.matmul({
          ...call,
          a: call.a.shape.length > 2 ? { ...call.a, strides: call.a.strides.with(0, 0) } : call.a,
        }),
    },
    breaks: ["products of matrices are within"],
  },
  {
    name: "the second draw begins where the first did",
    kernels: {
      random: (call) => {
        const state = call.generator.getState();
        reference.random(call);
        call.generator.setState(state);
      },
    },
    breaks: ["random numbers are the reference's stream"],
  },
  {
    name: "what follows a draw does not see the draw",
    kernels: {
      random: (call) => {
        reference.random({ ...call, epilogue: undefined });
        if (call.epilogue === undefined) return;
        const ones = { ...call.output, strides: call.output.strides.map(() => 0) };
        reference.map({ ...call.epilogue, inputs: [ones, ...call.epilogue.inputs] });
      },
    },
    breaks: ["random numbers and what is computed"],
  },
  {
    name: "what is added at indices replaces",
    kernels: { scatter: (call) => reference.scatter({ ...call, scattering: "set" }) },
    breaks: [indices],
  },
  {
    name: "sorts begin with the largest",
    kernels: { sort: (call) => reference.sort({ ...call, descending: true }) },
    breaks: [indices],
  },
  {
    name: "running sums are those before",
    kernels: {
      scan: (call) => {
        reference.scan(call);
        const [output] = call.outputs;
        reference.map({
          inputs: [output!, call.input],
          scalars: [],
          exprs: [apply("sub", input(0), input(1))],
          outputs: [output!],
        });
      },
    },
    breaks: [indices],
  },
];
