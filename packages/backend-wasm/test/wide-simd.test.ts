/**
 * @file Wide mode changes how long products take and not what they are. This file runs in a process of
 * its own, as the flag is the process's.
 */
import { fromTypedArray, ones, type Tensor, useBackend } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { features } from "../src/features.ts";
import { enableWideSimd, useWasm } from "../src/index.ts";
import { compileProduct } from "../src/matmul/kernels.ts";
import { multiply, type Product, scratchBytes } from "../src/matmul/multiply.ts";
import { fasterWidth } from "../src/matmul/trial.ts";
import { knowsFlag } from "../src/wide-simd.ts";

const isTaken = enableWideSimd();

describe("functions of elements side by side, whose vectors are joined", () => {
  test.each(["exp", "log", "sigmoid", "tanh", "relu", "neg"] as const)(
    "%s gives the bits of elements apart, whose vectors are not",
    (name) => {
      useWasm();
      const values = Float32Array.from({ length: 4096 }, (_, i) => 20 * Math.sin(i));
      const x = fromTypedArray(values);
      const apart = x.unsqueeze(1).expand(-1, 2).clone().select(1, 0);
      const bits = (y: Tensor): Int32Array =>
        new Int32Array(y.toTypedArray().buffer as ArrayBuffer);
      const expected = bits(apart[name]().contiguous());
      // Long enough for the engine's second compiler to have taken over.
      for (let round = 0; round < 300; round++) {
        const y = x[name]();
        if (round % 50 === 49) expect(bits(y)).toEqual(expected);
        y.dispose();
      }
      useBackend("reference");
    },
  );
});

describe("wide kernels", () => {
  test("are there on Node, whose flags can be set", () => {
    expect(isTaken).toBe(true);
  });

  test.each([
    ["Node 24", { v8: "13.6.233.17-node.37" }, true],
    ["Node 22", { v8: "12.4.254.21-node.33" }, true],
    ["Node 20, whose V8 does not know the flag", { v8: "11.3.244.8-node.23" }, false],
    ["Bun, whose engine is another one", { v8: "14.6.202.34-node.20", bun: "1.4.5" }, false],
    ["a platform that does not say", undefined, false],
  ])("on %s: %o, %s", (_, versions, isKnown) => {
    expect(knowsFlag(versions)).toBe(isKnown);
  });

  test.each(["float32", "float64"] as const)("give the bits of narrow ones: %s", (name) => {
    const memory = new WebAssembly.Memory({ initial: 160 });
    const sizeBytes = name === "float32" ? 4 : 8;
    const isRelaxed = features().relaxedSimd;
    const [narrow, wide] = [
      compileProduct(name, isRelaxed, memory, "narrow"),
      compileProduct(name, isRelaxed, memory, "wide"),
    ];
    const Elements = sizeBytes === 4 ? Float32Array : Float64Array;
    const operands = new Elements(memory.buffer, 0, 2 ** 18);
    operands.forEach((_, i) => {
      operands[i] = Math.sin(i);
    });
    // Long enough, in all, for the engine's second compiler to have taken over.
    for (let round = 0; round < 60; round++) {
      const [rows, columns, depth] = [
        1 + ((round * 37) % 97),
        1 + ((round * 53) % 101),
        1 + ((round * 71) % 433),
      ];
      const results = [narrow, wide].map((kernels, at) => {
        const address = 2 ** 22 + at * 2 ** 18;
        const product: Product = {
          sizeBytes,
          a: { address: 0, down: depth * sizeBytes, right: sizeBytes },
          b: { address: rows * depth * sizeBytes, down: sizeBytes, right: depth * sizeBytes },
          c: { address, down: columns * sizeBytes, right: sizeBytes },
          rows,
          columns,
          depth,
          bias: 0,
          isRectified: round % 2 === 0,
        };
        expect(scratchBytes(kernels, product)).toBeLessThan(2 ** 22);
        for (let again = 0; again < 8; again++) multiply(kernels, product, 5 * 2 ** 20);
        return new Uint8Array(memory.buffer, address, rows * columns * sizeBytes).slice();
      });
      expect(results[0]).toEqual(results[1]);
    }
  });

  test("are chosen or not, but nothing in between", () => {
    expect(["narrow", "wide"]).toContain(fasterWidth("float32", features().relaxedSimd));
  });

  test("multiply tensors, and asking for them again changes nothing", () => {
    useWasm();
    expect(ones(3, 4).matmul(ones(4, 2)).toArray()).toEqual([
      [4, 4],
      [4, 4],
      [4, 4],
    ]);
    expect(enableWideSimd()).toBe(true);
    useBackend("reference");
  });
});
