/**
 * @file One matrix product, divided into blocks that fit the caches. The right matrix is packed into
 * panels, unless it can be read in place and has too few readers to repay that; the left one is read in
 * place unless its rows are scattered. Threads share the rows, and where there are few the columns: what
 * is summed is never divided between them.
 */
import { here, type Job } from "../threads/job.ts";
import { type Block, blockArguments } from "./block.ts";
import { callsOf, type ProductKernels, tileRows } from "./kernels.ts";
import { at, type Matrix, packPanels, packRows } from "./pack.ts";
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
const inPlace = { rows: 4 * tileRows, bytes: 2 ** 20, strideBytes: 4096 } as const;

/** Sizes of a block, and which matrices are packed. */
interface Division {
  readonly depth: number;
  readonly rows: number;
  readonly columns: number;
  /** Of those columns, how many a task packs, and with how many it multiplies. */
  readonly columnsPacked: number;
  readonly columnsOfTask: number;
  readonly packsLeft: boolean;
  readonly packsRight: boolean;
}

/** @param parts  into how many tasks the work is best cut */
function divide(
  { panelBytes }: ProductKernels,
  { sizeBytes, a, b, rows, columns, depth }: Product,
  parts: number,
): Division {
  const width = panelBytes / sizeBytes;
  const staysInCache = depth * columns * sizeBytes < inPlace.bytes && b.down < inPlace.strideBytes;
  const height = evenPart(rows, Math.min(most.rows, Math.ceil(rows / parts)), tileRows);
  const across = evenPart(columns, most.columnBytes / sizeBytes, width);
  const columnParts = Math.ceil(parts / Math.ceil(rows / height));
  return {
    depth: evenPart(depth, most.depth, 4),
    rows: height,
    columns: across,
    columnsPacked: evenPart(across, Math.ceil(across / parts), width),
    columnsOfTask: evenPart(across, Math.ceil(across / columnParts), width),
    packsLeft: a.right !== sizeBytes,
    packsRight: b.right !== sizeBytes || (rows >= inPlace.rows && !staysInCache),
  };
}

/** The size of equal parts, each at most `limit` and a multiple of `unit`. */
function evenPart(total: number, limit: number, unit: number): number {
  const parts = Math.max(1, Math.ceil(total / limit));
  return Math.max(unit, Math.ceil(total / parts / unit) * unit);
}

/** Where a product keeps what it packs, as addresses in its scratch memory. */
interface Places {
  /** Each task's own, unless they are done one after another: a tile at its edge, then left rows. */
  readonly tasks: number;
  readonly taskBytes: number;
  readonly bias: number;
  readonly right: number;
  readonly end: number;
}

function placesFrom(
  start: number,
  { panelBytes }: ProductKernels,
  { sizeBytes, bias, rows }: Product,
  part: Division,
  parts: number,
): Places {
  const left = part.packsLeft ? part.rows * part.depth * sizeBytes : 0;
  const own = tileRows * panelBytes + left;
  const blocks = Math.ceil(rows / part.rows) * Math.ceil(part.columns / part.columnsOfTask);
  const biasRow = start + (parts === 1 ? 1 : blocks) * own;
  const right = biasRow + (bias === 0 ? 0 : part.columns * sizeBytes);
  const panels = part.packsRight ? part.columns * sizeBytes : panelBytes;
  return {
    tasks: start,
    taskBytes: parts === 1 ? 0 : own,
    bias: biasRow,
    right,
    end: right + part.depth * panels,
  };
}

/** Bytes of scratch memory that a product needs, if it is cut into so many parts. */
export const scratchBytes = (
  kernels: ProductKernels,
  product: Product,
  parts: number = 1,
): number => placesFrom(0, kernels, product, divide(kernels, product, parts), parts).end;

/**
 * Multiplies.
 *
 * @param scratch  the address of `scratchBytes` bytes, a multiple of 16
 * @param job      gets the kernel calls; those of one product alone, unless it has one part
 */
export function multiply(
  kernels: ProductKernels,
  product: Product,
  scratch: number,
  job: Job = here,
  parts: number = job.parts,
): void {
  const part = divide(kernels, product, parts);
  const places = placesFrom(scratch, kernels, product, part, parts);
  const run: Run = {
    kernels: callsOf(kernels, job),
    product,
    part,
    places,
    steps: parts > 1 ? job : here,
  };
  for (let j = 0; j < product.columns; j += part.columns) {
    const columns = Math.min(part.columns, product.columns - j);
    for (let k = 0; k === 0 || k < product.depth; k += part.depth) {
      const depth = Math.min(part.depth, product.depth - k);
      multiplySlice(run, { j, k, columns, depth });
    }
  }
}

