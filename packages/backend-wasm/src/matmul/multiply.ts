/**
 * @file One matrix product, divided into blocks that fit the caches. The right matrix is packed into
 * panels, unless it can be read in place and has too few readers to repay that; the left one is read in
 * place unless its rows are scattered.
 */
import { type Block, blockArguments } from "./block.ts";
import { type ProductKernels, tileRows } from "./kernels.ts";
import { at, type Matrix } from "./pack.ts";
import { mode } from "./tile.ts";

/** `c = a · b [+ bias]`, with what is negative made zero where `isRectified`. */
export interface Product {
  readonly sizeBytes: 4 | 8;
  readonly a: Matrix;
  readonly b: Matrix;
  /** Its rows must be contiguous. */
  readonly c: Matrix;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** The address of a contiguous row; 0 for none. */
  readonly bias: number;
  readonly isRectified: boolean;
  /** Whether the right matrix is packed, where that was decided for more than these columns. */
  readonly packsRight?: boolean;
}

/**
 * The largest block. A panel of this depth takes 12 KB, so that with the left rows it stays in the first
 * cache; all panels of a block take 768 KB, for the second. Measured: `docs/decisions/0009`.
 */
const most = { depth: 384, rows: 42 * tileRows, columnBytes: 2048 } as const;

/**
 * A right matrix with contiguous rows is read in place by fewer rows than this, and by any number of
 * them while it fits the second cache and its rows do not fall on the same lines of the first one.
 */
const inPlace = { rows: 4 * tileRows, bytes: 2 ** 19, strideBytes: 4096 } as const;

/** Sizes of a block, and which matrices are packed. */
interface Division {
  readonly depth: number;
  readonly rows: number;
  readonly columns: number;
  readonly packsLeft: boolean;
  readonly packsRight: boolean;
}

/** Which matrices are brought into another order before they are multiplied. */
export function packed(product: Product): {
  readonly packsLeft: boolean;
  readonly packsRight: boolean;
} {
  const { sizeBytes, a, b, rows, columns, depth } = product;
  const staysInCache = depth * columns * sizeBytes < inPlace.bytes && b.down < inPlace.strideBytes;
  const pays = rows >= inPlace.rows && !staysInCache;
  return {
    packsLeft: a.right !== sizeBytes,
    packsRight: product.packsRight ?? (b.right !== sizeBytes || pays),
  };
}

function divide({ panelBytes }: ProductKernels, product: Product): Division {
  const { sizeBytes, rows, columns, depth } = product;
  return {
    depth: evenPart(depth, most.depth, 4),
    rows: evenPart(rows, most.rows, tileRows),
    columns: evenPart(columns, most.columnBytes / sizeBytes, panelBytes / sizeBytes),
    ...packed(product),
  };
}

/** The size of equal parts, each at most `limit` and a multiple of `unit`. */
function evenPart(total: number, limit: number, unit: number): number {
  const parts = Math.max(1, Math.ceil(total / limit));
  return Math.max(unit, Math.ceil(total / parts / unit) * unit);
}

/** Where a product keeps what it packs, as addresses in its scratch memory. */
interface Places {
  readonly edge: number;
  readonly bias: number;
  readonly right: number;
  readonly left: number;
  readonly end: number;
}

function placesFrom(
  start: number,
  { panelBytes }: ProductKernels,
  { sizeBytes, bias }: Product,
  part: Division,
): Places {
  const biasRow = start + tileRows * panelBytes;
  const right = biasRow + (bias === 0 ? 0 : part.columns * sizeBytes);
  const panels = part.packsRight ? part.columns * sizeBytes : panelBytes;
  const left = right + part.depth * panels;
  const end = left + (part.packsLeft ? part.rows * part.depth * sizeBytes : 0);
  return { edge: start, bias: biasRow, right, left, end };
}

/** Bytes of scratch memory that a product needs. */
export const scratchBytes = (kernels: ProductKernels, product: Product): number =>
  placesFrom(0, kernels, product, divide(kernels, product)).end;

