/**
 * @file Quantiles: what a share of the elements does not exceed.
 */
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { axisOf, numelOf, showShape } from "../shape.ts";
import { isTensor, type Tensor } from "../tensor.ts";
import type { DType, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";
import { elementsOf } from "./convert.ts";
import { vector } from "./gather.ts";
import { installMethods } from "./install.ts";
import { checkKind } from "./map.ts";
import { tensor } from "./values.ts";

/** What a quantile between two elements is. */
export type Interpolation = "linear" | "lower" | "higher" | "midpoint" | "nearest";

/** Parameters of a quantile by name. */
export interface QuantileOptions {
  /** The share, or several of them, in [0, 1]. */
  readonly q?: number | Tensor;
  /** The axis; without one, all elements. */
  readonly dim?: number | null;
  /** Whether the axis stays, as one of size 1. */
  readonly keepdim?: boolean;
  /** `"linear"` unless given. */
  readonly interpolation?: Interpolation;
}

/**
 * `Tensor.quantile` of what is not NaN.
 *
 * @returns NaN where there is nothing else
 * @throws {ValueError} for a share outside [0, 1] and an unknown interpolation
 * @throws {ShapeError} for a tensor without elements
 * @example
 * nanquantile(tensor([1, NaN, 2]), 0.5) // => tensor(1.5000)
 */
export function nanquantile<D extends DType>(
  x: Tensor<Shape, D>,
  q: number | Tensor | QuantileOptions,
  dim?: number | null | QuantileOptions,
  keepdim?: boolean | QuantileOptions,
  interpolation?: Interpolation | QuantileOptions,
): Tensor<Shape, D>;
export function nanquantile(x: Tensor, ...args: unknown[]): Tensor {
  checkTensor("nanquantile", "x", x);
  return quantile("nanquantile", x, args);
}

function quantile(name: "quantile" | "nanquantile", x: Tensor, args: readonly unknown[]): Tensor {
  const names = ["q", "dim", "keepdim", "interpolation"] as const;
  const given = parametersOf(name, names, args) as QuantileOptions;
  const { dim, keepdim = false, interpolation = "linear" } = given;
  checkKind(name, x.dtype, ["float"], "x.float()");
  if (numelOf(x.shape) === 0)
    throw new ShapeError(`${name}: nothing to choose from`, {
      got: showShape(x.shape),
      expected: "at least one element",
    });
  if (!Object.hasOwn(interpolations, interpolation))
    throw new ValueError(`${name}: no such interpolation`, {
      got: interpolation,
      expected: Object.keys(interpolations).join(", "),
    });
  const q = sharesOf(name, x, given.q);
  const isFlat = dim === undefined || dim === null;
  const axis = isFlat ? 0 : axisOf(dim, x.shape.length, name);
  const lines = isFlat ? x.ravel() : vector(x).movedim(axis, -1);
  const sorted = lines.sort(-1).values;
  const found = interpolations[interpolation](sorted, ranksIn(name, sorted, q));
  // the shares come first, the axis goes or stays
  const kept = isFlat ? x.shape.map(() => 1) : x.shape.toSpliced(axis, 1, 1);
  const shape = keepdim ? kept : isFlat ? [] : x.shape.toSpliced(axis, 1);
  return found.movedim(-1, 0).reshape([...q.shape, ...shape]);
}

/** A scalar, or a vector of shares, of the element type. */
function sharesOf(name: string, x: Tensor, given: number | Tensor | undefined): Tensor {
  if (isTensor(given) && given.dtype !== x.dtype)
    throw new DTypeError(`${name}: element types differ`, {
      got: `q ${given.dtype} for ${x.dtype}`,
      expected: x.dtype,
      fix: `q.to("${x.dtype}")`,
    });
  if (isTensor(given) && given.shape.length > 1)
    throw new ShapeError(`${name}: the shares are no vector`, {
      got: `q ${showShape(given.shape)}`,
      expected: "at most one axis",
    });
  const q = isTensor(given) ? given : (tensor(given ?? NaN, { dtype: x.dtype }) as Tensor);
  const wrong = Array.from(elementsOf(q), Number).find((share) => !(share >= 0 && share <= 1));
  if (wrong === undefined) return q;
  throw new ValueError(`${name}: no such share`, {
    got: `q ${wrong}`,
    expected: "numbers from 0 to 1",
  });
}

/** Where in the sorted lines the quantiles are: the same for all of them, unless there are NaN. */
function ranksIn(name: "quantile" | "nanquantile", sorted: Tensor, q: Tensor): Tensor {
  const last = sorted.shape.at(-1)! - 1;
  const counts = sorted.isnan().logicalNot().sum(-1, true).to(sorted.dtype) as Tensor;
  const shares = q.reshape([-1]) as Tensor;
  if (name === "nanquantile") return shares.mul(counts.sub(1).clamp(0));
  return shares.mul(last).where(counts.gt(last), last); // NaN is the largest
}

const at = (sorted: Tensor, ranks: Tensor): Tensor => sorted.gather(-1, ranks.long());

const between = (sorted: Tensor, ranks: Tensor, weight: Tensor | number): Tensor =>
  at(sorted, ranks.floor()).lerp(at(sorted, ranks.ceil()), weight);

const interpolations: Readonly<Record<Interpolation, (sorted: Tensor, ranks: Tensor) => Tensor>> = {
  linear: (sorted, ranks) => between(sorted, ranks, ranks.sub(ranks.floor().detach())),
  lower: (sorted, ranks) => at(sorted, ranks.floor()),
  higher: (sorted, ranks) => at(sorted, ranks.ceil()),
  midpoint: (sorted, ranks) => between(sorted, ranks, 0.5),
  nearest: (sorted, ranks) => at(sorted, ranks.round()),
};

installMethods({
  quantile(this: Tensor, ...args: unknown[]) {
    return quantile("quantile", this, args);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * What a share `q` of the elements, or of those along an axis, does not exceed; NaN where there is
     * one. Where the rank q · (n - 1) is no whole number, between two elements.
     *
     * @param q  in [0, 1]; a vector of shares makes a new first axis.
     * @throws {ValueError} for a share outside [0, 1] and an unknown interpolation
     * @throws {DTypeError} for integers, and for shares of another element type
     * @throws {ShapeError} for a tensor without elements
     * @example
     * tensor([1, 2, 3, 4]).quantile(0.5) // => tensor(2.5000)
     * tensor([1, 2, 3, 4]).quantile(tensor([0, 0.4]), { interpolation: "lower" }) // => tensor([1., 2.])
     */
    quantile(
      q: number | Tensor | QuantileOptions,
      dim?: number | null | QuantileOptions,
      keepdim?: boolean | QuantileOptions,
      interpolation?: Interpolation | QuantileOptions,
    ): Tensor<Shape, D>;
  }
}
