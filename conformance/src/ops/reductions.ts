/** @file Operators along axes: sums, extremes, running results, order, statistics. */
import { isFloatingPoint, isTensor } from "@kindling/tensor";
import type { Call } from "./arguments.ts";
import { callMethod, each, either, freeAlong, hasMethod, type Way } from "./row.ts";

const isFloat = ({ positional: [self] }: Call): boolean =>
  isTensor(self) && isFloatingPoint(self.dtype);

/** With a tensor as second argument, `max` is `maximum`. */
const extreme =
  (binary: string): Way =>
  (op) => {
    const row = freeAlong(either, 1)(op);
    return {
      ...row,
      // among floats the index is the first one's
      freeIndices: { axis: (call) => (isFloat(call) ? undefined : row.freeIndices?.axis(call)) },
      isProvided: () => row.isProvided() && hasMethod(binary),
      call: (call) => {
        const [self, other] = call.positional;
        return isTensor(other) ? callMethod(self, binary, [other], {}) : row.call(call);
      },
    };
  };

export const reductions = {
  ...each(either, [
    "torch.all",
    "torch.amax",
    "torch.amin",
    "torch.aminmax",
    "torch.any",
    "torch.argmax",
    "torch.argmin",
    "torch.count_nonzero",
    "torch.cummax",
    "torch.cummin",
    "torch.cumprod",
    "torch.cumsum",
    "torch.cumulative_trapezoid",
    "torch.diff",
    "torch.dist",
    "torch.histc",
    "torch.log_softmax",
    "torch.logcumsumexp",
    "torch.logsumexp",
    "torch.mean",
    "torch.nanmean",
    "torch.nanquantile",
    "torch.nansum",
    "torch.norm",
    "torch.prod",
    "torch.quantile",
    "torch.renorm",
    "torch.softmax",
    "torch.std",
    "torch.std_mean",
    "torch.sum",
    "torch.trapezoid",
    "torch.trapz",
    "torch.var",
    "torch.var_mean",
    "torch.bincount",
    "torch.corrcoef",
    "torch.cov",
  ]),
  ...each(extreme("maximum"), ["torch.max"]),
  ...each(extreme("minimum"), ["torch.min"]),
  ...each(freeAlong(either, 1), ["torch.median", "torch.nanmedian"]),
  ...each(freeAlong(either, 1, -1), ["torch.argsort", "torch.mode", "torch.sort"]),
  ...each(freeAlong(either, 2, -1), ["torch.kthvalue", "torch.topk"]),
  ...each(either, ["torch.unique", "torch.unique_consecutive"]),
};