/** Multiplies; `scratch` is the address of `scratchBytes` bytes, a multiple of 16. */
export function multiply(kernels: ProductKernels, product: Product, scratch: number): void {
  const part = divide(kernels, product);
  const places = placesFrom(scratch, kernels, product, part);
  for (let j = 0; j < product.columns; j += part.columns) {
    const columns = Math.min(part.columns, product.columns - j);
    for (let k = 0; k === 0 || k < product.depth; k += part.depth) {
      const depth = Math.min(part.depth, product.depth - k);
      multiplySlice(kernels, product, part, places, { j, k, columns, depth });
    }
  }
}

/** Some columns of the right matrix at some depth. */
interface Slice {
  readonly j: number;
  readonly k: number;
  readonly columns: number;
  readonly depth: number;
}

/** Adds the products with one slice to the result, for all rows. */
function multiplySlice(
  kernels: ProductKernels,
  product: Product,
  part: Division,
  places: Places,
  slice: Slice,
): void {
  const { sizeBytes, a, c, rows } = product;
  const { j, k, depth } = slice;
  const isLast = k + depth === product.depth;
  const ends = endOf(kernels, product, places, slice, isLast);
  const strips = stripsOf(kernels, product, part, places, slice);
  for (let i = 0; i < rows; i += part.rows) {
    const height = Math.min(part.rows, rows - i);
    const source = at(a, i, k);
    if (part.packsLeft)
      kernels.packRows(source.address, source.down, source.right, places.left, height, depth);
    const left = part.packsLeft
      ? { a: places.left, aRow: depth * sizeBytes }
      : { a: source.address, aRow: a.down };
    for (const { from, ...strip } of strips) {
      kernels.block(
        ...blockArguments({
          ...left,
          ...strip,
          c: at(c, i, j + from).address,
          cRow: c.down,
          rows: height,
          depth,
          modes: ends.modes,
          bias: ends.bias === 0 ? 0 : ends.bias + from * sizeBytes,
          edge: places.edge,
        }),
      );
    }
  }
}

/** What happens to sums before and after a slice. */
function endOf(
  kernels: ProductKernels,
  { bias, isRectified, sizeBytes }: Product,
  places: Places,
  { j, k, columns }: Slice,
  isLast: boolean,
): Pick<Block, "modes" | "bias"> {
  const modes = (k > 0 ? mode.accumulate : 0) | (isLast && isRectified ? mode.relu : 0);
  if (bias === 0 || !isLast) return { modes, bias: 0 };
  // Copied, so that tiles may read past the last column.
  const from = bias + j * sizeBytes;
  kernels.moveStrided(from, 0, sizeBytes, places.bias, 0, sizeBytes, 1, columns);
  return { modes, bias: places.bias };
}

/** Neighbouring columns whose panels are equally far apart. */
interface Strip extends Pick<Block, "b" | "bStep" | "bPanel" | "columns"> {
  /** The first column, counted from the slice's. */
  readonly from: number;
}

/** Packs what is to be packed of the right matrix; in place, only a last panel that is not full. */
function stripsOf(
  kernels: ProductKernels,
  { b, sizeBytes }: Product,
  { packsRight }: Division,
  { right }: Places,
  { j, k, columns, depth }: Slice,
): Strip[] {
  const { panelBytes } = kernels;
  const width = panelBytes / sizeBytes;
  const from = packsRight ? 0 : columns - (columns % width);
  const first = { from: 0, b: at(b, k, j).address, bStep: b.down, bPanel: panelBytes };
  const strips: Strip[] = from > 0 ? [{ ...first, columns: from }] : [];
  const rest = columns - from;
  if (rest > 0) {
    kernels.packPanels(at(b, k, j + from).address, b.down, b.right, right, depth, rest);
    strips.push({ from, b: right, bStep: panelBytes, bPanel: depth * panelBytes, columns: rest });
  }
  return strips;
}
