/** @file Operators that pick elements by index or by mask. */
import type { Callable } from "../surface.ts";
import { callMethod, each, either, functionOf, hasMethod, method, type Row } from "./row.ts";
import { indexOf, plainNumbers } from "./arguments.ts";

/** `x[i, j, …]` is `x.at(i, j, …)`; None stays: it is a new axis. */
const getitem: Row = {
  isProvided: () => hasMethod("at"),
  call: ({ positional: [x, ...index] }) => callAsIs(x, "at", index.map(indexOf)),
};

/** `x[i, j, …] = value` is `x.setAt([i, j, …], value)`. */
const setitem: Row = {
  isProvided: () => hasMethod("setAt"),
  call: ({ positional: [x, value, ...index] }) => {
    callAsIs(x, "setAt", [index.map(indexOf), plainNumbers(value)]);
    return x;
  },
};

export const indexing = {
  getitem,
  setitem,
  ...each(either, [
    "torch.argwhere",
    "torch.gather",
    "torch.index_add",
    "torch.index_copy",
    "torch.index_fill",
    "torch.index_put",
    "torch.index_select",
    "torch.isin",
    "torch.masked_fill",
    "torch.masked_scatter",
    "torch.masked_select",
    "torch.nonzero",
    "torch.scatter",
    "torch.scatter_add",
    "torch.scatter_reduce",
    "torch.take",
    "torch.take_along_dim",
  ]),
  ...each(functionOf, ["torch.bucketize", "torch.searchsorted", "torch.where"]),
  ...each(method, [
    "Tensor.fill_diagonal_",
    "Tensor.index_add_",
    "Tensor.masked_fill_",
    "Tensor.masked_scatter",
    "Tensor.scatter_",
  ]),
};

/** Without leaving out a trailing null. */
function callAsIs(self: unknown, name: string, args: unknown[]): unknown {
  const found = (self as Readonly<Record<string, unknown>>)[name];
  if (typeof found !== "function") return callMethod(self, name, args, {});
  return (found as Callable).apply(self, args);
}
