/**
 * @file What passes between layers of the library is freed as soon as no gradient needs it; what
 * anybody else has seen is not.
 */
import { noGrad } from "@kindling/autograd";
import { listingAllocations, ones, type Storage, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import * as nn from "../src/index.ts";

const small = (...more: nn.AnyModule[]): nn.Sequential<readonly nn.AnyModule[]> => {
  const layers: readonly nn.AnyModule[] = [
    new nn.Flatten(),
    new nn.Linear(4, 8),
    new nn.ReLU(),
    ...more,
    new nn.Dropout(0.5),
    new nn.Linear(8, 3),
  ];
  return new nn.Sequential<readonly nn.AnyModule[]>(...layers);
};
const x = ones(5, 2, 2);

/** Runs a network and lists what it allocated beside its output. */
function run(net: nn.AnyModule): { y: Tensor; hidden: Storage[] } {
  const made: Storage[] = [];
  const y = listingAllocations(made, () => (net as nn.UnaryModule)(x));
  return { y, hidden: made.filter((storage) => storage !== y.storage) };
}

const alive = (storages: readonly Storage[]): number =>
  storages.filter((storage) => !storage.isDisposed).length;

/** A user's layer, which keeps what it sees. */
class Probe extends nn.Module {
  seen: Tensor | undefined;
  forward(h: Tensor): Tensor {
    this.seen = h;
    return h.mul(2);
  }
}

describe("what passes between layers", () => {
  test("is freed at once where no gradients are recorded", () => {
    const { y, hidden } = noGrad(() => run(small()));
    expect(hidden.length).toBeGreaterThan(2);
    expect(alive(hidden)).toBe(0);
    expect(y.shape).toEqual([5, 3]);
  });

  test("is freed by the backward pass where they are", () => {
    const { y, hidden } = run(small());
    expect(alive(hidden)).toBeGreaterThan(0);
    y.sum().backward();
    expect(alive(hidden)).toBe(0);
  });

  test("stays where a user's layer has seen it", () => {
    const probe = new Probe();
    const { y } = run(small(probe));
    y.sum().backward();
    expect(probe.seen!.shape).toEqual([5, 8]);
    expect(probe.seen!.toArray()).toHaveLength(5);
  });

  test("stays where a hook has seen it", () => {
    const net = small();
    const seen: Tensor[] = [];
    (net.layers[1] as nn.AnyModule).registerForwardHook((_, __, output) => {
      seen.push(output as Tensor);
    });
    noGrad(() => run(net));
    expect(seen[0]!.toArray()).toHaveLength(5);
  });

  test("stays where a subclass of a layer, or another forward, may have kept it", () => {
    const seen: Tensor[] = [];
    class Watching extends nn.ReLU {
      protected override compute(h: Tensor): Tensor {
        seen.push(h);
        return super.compute(h);
      }
    }
    noGrad(() => run(small(new Watching())));
    const patched = new nn.ReLU();
    Object.assign(patched, { forward: (h: Tensor) => (seen.push(h), h.relu()) });
    noGrad(() => run(small(patched)));
    expect(seen.map((h) => (h.toArray() as unknown[]).length)).toEqual([5, 5]);
  });

  test("stays where a user's activation may have kept it", () => {
    const seen: Tensor[] = [];
    class Keeping extends nn.InplaceActivation<"Keeping"> {
      protected override compute(h: Tensor): Tensor {
        seen.push(h);
        return h.relu();
      }
    }
    noGrad(() => run(small(new Keeping())));
    expect(seen[0]!.toArray()).toHaveLength(5);
  });

  test("is never the user's input, however many views lead to it", () => {
    noGrad(() => run(new nn.Sequential(new nn.Flatten(), new nn.Identity(), new nn.ReLU())));
    expect(x.sum().item()).toBe(20);
  });
});
