/**
 * @file Where elements are not zero, and the elements under a mask.
 */
import { broadcastShapes, numelOf } from "../shape.ts";
import { allocate, type Tensor } from "../tensor.ts";
import type { DType, Shape } from "../types/index.ts";
import { elementsOf } from "./convert.ts";
import { installMethods } from "./install.ts";
import { checkKind } from "./map.ts";
import { expand } from "./view.ts";
import { vector } from "./gather.ts";
import { fromTypedArray } from "./values.ts";
import { parametersOf } from "./arguments.ts";
import { checkTensor } from "./check-tensor.ts";

/** Row-major numbers of what is not 0. */
function nonzeroPlaces(x: Tensor): number[] {
  const places: number[] = [];
  elementsOf(x).forEach((v, i) => {
    if (v != 0) places.push(i);
  });
  return places;
}

/** Per axis, the positions of what is not 0. */
export function nonzeroColumns(x: Tensor): Tensor[] {
  const places = nonzeroPlaces(x);
  return x.shape.map((size, axis) => {
    const step = numelOf(x.shape.slice(axis + 1));
    return fromTypedArray(BigInt64Array.from(places, (p) => BigInt(Math.floor(p / step) % size)));
  });
}

function nonzero(x: Tensor): Tensor {
  const columns = nonzeroColumns(x);
  const count = nonzeroPlaces(x).length;
  const out = allocate([count, columns.length], "int64");
  const elements = out.storage.elements("int64") as BigInt64Array;
  columns.forEach((column, k) =>
    (elementsOf(column) as BigInt64Array).forEach(
      (v, i) => void (elements[i * columns.length + k] = v),
    ),
  );
  return out;
}

installMethods({
  maskedSelect(this: Tensor, mask: Tensor) {
    checkTensor("maskedSelect", "the mask", mask);
    checkKind("maskedSelect", mask.dtype, ["bool"], "mask.bool()");
    const shape = broadcastShapes("maskedSelect", this.shape, mask.shape);
    return expand("maskedSelect", this, shape)
      .at(expand("maskedSelect", mask, shape))
      .reshape([-1]);
  },
  nonzero(this: Tensor, ...args: unknown[]) {
    const options = parametersOf("nonzero", ["asTuple"], args);
    const x = this.shape.length === 0 && options.asTuple === true ? vector(this) : this;
    return options.asTuple === true ? nonzeroColumns(x) : nonzero(x);
  },
  argwhere(this: Tensor) {
    return nonzero(this);
  },
});

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * The elements where a mask is true, as a vector.
     * @example
     * const x = tensor([1, -2, 3]);
     * x.maskedSelect(x.gt(0)) // => tensor([1., 3.])
     */
    maskedSelect(mask: Tensor): Tensor<[number], D>;
    /**
     * The positions of what is not 0, a row each.
     * @example
     * tensor([[0, 1], [2, 0]]).nonzero()
     * // => tensor([[0, 1],
     * // =>         [1, 0]])
     */
    nonzero(options?: { readonly asTuple?: false }): Tensor<[number, S["length"]], "int64">;
    nonzero(options: { readonly asTuple: true }): Tensor<[number], "int64">[];
    /**
     * As `nonzero`.
     * @example
     * tensor([0, 5, 7]).argwhere()
     * // => tensor([[1],
     * // =>         [2]])
     */
    argwhere(): Tensor<[number, S["length"]], "int64">;
  }
}
