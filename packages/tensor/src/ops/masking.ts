/**
 * @file Choosing and overwriting elements: `where`, masks, `fill_`, `copy_`.
 */
import * as e from "@kindling/expr";
import type { DType } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type {
  BroadcastWith,
  Checked,
  CombinedWith,
  EitherDType,
  Operand,
  OperandFault,
  OperandFaultOf,
  Shape,
  ShapeOf,
  StretchFaultOf,
} from "../types/index.ts";
import { fitting } from "./fitting.ts";
import { checkTensor } from "./check-tensor.ts";
import { installMethods } from "./install.ts";
import { type Build, checkKind, computingType, mapped, type Value } from "./map.ts";
import { both } from "./methods.ts";

/**
 * `condition ? x : y`, element by element. Of a condition alone, where it is true: an index per axis.
 * @example
 * where(tensor([true, false]), tensor([1, 2]), tensor([3, 4])) // => tensor([1., 4.])
 */
export function where<C extends Shape, Y extends Operand, Z extends Operand>(
  condition: Tensor<C>,
  x: Checked<Y, OperandFault<C, Y>>,
  y: Checked<Z, OperandFault<BroadcastWith<C, Y>, Z>>,
): Tensor<BroadcastWith<BroadcastWith<C, Y>, Z>, EitherDType<Y, Z>>;
export function where(condition: Tensor): Tensor[];
export function where(condition: Tensor, x?: Value, y?: Value): Tensor | Tensor[] {
  checkTensor("where", "the condition", condition);
  if (x === undefined || y === undefined) return condition.nonzero({ asTuple: true });
  checkKind("where", condition.dtype, ["bool", "integer"], "condition.ne(0)");
  const compute = computingType([x, y], false);
  return mapped("where", [condition, x, y], chosen, { compute });
}

const chosen: Build = (c, yes, no) => e.where(e.ne(c, e.constant(0)), yes, no);

/** Only what is written counts, not what was there. */
const second: Build = (_, y) => y;
const masked: Build = (x, mask, value) => e.where(e.ne(mask, e.constant(0)), value, x);

/** The elements of a source in their order, where the mask is true. */
function maskedScatter(given: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkTensor("maskedScatter", "the mask", mask);
  checkTensor("maskedScatter", "the source", source);
  checkKind("maskedScatter", mask.dtype, ["bool"], "mask.ne(0)");
  const shape = broadcastShapes("maskedScatter", given.shape, mask.shape) as number[];
  const [x, chosen] = [given.expand(shape) as Tensor, mask.expand(shape) as Tensor];
  const ranks = chosen.ravel().long().cumsum(0);
  const count = ranks.numel() === 0 ? 0 : ranks.at(-1).item();
  if (count > source.numel())
    throw new ShapeError("maskedScatter: the source has too few elements", {
      got: `${source.numel()} for ${count} places`,
      expected: "an element for each place where the mask is true",
    });
  if (count === 0) return x.clone();
  const values = source.ravel().gather(0, ranks.sub(1).clampMin(0)).reshape(shape);
  return where(chosen, values.to(x.dtype) as Tensor, x);
}

installMethods({
  ...both("maskedFill", (name, x, [mask, value], into) =>
    mapped(name, [x, mask as Tensor, fitting(name, value as Value, x.dtype)], masked, {
      compute: x.dtype,
      into,
    }),
  ),
  maskedScatter(this: Tensor, mask: Tensor, source: Tensor) {
    return maskedScatter(this, mask, source);
  },
  where(this: Tensor, condition: Tensor, other: Value) {
    return where(condition, this, other);
  },
  fill_(this: Tensor, value: Value) {
    return mapped("fill_", [this, fitting("fill_", value, this.dtype)], second, {
      compute: this.dtype,
      into: this,
    });
  },
  zero_(this: Tensor) {
    return mapped("zero_", [this, 0], second, { compute: this.dtype, into: this });
  },
  copy_(this: Tensor, source: Tensor) {
    return mapped("copy_", [this, source], second, { compute: this.dtype, into: this });
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Every element becomes 0.
     * @example
     * tensor([1, 2]).zero_() // => tensor([0., 0.])
     */
    zero_(): Tensor<S, D>;
    /**
     * This where the condition holds, the other where not.
     * @example
     * tensor([1, -2]).where(tensor([true, false]), tensor([0, 0])) // => tensor([1., 0.])
     */
    where<T extends Tensor, S extends Shape, D extends DType, C extends Tensor, Y extends Operand>(
      this: T | Tensor<S, D>,
      condition: Checked<C, OperandFaultOf<T, S, C>>,
      other: Checked<
        Y,
        OperandFaultOf<Tensor<BroadcastWith<ShapeOf<T>, C>>, BroadcastWith<S, C>, Y>
      >,
    ): Tensor<BroadcastWith<BroadcastWith<ShapeOf<T>, C>, Y>, CombinedWith<ShapeOf<T>, D, Y>>;
    /**
     * `value` where the mask is true.
     * @example
     * const x = tensor([1, -2]);
     * x.maskedFill(x.lt(0), 0) // => tensor([1., 0.])
     */
    maskedFill<T extends Tensor, S extends Shape, D extends DType, M extends Tensor>(
      this: T | Tensor<S, D>,
      mask: Checked<M, OperandFaultOf<T, S, M>>,
      value: number | bigint | boolean | Tensor,
    ): Tensor<BroadcastWith<ShapeOf<T>, M>, D>;
    /**
     * Elements of `source` in their order where the mask is true, the tensor's own elsewhere.
     * @throws {ShapeError} when the shapes do not broadcast, or the source has too few elements
     * @example
     * tensor([1, 2, 3]).maskedScatter(tensor([true, false, true]), tensor([8, 9])) // => tensor([8., 2., 9.])
     */
    maskedScatter(mask: Tensor<Shape, "bool">, source: Tensor): Tensor<Shape, D>;
    /**
     * `maskedFill`, in place.
     * @example
     * const x = tensor([1, -2]);
     * x.maskedFill_(x.lt(0), 0) // => tensor([1., 0.])
     */
    maskedFill_(mask: Tensor, value: number | Tensor): Tensor<S, D>;
    /**
     * Every element becomes `value`.
     * @example
     * tensor([1, 2]).fill_(7) // => tensor([7., 7.])
     */
    fill_(value: number | bigint | boolean | Tensor): Tensor<S, D>;
    /**
     * Elements of another tensor, converted and broadcast.
     * @example
     * zeros(2, 2).copy_(tensor([1, 2]))
     * // => tensor([[1., 2.],
     * // =>         [1., 2.]])
     */
    copy_<T extends Tensor, S extends Shape, Y extends Tensor>(
      this: T | Tensor<S>,
      source: Checked<Y, StretchFaultOf<T, S, Y>>,
    ): T;
  }
}
