/**
 * @file Faults of reductions: what is left out, what wraps, which of equal ones counts.
 */
import { apply, cast, constant } from "@kindling/expr";
import { type Kernels, type ReduceCall, reference } from "@kindling/tensor";
import { afterwards, type Fault, isNaN, sums } from "./fault.ts";

/** Reductions of one kind, done otherwise. */
const reducing = (
  kind: ReduceCall["reduction"],
  run: (call: ReduceCall) => void,
): Partial<Kernels> => ({
  reduce: (call) => (call.reduction === kind ? run(call) : reference.reduce(call)),
});
export const reductions: readonly Fault[] = [
  ...(["max", "min"] as const).map((kind): Fault => {
    const neutral = constant(kind === "max" ? -Infinity : Infinity);
    return {
      name: `NaN is left out of a ${kind}`,
      kernels: reducing(kind, (call) =>
        reference.reduce({ ...call, expr: apply("where", isNaN(call.expr), neutral, call.expr) }),
      ),
      breaks: [`${sums} float32`, `${sums} float64`],
    };
  }),
  {
    name: "of equal ones the last counts",
    kernels: reducing("argmax", (call) => {
      const [axis] = call.axes;
      const last = call.inputs[0]!.shape[axis!]! - 1;
      const reversed = call.inputs.map((x) => ({
        ...x,
        offset: x.offset + last * x.strides[axis!]!,
        strides: x.strides.with(axis!, -x.strides[axis!]!),
      }));
      reference.reduce({ ...call, inputs: reversed });
      afterwards(call.output, (k) => apply("sub", constant(last), k));
    }),
    breaks: [`${sums} float32`, `${sums} int32`, `${sums} bool`],
  },
  {
    name: "sums of whole numbers wrap at 32 bits",
    kernels: reducing("sum", (call) => {
      reference.reduce(call);
      if (call.output.dtype === "int64")
        afterwards(call.output, (y) => cast(cast(y, "int32"), "int64"));
    }),
    breaks: [`${sums} int32`, `${sums} int64`],
  },
  {
    name: "a mean is a sum",
    kernels: {
      reduce: (call) => reference.reduce({ ...call, divisor: undefined }),
    },
    breaks: [`${sums} float32`, `${sums} float64`],
  },
  {
    name: "only the first axis is reduced",
    kernels: {
      reduce: (call) =>
        reference.reduce({
          ...call,
          inputs: call.inputs.map((x) => ({
            ...x,
            shape: x.shape.map((n, axis) => (call.axes.slice(1).includes(axis) ? 1 : n)),
          })),
        }),
    },
    breaks: [sums],
  },
  {
    name: "a product that meets NaN is zero",
    kernels: reducing("prod", (call) => {
      reference.reduce(call);
      afterwards(call.output, (y) => apply("where", isNaN(y), constant(0), y));
    }),
    breaks: ["products along any axis of float32", "products along any axis of float64"],
  },
  {
    name: "an infinite product is the largest number",
    kernels: reducing("prod", (call) => {
      reference.reduce(call);
      afterwards(call.output, (y) => apply("minimum", y, constant(3e38)));
    }),
    breaks: ["products along any axis of float32", "products along any axis of float64"],
  },
  {
    name: "what is summed is not written",
    kernels: {
      reduce: (call) => reference.reduce({ ...call, values: undefined }),
    },
    breaks: ["a sum in one pass"],
  },
  {
    name: "run-time numbers are taken for 1",
    kernels: {
      reduce: (call) => reference.reduce({ ...call, scalars: call.scalars.map(() => 1) }),
    },
    breaks: ["a sum in one pass"],
  },
];
