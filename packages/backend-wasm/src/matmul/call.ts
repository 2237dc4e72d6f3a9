/**
 * @file The kernel of `matmul` as the door calls it: batches, layouts and what follows the product.
 */
import { add, type Expr, input, relu } from "@kindling/expr";
import { dtypes, type KernelOperand, type MatmulCall, numelOf } from "@kindling/tensor";
import type { ElementName } from "./element.ts";
import type { Place, Products } from "./share.ts";
import type { Product } from "./multiply.ts";

/** Whether a call is one for this kernel: of floats, into memory that it does not read. */
export const isMultiplied = (call: MatmulCall): call is MatmulCall & { output: FloatOperand } =>
  (call.output.dtype === "float32" || call.output.dtype === "float64") &&
  call.output.storage !== call.a.storage &&
  call.output.storage !== call.b.storage;

type FloatOperand = KernelOperand & { readonly dtype: ElementName };

/** What a product can do to its sums before it writes them. */
export interface Ending {
  /** Number of the epilogue's input that is added as a row; `undefined` for none. */
  readonly bias: number | undefined;
  readonly isRectified: boolean;
}

const [product, first] = [input(0), input(1)];
const none: Ending = { bias: undefined, isRectified: false };

/** Expressions are equal when they are one object, so a table of them is a table of their structures. */
const endings = new Map<Expr, Ending>([
  [product, none],
  [relu(product), { ...none, isRectified: true }],
  ...[add(product, first), add(first, product)].flatMap((sum): [Expr, Ending][] => [
    [sum, { bias: 0, isRectified: false }],
    [relu(sum), { bias: 0, isRectified: true }],
  ]),
]);

/** How the product itself can do what follows it; `undefined` where that takes another pass. */
export function endingOf({ epilogue, output }: MatmulCall): Ending | undefined {
  if (epilogue === undefined) return none;
  const ending = endings.get(epilogue.expr);
  if (ending?.bias === undefined) return ending;
  const bias = epilogue.inputs[ending.bias]!;
  return isRow(bias, output) ? ending : undefined;
}

/** One row, repeated along all other axes, of the output's element type. */
function isRow({ dtype, strides, shape }: KernelOperand, output: KernelOperand): boolean {
  const last = strides.length - 1;
  return (
    dtype === output.dtype &&
    strides.every((stride, i) => shape[i] === 1 || stride === (i === last ? 1 : 0))
  );
}

/** Addresses of the first elements of a call's operands. */
export interface Addresses {
  readonly a: number;
  readonly b: number;
  readonly bias: number;
  readonly output: number;
}

/** Reads a call; `undefined` where there is nothing to compute. */
export function productsOf(
  { a, b, output }: MatmulCall,
  { isRectified }: Ending,
  addresses: Addresses,
): Products | undefined {
  const { sizeBytes } = dtypes[output.dtype] as { sizeBytes: 4 | 8 }; // float32 or float64
  const [rows, columns, depth] = [output.shape.at(-2)!, output.shape.at(-1)!, a.shape.at(-1)!];
  if (numelOf(output.shape) === 0) return undefined;
  const axes = batchAxes(a, b, output);
  const folded = foldable(axes.at(-1), a, output) ? axes.pop()!.size : 1;
  const matrix = (x: KernelOperand, address: number): Product["a"] => ({
    address,
    down: x.strides.at(-2)! * sizeBytes,
    right: x.shape.at(-1) === 1 ? sizeBytes : x.strides.at(-1)! * sizeBytes,
  });
  const base: Product = {
    sizeBytes,
    a: matrix(a, addresses.a),
    b: matrix(b, addresses.b),
    c: matrix(output, addresses.output),
    rows: rows * folded,
    columns,
    depth,
    bias: addresses.bias,
    isRectified,
  };
  const places: Place[] = [];
  eachBatch(axes, [0, 0, 0], ([i, j, k]) =>
    places.push([i * sizeBytes, j * sizeBytes, k * sizeBytes]),
  );
  return { base, places };
}

/** A batch axis: its size, and the strides of a, b and the output, in elements. */
interface BatchAxis {
  readonly size: number;
  readonly strides: readonly [number, number, number];
}

const batchAxes = (a: KernelOperand, b: KernelOperand, c: KernelOperand): BatchAxis[] =>
  c.shape
    .slice(0, -2)
    .map((size, i): BatchAxis => ({ size, strides: [a.strides[i]!, b.strides[i]!, c.strides[i]!] }))
    .filter(({ size }) => size !== 1);

/** Whether a batch is more rows of one product: with one right matrix, and rows that follow the rows. */
function foldable(
  axis: BatchAxis | undefined,
  a: KernelOperand,
  c: KernelOperand,
): axis is BatchAxis {
  if (axis === undefined) return false;
  const follows = (x: KernelOperand, stride: number): boolean =>
    stride === x.shape.at(-2)! * x.strides.at(-2)!;
  const [strideA, strideB, strideC] = axis.strides;
  return strideB === 0 && follows(a, strideA) && follows(c, strideC);
}

/** Visits all batches with how far each operand's is from the first, in elements. */
function eachBatch(
  [axis, ...inner]: readonly BatchAxis[],
  [a, b, c]: Place,
  visit: (place: Place) => void,
): void {
  if (axis === undefined) return visit([a, b, c]);
  const [i, j, k] = axis.strides;
  for (let n = 0; n < axis.size; n++) eachBatch(inner, [a + n * i, b + n * j, c + n * k], visit);
}
