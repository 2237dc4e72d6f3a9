/**
 * @file Kernels read nothing beyond their matrices, with fused products and without.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { features } from "../../src/features.ts";
import { compileProduct } from "../../src/matmul/kernels.ts";
import { multiply, type Product, scratchBytes } from "../../src/matmul/multiply.ts";
import { wholeNumber } from "./operands.ts";

const memory = new WebAssembly.Memory({ initial: 16 });
const end = memory.buffer.byteLength;
const floats = new Float32Array(memory.buffer);

/** The kernels that this engine can have. */
const compiled = [false, true]
  .filter((isRelaxed) => !isRelaxed || features().relaxedSimd)
  .map(
    (isRelaxed) =>
      [isRelaxed ? "fused" : "plain", compileProduct("float32", isRelaxed, memory)] as const,
  );

const size = fc.integer({ min: 1, max: 30 });

describe.each(compiled)("%s kernels", (_, kernels) => {
  /** Writes a matrix of whole numbers that ends `before` bytes before the end of the memory. */
  function placed(
    rows: number,
    columns: number,
    isTransposed: boolean,
    before: number,
    seed: number,
  ): Product["a"] {
    const address = end - before - 4 * rows * columns;
    const [down, right] = isTransposed ? [1, rows] : [columns, 1];
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        floats[address / 4 + i * down + j * right] = wholeNumber(seed)(0, i, j);
    return { address, down: 4 * down, right: 4 * right };
  }

  test("no read goes beyond the memory that the last matrix ends with", () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (m, n, k, ta, tb, isLeftLast) => {
          const [sizeA, sizeB] = [4 * m * k, 4 * k * n];
          const product: Product = {
            sizeBytes: 4,
            a: placed(m, k, ta, isLeftLast ? 0 : sizeB, 1),
            b: placed(k, n, tb, isLeftLast ? sizeA : 0, 2),
            c: { address: 65536, down: 4 * n, right: 4 },
            rows: m,
            columns: n,
            depth: k,
            bias: 0,
            isRectified: false,
          };
          expect(scratchBytes(kernels, product)).toBeLessThan(65536);
          multiply(kernels, product, 0);
          const want = Array.from({ length: m * n }, (__, at) => {
            const [i, j] = [Math.floor(at / n), at % n];
            let sum = 0;
            for (let x = 0; x < k; x++) sum += wholeNumber(1)(0, i, x) * wholeNumber(2)(0, x, j);
            return sum;
          });
          expect(Array.from(floats.subarray(16384, 16384 + m * n))).toEqual(want);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("nor beyond a row that is added", () => {
    fc.assert(
      fc.property(size, (n) => {
        const bias = placed(1, n, false, 0, 3).address;
        const product: Product = {
          sizeBytes: 4,
          a: placed(1, 1, false, 4 * n, 1),
          b: placed(1, n, false, 4 * n + 4, 2),
          c: { address: 65536, down: 4 * n, right: 4 },
          rows: 1,
          columns: n,
          depth: 1,
          bias,
          isRectified: false,
        };
        multiply(kernels, product, 0);
        const want = Array.from({ length: n }, (__, j) => {
          return wholeNumber(1)(0, 0, 0) * wholeNumber(2)(0, 0, j) + wholeNumber(3)(0, 0, j);
        });
        expect(Array.from(floats.subarray(16384, 16384 + n))).toEqual(want);
      }),
    );
  });
});
