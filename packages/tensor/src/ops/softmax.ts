/**
 * @file Softmax, its logarithm, and the logarithm of sums of exponentials.
 */
import * as e from "@kindling/expr";
import { dispatch } from "../dispatch.ts";
import { type DType, isFloatingPoint } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { axesOf, axisOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { AlongMethod, Floating, ReduceMethod, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { type Build, mapped } from "./map.ts";
import { countOf, parameters, reduced } from "./reduce.ts";

const finite: Build = (m) => e.where(e.eq(e.abs(m), e.constant(Infinity)), e.constant(0), m);

function logsumexp(name: string, x: Tensor, args: readonly unknown[]): Tensor {
  const { dim, keepdim } = parameters(name, args);
  const values = isFloatingPoint(x.dtype) ? x : x.float();
  if (countOf(name, values, dim) === 0)
    return values
      .exp()
      .sum(dim as number, keepdim === true)
      .log();
  const top = reduced(name, "max", values.detach(), { dim, keepdim: true });
  const safe = mapped(name, [top], finite);
  const total = values
    .sub(safe)
    .exp()
    .sum(dim as number, true)
    .log()
    .add(safe) as Tensor;
  if (keepdim === true) return total;
  const axes = axesOf(dim, x.shape.length, name);
  return total.reshape(total.shape.filter((_, i) => !axes.includes(i)));
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
