/** @file Operators that make tensors from sizes and numbers. */
import { conformance } from "@kindling/verify";
import { each, functionOf, method, type Way } from "./row.ts";

/** A number without a fraction says nothing about its kind here: Python's floats are named. */
const kindOfNumbers: Way = (op) => {
  const row = functionOf(op);
  return {
    ...row,
    call: (call) => {
      const isFloat = call.positional.some((value) => value instanceof conformance.GoldenFloat);
      const named = isFloat ? { dtype: "float32", ...call.named } : call.named;
      return row.call({ ...call, named });
    },
  };
};

export const creation = {
  ...each(kindOfNumbers, ["torch.arange"]),
  ...each(functionOf, [
    "torch.eye",
    "torch.full",
    "torch.full_like",
    "torch.hann_window",
    "torch.linspace",
    "torch.logspace",
    "torch.ones",
    "torch.ones_like",
    "torch.tril_indices",
    "torch.triu_indices",
    "torch.zeros",
    "torch.zeros_like",
  ]),
  ...each(method, ["Tensor.new_full", "Tensor.new_ones", "Tensor.new_zeros"]),
};
