/**
 * @file Faults of numbers: what operations and conversions make of NaN, zeros, halves and signs.
 */
import { apply, argsOf, cast, constant, type Expr } from "@kindling/expr";
import { type Kernels, type MapCall, reference } from "@kindling/tensor";
import { anyLayout, type Fault, isNaN } from "./fault.ts";

/** Maps that compute something else. */
const computing = (change: (e: Expr, call: MapCall) => Expr): Partial<Kernels> => ({
  map: (call) => reference.map({ ...call, exprs: call.exprs.map((e) => change(e, call)) }),
});

/** Conversions that compute something else of what they convert. */
const converting = (change: (x: Expr) => Expr): Partial<Kernels> =>
  computing((e) => (e.kind === "cast" ? cast(change(argsOf(e)[0]!), e.to) : e));

/** One operation whose results are changed. */
const operation = (op: string, change: (e: Expr) => Expr): Partial<Kernels> =>
  computing((e) => (e.kind === "op" && e.op === op ? change(e) : e));
export const numbers: readonly Fault[] = [
  {
    name: "minus zero becomes zero",
    kernels: converting((x) => apply("add", x, constant(0))),
    breaks: [anyLayout],
  },
  {
    name: "NaN becomes zero",
    kernels: operation("add", (e) => apply("where", isNaN(e), constant(0), e)),
    breaks: ["add of float32", "add of float64"],
  },
  {
    name: "infinity becomes the largest number",
    kernels: operation("exp", (e) => apply("minimum", e, constant(3e38))),
    breaks: ["exp of float32", "exp of float64"],
  },
  {
    name: "numbers below the normal ones become zero",
    kernels: operation("abs", (e) => apply("where", apply("lt", e, 1.2e-38), constant(0), e)),
    breaks: ["abs of float32"],
  },
  {
    name: "NaN is larger than numbers",
    kernels: operation("gt", (e) => (e.kind === "op" ? apply("bitOr", e, isNaN(e.args[0]!)) : e)),
    breaks: ["gt of float32", "gt of float64"],
  },
  {
    name: "halves are rounded up",
    kernels: operation("round", (e) =>
      e.kind === "op" ? apply("floor", apply("add", e.args[0]!, constant(0.5))) : e,
    ),
    breaks: ["round of float32", "round of float64"],
  },
  {
    name: "fractions are rounded, not cut off",
    kernels: converting((x) => apply("round", x)),
    breaks: ["float32 becomes int32", "float64 becomes int64", "float32 becomes uint8"],
  },
  {
    name: "negative numbers lose their sign",
    kernels: converting((x) => apply("abs", x)),
    breaks: ["float32 becomes int64", "int32 becomes float32", "int64 becomes int32"],
  },
  {
    name: "what becomes a truth value is cut off before",
    kernels: converting((x) => apply("floor", x)),
    breaks: ["float32 becomes bool", "float64 becomes bool"],
  },
  {
    name: "bytes have a sign",
    kernels: computing((e) =>
      e.kind === "cast"
        ? apply("where", apply("gt", argsOf(e)[0]!, 127), apply("sub", e, 256), e)
        : e,
    ),
    breaks: ["uint8 becomes int32", "uint8 becomes float64", "float32 becomes int32"],
  },
];