/** A product that is being computed. */
interface Run {
  readonly kernels: ProductKernels;
  readonly product: Product;
  readonly part: Division;
  readonly places: Places;
  /** Where what other tasks do has to be told: nowhere while all is one task. */
  readonly steps: Job;
}

/** Some columns of the right matrix at some depth. */
interface Slice {
  readonly j: number;
  readonly k: number;
  readonly columns: number;
  readonly depth: number;
}

/** Adds the products with one slice to the result, for all rows. */
function multiplySlice(run: Run, slice: Slice): void {
  const { product, part, places } = run;
  const ends = endOf(run, slice);
  const strips = stripsOf(run, slice);
  const width = run.kernels.panelBytes / product.sizeBytes;
  run.steps.barrier(); // what is packed has many readers
  let place = places.tasks;
  for (let i = 0; i < product.rows; i += part.rows) {
    for (let from = 0; from < slice.columns; from += part.columnsOfTask) {
      const to = Math.min(slice.columns, from + part.columnsOfTask);
      multiplyBlock(run, slice, i, strips.flatMap(within(from, to, width)), ends, place);
      run.steps.next();
      place += places.taskBytes;
    }
  }
  run.steps.barrier();
}

/** Some rows of the result, at the columns of strips. */
function multiplyBlock(
  { kernels, product: { a, c, rows, sizeBytes }, part }: Run,
  { j, k, depth }: Slice,
  i: number,
  strips: readonly Strip[],
  ends: Pick<Block, "modes" | "bias">,
  edge: number,
): void {
  const height = Math.min(part.rows, rows - i);
  const source = at(a, i, k);
  const packed = edge + tileRows * kernels.panelBytes;
  if (part.packsLeft) packRows(kernels, source, packed, height, depth, sizeBytes);
  const left = part.packsLeft
    ? { a: packed, aRow: depth * sizeBytes }
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
        edge,
      }),
    );
  }
}

/** What happens to sums before and after a slice. */
function endOf(
  { kernels, product, places, steps }: Run,
  { j, k, columns, depth }: Slice,
): Pick<Block, "modes" | "bias"> {
  const { bias, isRectified, sizeBytes } = product;
  const isLast = k + depth === product.depth;
  const modes = (k > 0 ? mode.accumulate : 0) | (isLast && isRectified ? mode.relu : 0);
  if (bias === 0 || !isLast) return { modes, bias: 0 };
  // Copied, so that tiles may read past the last column.
  const from = bias + j * sizeBytes;
  kernels.moveStrided(from, 0, sizeBytes, places.bias, 0, sizeBytes, 1, columns);
  steps.next();
  return { modes, bias: places.bias };
}

/** Neighbouring columns whose panels are equally far apart. */
interface Strip extends Pick<Block, "b" | "bStep" | "bPanel" | "columns"> {
  /** The first column, counted from the slice's. */
  readonly from: number;
}

/** The part of a strip at some columns of its slice, which begin between panels. */
const within =
  (start: number, end: number, widthOfPanel: number) =>
  (strip: Strip): Strip[] => {
    const from = Math.max(strip.from, start);
    const columns = Math.min(strip.from + strip.columns, end) - from;
    const panels = (from - strip.from) / widthOfPanel;
    return columns > 0 ? [{ ...strip, from, columns, b: strip.b + panels * strip.bPanel }] : [];
  };

/** Packs what is to be packed of the right matrix; in place, only a last panel that is not full. */
function stripsOf({ kernels, product, part, places, steps }: Run, slice: Slice): Strip[] {
  const { j, k, columns, depth } = slice;
  const { b, sizeBytes } = product;
  const { panelBytes } = kernels;
  const width = panelBytes / sizeBytes;
  const from = part.packsRight ? 0 : columns - (columns % width);
  const first = { from: 0, b: at(b, k, j).address, bStep: b.down, bPanel: panelBytes };
  const strips: Strip[] = from > 0 ? [{ ...first, columns: from }] : [];
  if (from === columns) return strips;
  for (let start = from; start < columns; start += part.columnsPacked) {
    const count = Math.min(part.columnsPacked, columns - start);
    const to = places.right + (start - from) * sizeBytes * depth;
    packPanels(kernels, at(b, k, j + start), to, depth, count, sizeBytes);
    steps.next();
  }
  const packed = { b: places.right, bStep: panelBytes, bPanel: depth * panelBytes };
  return [...strips, { ...packed, from, columns: columns - from }];
}
