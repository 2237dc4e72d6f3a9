/**
 * @file What a backward pass frees, and what it must not.
 */
import {
  cat,
  defineBackend,
  listingAllocations,
  ones,
  reference,
  type Storage,
  tensor,
  type Tensor,
  useBackend,
} from "@kindling/tensor";
import { assertClose } from "@kindling/verify";
import { afterEach, describe, expect, test } from "vitest";
import {
  abandon,
  customFunction,
  dualLevel,
  grad,
  makeDual,
  passingGrad,
  unpackDual,
} from "../src/index.ts";

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

  test("frees a gradient that two tensors share, after the second", () => {
    watch();
    const w = tensor([1, 2], { requiresGrad: true }) as Tensor;
    const loss = w.mul(2).add(w.mul(3)).exp().sum();
    written.length = 0;
    loss.backward();
    expect(written.filter((storage) => !storage.isDisposed)).toEqual([w.grad!.storage]);
  });

  test("leaves tangents, which forward mode has seen", () => {
    const x = tensor([2], { dtype: "float64" }) as Tensor;
    const second = dualLevel(() => {
      const dual = makeDual(x.requiresGrad_(), ones(1, { dtype: "float64" }));
      const [slope] = grad(dual.mul(dual).mul(dual).sum(), dual);
      return unpackDual(slope!).tangent!.toArray();
    });
    expect(second).toEqual([12]);
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

describe("the gradient of a leaf", () => {
  const leaf = (): Tensor => {
    const w = tensor([1, 2], { requiresGrad: true }) as Tensor;
    w.mul(w).sum().backward();
    return w;
  };

  test("that nobody asked for is freed when it is forgotten", () => {
    const w = leaf();
    const { storage } = passingGrad(w)!;
    w.grad = null;
    expect(storage.isDisposed).toBe(true);
  });

  test("that somebody asked for lives on", () => {
    const w = leaf();
    const seen = w.grad!;
    w.grad = null;
    expect(seen.toArray()).toEqual([2, 4]);
  });

  test("is no copy where it has its memory for itself", () => {
    const [made, w] = [[] as Storage[], tensor([1, 2], { requiresGrad: true }) as Tensor];
    const loss = w.exp().sum();
    listingAllocations(made, () => loss.backward());
    expect(made.length).toBeLessThanOrEqual(1); // the ones that start the pass
  });

  test("takes no more memory than it needs, also where it came as a part", () => {
    const [a, b] = [ones(2), ones(3)].map((x) => x.requiresGrad_() as Tensor) as [Tensor, Tensor];
    cat([a, b], 0).mul(2).sum().backward();
    expect([a, b].map((x) => x.grad!.storage.sizeBytes)).toEqual([8, 12]);
  });

  test("is its own where two leaves get the same", () => {
    const [a, b] = [1, 2].map((x) => tensor([x], { requiresGrad: true }) as Tensor);
    a!.add(b!).backward();
    a!.grad!.mul_(5);
    expect([a!.grad!.toArray(), b!.grad!.toArray()]).toEqual([[5], [1]]);
  });

  test("that was set is the user's", () => {
    const w = leaf();
    const own = tensor([5, 6]);
    w.grad = own;
    w.grad = null;
    expect(own.toArray()).toEqual([5, 6]);
  });

  test("of a transposed matrix has the layout of the matrix", () => {
    const w = ones(3, 2).requiresGrad_();
    ones(4, 2).matmul(w.T).sum().backward();
    expect(w.grad!.strides).toEqual([2, 1]);
    expect(w.grad!.toArray()).toEqual([
      [4, 4],
      [4, 4],
      [4, 4],
    ]);
  });
});

describe("what is abandoned", () => {
  test("is freed at once where no tape needs it, else with the tape", () => {
    const w = tensor([1, 2], { requiresGrad: true }) as Tensor;
    const [unused, used] = [ones(2), w.exp()];
    const loss = used.mul(used).sum();
    abandon(unused);
    abandon(used);
    expect([unused, used].map((x) => x.storage.isDisposed)).toEqual([true, false]);
    loss.backward();
    expect(used.storage.isDisposed).toBe(true);
    assertClose(w.grad!, [2 * Math.E ** 2, 2 * Math.E ** 4]); // of exp(2 w)
  });

  test("stays while the graph is retained", () => {
    const w = tensor([1, 2], { requiresGrad: true }) as Tensor;
    const used = w.exp();
    const loss = used.mul(used).sum();
    abandon(used);
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(used.storage.isDisposed).toBe(true);
    assertClose(w.grad!, [4 * Math.E ** 2, 4 * Math.E ** 4]);
  });

  test("stays while tangents are pushed forward", () => {
    dualLevel(() => {
      const x = makeDual(ones(2), ones(2));
      const y = x.exp();
      abandon(y);
      expect(y.storage.isDisposed).toBe(false);
    });
  });
});
