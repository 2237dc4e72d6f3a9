/**
 * @file Wide mode cannot be asked for once kernels have been compiled.
 */
import { ones, useBackend } from "@kindling/tensor";
import { expect, test } from "vitest";
import { enableWideSimd, useWasm } from "../src/index.ts";

test("asking after the first operation is an error that says so", () => {
  delete process.env["KINDLING_WIDE_SIMD"];
  useWasm();
  ones(3).add(1);
  expect(() => enableWideSimd()).toThrow("kernels have been compiled already");
  useBackend("reference");
});
