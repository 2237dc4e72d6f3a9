/**
 * @file Scopes free what was made inside and is needed by nobody: not what is returned, what a tape needs,
 * gradients of leaves, nor what was there before. Reading what was freed is an error.
 */
import {
  AutogradError,
  listingAllocations,
  ones,
  type Storage,
  tensor,
  type Tensor,
} from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  customFunction,
  dualLevel,
  grad,
  keep,
  makeDual,
  scope,
  unpackDual,
} from "../src/index.ts";

const isFreed = ({ storage }: Tensor): boolean => storage.isDisposed;
const values = (x: Tensor): unknown => x.toArray();
const leaf = (...numbers: number[]): Tensor => tensor(numbers, { requiresGrad: true });

/** The tensors that a function makes on its way, by their storages. */
function madeBy(run: () => unknown): Storage[] {
  const made: Storage[] = [];
  listingAllocations(made, run);
  return made;
}

describe("at the end of a scope", () => {
  test("what was made inside is freed, what is returned is not", () => {
    let inner: Tensor | undefined;
    const result = scope(() => {
      inner = ones(3).add(1);
      return inner.mul(2);
    });
    expect(isFreed(inner!)).toBe(true);
    expect(values(result)).toEqual([4, 4, 4]);
  });

  test("every temporary is gone, small or large", () => {
    const made = madeBy(() => scope(() => ones(50, 50).add(1).mul(2).sum().item()));
    expect(made.length).toBeGreaterThanOrEqual(4);
    expect(made.every(({ isDisposed }) => isDisposed)).toBe(true);
  });

  test("tensors are found in what holds them", () => {
    class Pair {
      readonly first = ones(1);
      readonly second = { deep: [ones(2).mul(2)] };
    }
    const [list, map, set, pair] = scope(
      () => [[ones(1)], new Map([["x", ones(1)]]), new Set([ones(1)]), new Pair()] as const,
    );
    const all = [list[0], map.get("x")!, ...set, pair.first, pair.second.deep[0]!] as Tensor[];
    expect(all.map(isFreed)).toEqual(all.map(() => false));
  });

  test("functions may hold tensors, and nothing may be returned", () => {
    const layer = scope(() => Object.assign(() => 1, { weight: ones(1), bias: null }));
    expect(isFreed(layer.weight as Tensor)).toBe(false);
    expect([scope(() => null), scope(() => undefined), scope(() => 3)]).toEqual([
      null,
      undefined,
      3,
    ]);
  });

  test("a view that is returned keeps the memory that it looks at", () => {
    const row = scope(() =>
      tensor([
        [1, 2],
        [3, 4],
      ]).at(1),
    );
    expect(values(row as Tensor)).toEqual([3, 4]);
  });

  test("what was there before stays, with what was written to it", () => {
    const before = ones(2) as Tensor;
    const view = before.at(0);
    scope(() => before.add_(ones(2).mul(2) as Tensor<[2]>));
    scope(() => before.at(1).detach());
    expect([values(before), view.item()]).toEqual([[3, 3], 3]);
  });

  test("what keep was called with stays", () => {
    let kept: Tensor | undefined;
    scope(() => scope(() => (kept = keep(ones(2).mul(3) as Tensor))) && undefined);
    expect(values(kept!)).toEqual([3, 3]);
  });

  test("an error frees too", () => {
    let inner: Tensor | undefined;
    const run = (): never => {
      inner = ones(2);
      throw new Error("stop");
    };
    expect(() => scope(run)).toThrow("stop");
    expect(isFreed(inner!)).toBe(true);
  });
});

describe("scopes in scopes", () => {
  test("what the inner one returns belongs to the outer one", () => {
    let [fromInner, ofInner]: Tensor[] = [];
    scope(() => {
      fromInner = scope(() => {
        ofInner = ones(2);
        return ofInner.add(1);
      });
      expect([isFreed(ofInner!), isFreed(fromInner)]).toEqual([true, false]);
    });
    expect(isFreed(fromInner!)).toBe(true);
  });
});

