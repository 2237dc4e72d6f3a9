/**
 * @file Differences of neighbours along an axis.
 */
import { ShapeError, ValueError } from "../errors.ts";
import { axisOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { DType, Resized, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { installMethods } from "./install.ts";
import { cat } from "./join.ts";

function diff(x: Tensor, args: readonly unknown[]): Tensor {
  const names = ["n", "dim", "prepend", "append"] as const;
  const { n = 1, dim = -1, prepend, append } = parametersOf("diff", names, args) as DiffOptions;
  if (!(Number.isSafeInteger(n) && n >= 0))
    throw new ValueError("diff: no such order", {
      got: `n ${n}`,
      expected: "a whole number from 0",
    });
  if (x.shape.length === 0)
    throw new ShapeError("diff: no axis", { got: "[]", expected: "at least one axis" });
  const axis = axisOf(dim, x.shape.length, "diff");
  const parts = [prepend, x, append].filter((part) => part !== undefined && part !== null);
  const other = parts.find((part) => part.shape.length !== x.shape.length);
  if (other !== undefined)
    throw new ShapeError("diff: other axes at an end", {
      got: `${showShape(other.shape)} for ${showShape(x.shape)}`,
      expected: `${x.shape.length} axes`,
    });
  let so: Tensor = parts.length === 1 ? x.clone() : cat(parts, axis);
  for (let k = 0; k < Math.min(n, so.shape[axis]! + k); k++) so = differences(so, axis);
  return so;
}

function differences(x: Tensor, axis: number): Tensor {
  const length = Math.max(0, x.shape[axis]! - 1);
  const before = x.narrow(axis, 0, length);
  const after = x.narrow(axis, Math.min(1, x.shape[axis]!), length);
  return x.dtype === "bool" ? after.logicalXor(before) : after.sub(before);
}

installMethods({
  diff(this: Tensor, ...args: unknown[]) {
    return diff(this, args);
  },
});

/** Parameters of `diff` by name. */
export interface DiffOptions {
  /** How often differences are taken; once unless given. */
  readonly n?: number;
  /** The axis; the last one unless given. */
  readonly dim?: number;
  /** What is put in front before. */
  readonly prepend?: Tensor;
  /** What is put behind before. */
  readonly append?: Tensor;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Each element of an axis but the first minus the one before it, `n` times over. Of booleans,
     * whether the two differ.
     * @throws {ValueError} unless `n` is a whole number from 0
     * @throws {ShapeError} for a tensor without axes, and for other axes at an end
     * @example
     * tensor([1, 3, 6]).diff() // => tensor([2., 3.])
     * tensor([1, 3, 6]).diff(2) // => tensor([1.])
     * tensor([1, 3]).diff({ prepend: tensor([0]) }) // => tensor([1., 2.])
     */
    diff<
      S extends Shape,
      D extends DType,
      N extends number | DiffOptions = 1,
      A extends number | DiffOptions = -1,
    >(
      this: Tensor<S, D>,
      n?: N,
      dim?: A,
      prepend?: Tensor | DiffOptions,
      append?: Tensor | DiffOptions,
    ): Tensor<Resized<S, N extends number ? (A extends number ? A : number) : number, number>, D>;
  }
}
