/**
 * @file Softmax, its logarithm, and the logarithm of sums of exponentials.
 */
import { dispatch } from "../dispatch.ts";
import { type DType, isFloatingPoint } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { axesOf, axisOf, reducedShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { AlongMethod, Floating, ReduceMethod, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { countOf, parameters } from "./reduce.ts";

function logsumexp(name: string, x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim } = parameters(name, args);
  const values = isFloatingPoint(x.dtype) ? x : x.float();
  const count = countOf(name, values, dim);
  if (count === 0)
    return values
      .exp()
      .sum(dim as number, keepdim === true)
      .log();
  const axes = axesOf(dim, x.shape.length, name);
  const kept = values.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const isOne = axes.length === 1;
  const rows = isOne
    ? values
    : values.permute([...kept, ...axes]).reshape([...kept.map((i) => x.shape[i]!), count]);
  const axis = isOne ? axes[0]! : kept.length;
  const total = dispatch("rowwise", name, [rows], { rowwise: "logSumExp", axis })[0]!;
  return total.reshape(reducedShape(x.shape, axes, keepdim === true));
}

function softmax(name: "softmax" | "logSoftmax", x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, dtype } = parametersOf(name, ["dim", "dtype"], args) as {
    dim?: number;
    dtype?: DType;
  };
  if (dim === undefined)
    throw new ValueError(`${name}: no axis`, {
      got: "no dim",
      expected: "the axis along which values sum to 1",
      fix: `x.${name}(-1)`,
    });
  const input = dtype === undefined ? x : (x.to(dtype) as Tensor);
  if (!isFloatingPoint(input.dtype))
    throw new DTypeError(`${name}: needs a float dtype`, {
      got: x.dtype,
      expected: "float32 or float64",
      fix: "x.float()",
    });
  return dispatch("rowwise", name, [input], {
    rowwise: name,
    axis: axisOf(dim, x.shape.length, name),
  })[0]!;
}

installMethods({
  logsumexp(this: Tensor, ...args: unknown[]) {
    return logsumexp("logsumexp", this, args);
  },
  softmax(this: Tensor, ...args: unknown[]) {
    return softmax("softmax", this, args);
  },
  logSoftmax(this: Tensor, ...args: unknown[]) {
    return softmax("logSoftmax", this, args);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * log Σ exp(x), without overflow.
     * @example
     * tensor([1000, 1000]).logsumexp(0) // => tensor(1000.6932)
     */
    logsumexp: ReduceMethod<"logsumexp", Floating>;
    /**
     * exp(x) / Σ exp(x) along an axis.
     * @example
     * tensor([0, 0]).softmax(0) // => tensor([0.5000, 0.5000])
     */
    softmax: AlongMethod<"softmax">;
    /**
     * log of `softmax`, without overflow.
     * @example
     * tensor([0, 0]).logSoftmax(0) // => tensor([-0.6931, -0.6931])
     */
    logSoftmax: AlongMethod<"logSoftmax">;
  }
}
