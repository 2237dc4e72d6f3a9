/**
 * @file Whether tensors are equal, or nearly so.
 */
import { derived } from "@kindling/expr";
import { ValueError } from "../errors.ts";
import { sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Checked, ComparisonMethod, DType, OperandFaultOf, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { installMethods } from "./install.ts";
import { mapped } from "./map.ts";

function isclose(name: string, x: Tensor, other: Tensor, args: readonly unknown[]): Tensor {
  const {
    rtol = 1e-5,
    atol = 1e-8,
    equalNan = false,
  } = parametersOf(name, ["rtol", "atol", "equalNan"], args) as ClosenessOptions;
  if (!(rtol >= 0 && atol >= 0))
    throw new ValueError(`${name}: a tolerance is negative`, {
      got: `rtol ${rtol}, atol ${atol}`,
      expected: "numbers from 0",
    });
  const options = { floating: true, result: "bool" } as const;
  const close = mapped(name, [x, other, rtol, atol], derived.isclose, options);
  return equalNan ? close.logicalOr(x.isnan().logicalAnd(other.isnan())) : close;
}

installMethods({
  isclose(this: Tensor, other: Tensor, ...args: unknown[]) {
    return isclose("isclose", this, other, args);
  },
  allclose(this: Tensor, other: Tensor, ...args: unknown[]) {
    return isclose("allclose", this, other, args).all().item();
  },
  equal(this: Tensor, other: Tensor) {
    checkTensor("equal", "the other", other);
    return sameShape(this.shape, other.shape) && this.eq(other).all().item();
  },
});

/** How close is close: `|a - b| ≤ atol + rtol · |b|`. */
export interface ClosenessOptions {
  /** 1e-5 unless given. */
  readonly rtol?: number;
  /** 1e-8 unless given. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. */
  readonly equalNan?: boolean;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Whether elements are close: |x - y| ≤ atol + rtol |y|.
     * @throws {ValueError} for a negative tolerance
     * @example
     * tensor([1, 1]).isclose(tensor([1.000001, 1.1])) // => tensor([ True, False])
     */
    isclose: ComparisonMethod<[options?: ClosenessOptions]>;
    /**
     * Whether all elements are close: |x - y| ≤ atol + rtol |y|.
     * @throws {ShapeError} when the shapes do not broadcast
     * @throws {ValueError} for a negative tolerance
     * @example
     * tensor([1, 2]).allclose(tensor([1.000001, 2])) // => true
     */
    allclose<T extends Tensor, S extends Shape, Y extends Tensor>(
      this: T | Tensor<S>,
      other: Checked<Y, OperandFaultOf<T, S, Y>>,
      options?: ClosenessOptions,
    ): boolean;
    /**
     * Whether shapes and all elements are equal; NaN equals nothing.
     * @example
     * tensor([1, 2]).equal(tensor([1, 2])) // => true
     * tensor([1, 1]).equal(tensor(1)) // => false
     */
    equal(other: Tensor): boolean;
  }
}
