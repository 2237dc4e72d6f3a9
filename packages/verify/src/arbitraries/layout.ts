/**
 * @file Arbitrary layouts: the same logical values, contiguous, transposed in memory, every so many
 * elements apart, behind an offset, or repeated by a stride of 0.
 */
import { full, type Tensor, zeros } from "@kindling/tensor";
import fc from "fast-check";
import { tensor, type TensorOptions } from "./tensor.ts";

/** How the elements of a view lie in memory. */
export type LayoutName = "contiguous" | "transposed" | "sliced" | "offset" | "expanded";

/** Tensors of one value each, laid out differently. */
export interface LaidOut {
  readonly layout: LayoutName;
  /** The values, contiguous and in a storage of their own. */
  readonly plain: Tensor;
  /** The same values in the layout that is named. */
  readonly view: Tensor;
}

/** Lays values out anew. `expanded` repeats its first slice along the first axis. */
const layouts: { readonly [L in LayoutName]: (x: Tensor, step: number) => LaidOut["view"] } = {
  contiguous: (x) => x.clone(),
  transposed: (x) => {
    const axes = Array.from({ length: x.ndim }, (_, i) => x.ndim - 1 - i);
    return x.permute(axes).clone().permute(axes);
  },
  sliced: (x, step) => {
    if (x.ndim === 0) return layouts.offset(x, step);
    const [rows = 0, ...rest] = x.shape;
    const wide = fullLike(x, [rows * step, ...rest]);
    wide.setAt([[0, null, step]], x);
    return wide.at([0, null, step]);
  },
  offset: (x, step) => {
    const count = x.numel();
    const long = fullLike(x, [count + step]);
    long.setAt([[step]], x.reshape([count]));
    return long.at([step]).view([...x.shape]);
  },
  expanded: (x) => {
    if (x.ndim === 0) return x.clone();
    const [rows = 0, ...rest] = x.shape;
    const first = rows === 0 ? zeros([1, ...rest], { dtype: x.dtype }) : x.narrow(0, 0, 1).clone();
    return first.expand([rows, ...rest]);
  },
};

const names = Object.keys(layouts) as LayoutName[]; // the table is typed by these names

/**
 * The same values as `x` in each of the layouts that leave them as they are.
 * @example
 * layoutsOf(tensor([[1, 2], [3, 4]])).length > 2 // => true
 */
export function layoutsOf(x: Tensor): readonly LaidOut[] {
  return names
    .filter((layout) => layout !== "expanded")
    .map((layout) => ({ layout, plain: x, view: layouts[layout](x, 2) }));
}

/**
 * A tensor within the options, and a view that holds the same values in another layout.
 * @example
 * const [{ plain, view }] = fc.sample(laidOut(), 1);
 * assertEqual(view, plain);
 * isContiguous(plain) // => true
 */
export function laidOut(options: TensorOptions = {}): fc.Arbitrary<LaidOut> {
  const step = fc.integer({ min: 1, max: 3 });
  return fc.tuple(tensor(options), fc.constantFrom(...names), step).map(([x, layout, apart]) => {
    const view = layouts[layout](x, apart);
    return { layout, plain: view.clone(), view };
  });
}

/** What lies between the elements of a view must not be read: it is an unlikely number. */
function fullLike(x: Tensor, sizes: number[]): Tensor {
  return full(sizes, x.dtype === "bool" ? 1 : 77, { dtype: x.dtype });
}
