/**
 * @file What threads share of a matrix product: rows or columns of the result, each part a product of its
 * own. What is summed is never divided between them, so results do not depend on their number.
 */
import type { Job } from "../threads/job.ts";
import { evenParts } from "../threads/even.ts";
import { callsOf, type ProductKernels, tileRows } from "./kernels.ts";
import { multiply, packed, type Product, scratchBytes } from "./multiply.ts";
import { at } from "./pack.ts";

/** Products that lie in memory alike. */
export interface Products {
  /** The first one. */
  readonly base: Product;
  /** How far the operands of each are from those of the first, in bytes. */
  readonly places: readonly Place[];
}

export type Place = readonly [a: number, b: number, c: number];

/** So many products are a task at most, so that the block of a job has room for it. */
const mostOfTask = 16;

/**
 * Runs products, cut into parts where they are few.
 *
 * @param scratch  gives memory until the end of the call
 */
export function runProducts(
  kernels: ProductKernels,
  { base, places }: Products,
  scratch: (sizeBytes: number) => number,
  job: Job,
): void {
  const parts = partsOf(base, Math.ceil(job.threads / places.length));
  const count = places.length * parts.length;
  const each = Math.max(1, Math.min(mostOfTask, Math.floor(count / job.parts)));
  const rooms = Array.from({ length: Math.min(2 * job.parts, Math.ceil(count / each)) }, () =>
    roomFor(kernels, parts, scratch),
  );
  const calls = callsOf(kernels, job);
  let n = 0;
  for (const place of places)
    for (const part of parts) {
      multiplyIn(rooms[Math.floor(n / each) % rooms.length]!, calls, moved(part, place));
      n += 1;
      if (n % (each * rooms.length) === 0 && n < count) job.barrier();
      else if (n % each === 0) job.next();
    }
}

/** Columns of float32 that fill a line of the caches, so that two threads do not write to one. */
const lineBytes = 64;

/** A product as a few, not more than threads: each reads the whole of one matrix. What is packed is best packed once. */
function partsOf(product: Product, count: number): Product[] {
  if (count === 1) return [product];
  const { sizeBytes, a, b, c, bias, rows, columns } = product;
  const unit = lineBytes / sizeBytes;
  const [rowUnits, columnUnits] = [Math.ceil(rows / tileRows), Math.ceil(columns / unit)];
  const { packsLeft, packsRight } = packed(product);
  const isRight = packsRight === packsLeft ? columnUnits > rowUnits : packsRight;
  const preferred = isRight ? columnUnits : rowUnits;
  const byColumns = isRight !== (preferred < count && preferred < Math.max(columnUnits, rowUnits));
  return byColumns
    ? evenParts(columns, unit, count).map(({ start, size }) => ({
        ...product,
        packsRight,
        b: at(b, 0, start),
        c: at(c, 0, start),
        bias: bias === 0 ? 0 : bias + start * sizeBytes,
        columns: size,
      }))
    : evenParts(rows, tileRows, count).map(({ start, size }) => ({
        ...product,
        a: at(a, start, 0),
        c: at(c, start, 0),
        rows: size,
      }));
}

const moved = (product: Product, [a, b, c]: Place): Product => ({
  ...product,
  a: { ...product.a, address: product.a.address + a },
  b: { ...product.b, address: product.b.address + b },
  c: { ...product.c, address: product.c.address + c },
});

/** Memory for one product at a time: what it packs, and its rows where they are scattered in the result. */
interface Room {
  readonly scratch: number;
  readonly rows: number;
}

function roomFor(
  kernels: ProductKernels,
  products: readonly Product[],
  scratch: (sizeBytes: number) => number,
): Room {
  const most = (sizeOf: (product: Product) => number): number =>
    scratch(Math.max(...products.map(sizeOf)));
  return {
    scratch: most((product) => scratchBytes(kernels, product)),
    rows: most(({ c, sizeBytes, rows, columns }) =>
      c.right === sizeBytes ? 0 : rows * columns * sizeBytes,
    ),
  };
}

function multiplyIn(
  { scratch, rows: address }: Room,
  kernels: ProductKernels,
  product: Product,
): void {
  const { c, sizeBytes, rows, columns } = product;
  if (c.right === sizeBytes) return multiply(kernels, product, scratch);
  const down = columns * sizeBytes;
  multiply(kernels, { ...product, c: { address, down, right: sizeBytes } }, scratch);
  kernels.moveStrided(address, down, sizeBytes, c.address, c.down, c.right, rows, columns);
}
