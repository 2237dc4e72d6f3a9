/**
 * @file What a backward pass frees, and what it must not.
 */
import {
  defineBackend,
  ones,
  reference,
  type Storage,
  tensor,
  type Tensor,
  useBackend,
} from "@kindling/tensor";
import { assertClose } from "@kindling/verify";
import { afterEach, describe, expect, test } from "vitest";
import { customFunction, grad } from "../src/index.ts";

const written: Storage[] = [];
/** The reference, which takes note of what maps write to. */
const watch = defineBackend("watching", {
  map: (call) => {
    written.push(...call.outputs.map(({ storage }) => storage));
    reference.map(call);
  },
});
afterEach(() => useBackend(process.env["KINDLING_BACKEND"] ?? "reference"));

const chain = (w: Tensor, x: Tensor): Tensor => x.mul(w).exp().mul(w).sum();

describe("a backward pass", () => {
  test("frees what it allocates for itself, all but the gradients of leaves", () => {
    watch();
    const w = tensor([1, 2], { requiresGrad: true }) as Tensor;
    const loss = chain(w, ones(2));
    written.length = 0;
    loss.backward();
    const alive = written.filter((storage) => !storage.isDisposed);
    expect(written.length).toBeGreaterThan(3);
    expect(alive).toEqual([w.grad!.storage]);
  });

  test("leaves the gradients, and everything that a user has seen", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const x = tensor([3, 4], { requiresGrad: true });
    const hidden = x.mul(w);
    hidden.exp().mul(w).sum().backward();
    expect(hidden.toArray()).toEqual([3, 8]);
    assertClose(w.grad!, [4 * Math.exp(3), 9 * Math.exp(8)]); // of w exp(3 w) and w exp(4 w)
    expect(x.grad!.shape).toEqual([2]);
  });

  test("leaves what hooks and custom functions may have kept", () => {
    const kept: Tensor[] = [];
    const same = customFunction({
      forward: (_, x: Tensor) => x.mul(1),
      backward: (_, g) => {
        kept.push(g);
        return g;
      },
    });
    const w = tensor([1, 2], { requiresGrad: true }) as Tensor;
    const y = same(w.mul(2)).mul(3);
    y.sum().backward();
    const z = w.mul(2);
    z.registerHook((g) => void kept.push(g));
    z.mul(5).sum().backward();
    expect(kept.map((g) => g.toArray())).toEqual([
      [3, 3],
      [5, 5],
    ]);
  });

  test("that is recorded keeps what the next one needs", () => {
    const w = tensor([1, 2], { requiresGrad: true }) as Tensor;
    const [first] = grad(chain(w, ones(2)), [w], { createGraph: true });
    const [second] = grad(first!.sum(), [w]);
    assertClose(second!, [3 * Math.E, 4 * Math.E ** 2]); // of w exp(w)
  });
});
