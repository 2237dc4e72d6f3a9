/**
 * @file A trial of wide kernels against narrow ones: the same products, until the engine has had the time
 * to optimise both.
 */
import { type ElementName, elements } from "./element.ts";
import { compileProduct, type ProductKernels, type Width } from "./kernels.ts";
import { multiply, type Product } from "./multiply.ts";

/** Long enough for the engine to replace its first code of a function by an optimised one. */
const trialMs = 60;

/** Sizes that are no multiples of a tile, and large enough to tell speeds apart. */
const [rows, columns, depth] = [59, 130, 210];

interface Outcome {
  readonly bestMs: number;
  /** Whether all its products were as expected. */
  readonly isRight: boolean;
}

/** The width that gives the right bits in less time. */
export function fasterWidth(name: ElementName, isRelaxed: boolean): Width {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const product = placed(name, memory);
  const result = new Uint8Array(memory.buffer, product.c.address, rows * product.c.down);
  const narrow = compileProduct(name, isRelaxed, memory);
  multiply(narrow, product, scratchAddress);
  const expected = result.slice();
  const usual = outcome(narrow, product, result, expected);
  const wide = outcome(compileProduct(name, isRelaxed, memory, "wide"), product, result, expected);
  return wide.isRight && wide.bestMs < usual.bestMs ? "wide" : "narrow";
}

/** Multiplies for the time of a trial. */
function outcome(
  kernels: ProductKernels,
  product: Product,
  result: Uint8Array,
  expected: Uint8Array,
): Outcome {
  let [bestMs, isRight] = [Infinity, true];
  for (const start = performance.now(); isRight && performance.now() < start + trialMs;) {
    result.fill(0xff);
    const before = performance.now();
    multiply(kernels, product, scratchAddress);
    bestMs = Math.min(bestMs, performance.now() - before);
    isRight = result.every((byte, i) => byte === expected[i]);
  }
  return { bestMs, isRight };
}

const scratchAddress = 2 ** 20;

/** Both matrices filled with fractions that look random. */
function placed(name: ElementName, memory: WebAssembly.Memory): Product {
  const { sizeBytes } = elements[name];
  const address = {
    a: 64,
    b: 64 + rows * depth * sizeBytes,
    c: 64 + (rows + columns) * depth * sizeBytes,
  };
  const Elements = sizeBytes === 4 ? Float32Array : Float64Array;
  new Elements(memory.buffer, address.a, (rows + columns) * depth).forEach((_, i, all) => {
    all[i] = ((Math.imul(i + 1, 0x9e3779b1) >>> 8) % 2001) / 1000 - 1;
  });
  const matrix = (at: number, width: number): Product["a"] => ({
    address: at,
    down: width * sizeBytes,
    right: sizeBytes,
  });
  return {
    sizeBytes,
    a: matrix(address.a, depth),
    b: matrix(address.b, columns),
    c: matrix(address.c, columns),
    rows,
    columns,
    depth,
    bias: 0,
    isRectified: false,
  };
}