describe("a tape that outlives its scope", () => {
  test("has what its backward pass needs", () => {
    const [w, x] = [leaf(1, 2), tensor([3, 4])];
    const loss = scope(() => {
      const hidden = w.mul(x).exp() as Tensor;
      return hidden.mul(hidden).sum();
    });
    loss.backward();
    const slope = [3, 4].map((factor, i) => 2 * factor * Math.exp(2 * (i + 1) * factor));
    w.grad!.toTypedArray().forEach((g, i) => expect(Number(g) / slope[i]!).toBeCloseTo(1, 5));
  });

  test("gives that up after the pass", () => {
    const w = leaf(1, 2);
    const made: Storage[] = [];
    const loss = scope(() => listingAllocations(made, () => w.exp().mul(3).sum()));
    expect(made.some(({ isDisposed }) => !isDisposed)).toBe(true);
    loss.backward();
    expect(made.filter((it) => it !== loss.storage).every(({ isDisposed }) => isDisposed)).toBe(
      true,
    );
  });

  test("has what a function of the user saved, and what it put into its context", () => {
    const cube = customFunction({
      forward(context, x: Tensor) {
        const square = x.mul(x) as Tensor;
        context.saveForBackward(square);
        context["three"] = tensor([3]);
        return square.mul(x) as Tensor;
      },
      backward: (context, g) =>
        g.mul(context.savedTensors[0]!).mul(context["three"] as Tensor) as Tensor,
    });
    const w = leaf(2);
    const y = scope(() => cube(w).sum());
    y.backward();
    expect(values(w.grad!)).toEqual([12]);
  });

  test("may lead through a tensor of outside that was written in place", () => {
    const [w, total] = [leaf(2, 3), tensor([0, 0])];
    scope(() => void total.add_(w.exp() as Tensor<[2]>));
    total.sum().backward();
    expect(w.grad!.toTypedArray()[1]).toBeCloseTo(Math.exp(3), 4);
  });

  test("can be differentiated again", () => {
    const w = leaf(2);
    const [first] = scope(() => grad(w.pow(3).sum(), w, { createGraph: true }));
    const [second] = scope(() => grad(first!.sum(), w));
    expect(values(second!)).toEqual([12]);
  });
});

test("gradients of leaves outlive the scope of the pass, and add up over scopes", () => {
  const w = leaf(1, 2);
  for (let i = 0; i < 3; i++) scope(() => w.mul(2).sum().backward());
  expect(values(w.grad!)).toEqual([6, 6]);
  const held = w.grad!;
  scope(() => void (w.grad = null));
  expect(values(held)).toEqual([6, 6]);
});

test("tangents outlive a scope within their level", () => {
  const tangent = dualLevel(() => {
    const dual = scope(() => makeDual(ones(2) as Tensor, tensor([3, 4])).mul(2));
    return unpackDual(dual).tangent!.clone();
  });
  expect(values(tangent)).toEqual([6, 8]);
});

test("a scope around a long loop does not hold on to all that it makes", () => {
  const made = madeBy(() =>
    scope(() => {
      let x = ones(1) as Tensor;
      for (let i = 0; i < 5000; i++) x = x.add(1);
      return x;
    }),
  );
  expect(made.filter(({ isDisposed }) => !isDisposed).length).toBeGreaterThan(500);
  expect(made.filter(({ isDisposed }) => isDisposed).length).toBeGreaterThan(2000);
});

describe("a mistake says what to do:", () => {
  test("reading what a scope freed", () => {
    let inner: Tensor | undefined;
    scope(() => void (inner = ones(2) as Tensor));
    const message =
      /used after the scope that it was made in\n +got +8 bytes[^]*fix +return it from the function, or keep\(x\) inside/;
    expect(() => inner!.toArray()).toThrow(message);
    expect(() => inner!.add(1)).toThrow(message);
  });

  test("an asynchronous function", () => {
    expect(() => scope(async () => ones(2))).toThrow(AutogradError);
    expect(() => scope(async () => ones(2))).toThrow("scope: the function is asynchronous");
  });
});
