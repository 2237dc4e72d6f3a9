/**
 * @file What varies from step to step is a number, not a kernel.
 */
import { compiledKernels } from "@kindling/backend-wasm";
import { expect, test } from "vitest";
import { optim, tensor, useWasm } from "../src/index.ts";

test("a thousand steps of Adam whose rate changes compile no kernel after the first", () => {
  useWasm();
  const p = tensor(Array.from({ length: 64 }, (_, i) => i)).requiresGrad_();
  const optimizer = new optim.Adam([p], { lr: 0.1 });
  const step = (): void => {
    p.grad = p.detach().clone();
    optimizer.paramGroups[0]!.lr *= 0.99;
    optimizer.step();
  };
  step();
  const before = compiledKernels();
  for (let i = 0; i < 1000; i++) step();
  expect(compiledKernels()).toBe(before);
});
