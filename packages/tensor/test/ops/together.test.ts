/** @file Passes over several tensors at once: what is written, what is told, and what is refused. */
import { add, input, mul, neg, scalar } from "@kindling/expr";
import {
  backendName,
  defineBackend,
  type FusedCall,
  fusedEach,
  ones,
  profile,
  reference,
  ShapeError,
  tensor,
  type Tensor,
  useBackend,
} from "@kindling/tensor";
import { describe, expect, test } from "vitest";

const scaled = (x: Tensor, by: number): FusedCall => ({
  inputs: [x],
  scalars: [by],
  exprs: [mul(input(0), scalar(0))],
  into: [x],
});

describe("fusedEach", () => {
  test("writes to each tensor with its own numbers, and counts its version up", () => {
    const [x, y] = [tensor([1, 2]) as Tensor, tensor([[3]]) as Tensor];
    const before = [x, y].map((it) => it.storage.version);
    fusedEach("scale", [scaled(x, 2), scaled(y, -1)]);
    expect([x.toArray(), y.toArray()]).toEqual([[2, 4], [[-3]]]);
    expect([x, y].map((it) => it.storage.version)).toEqual(before.map((v) => v + 1));
  });

  test("nothing, and tensors without elements, are no trouble", () => {
    fusedEach("scale", []);
    const [empty, x] = [ones(0) as Tensor, ones(1) as Tensor];
    fusedEach("scale", [scaled(empty, 2), scaled(x, 2)]);
    expect([empty.toArray(), x.toArray()]).toEqual([[], [2]]);
  });

  test("writes nothing where one of the results does not fit", () => {
    const [x, y] = [ones(2) as Tensor, ones(2) as Tensor];
    const grown: FusedCall = {
      inputs: [y, ones(3, 2)],
      scalars: [],
      exprs: [add(input(0), input(1))],
      into: [y],
    };
    expect(() => fusedEach("step", [scaled(x, 2), grown])).toThrow(ShapeError);
    expect([x.toArray(), y.toArray()]).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test("an input that overlaps its own target is read as it was", () => {
    const whole = tensor([1, 2, 3, 4]);
    const [x, y] = [ones(1) as Tensor, whole.narrow(0, 1, 3) as Tensor];
    const shifted: FusedCall = {
      inputs: [whole.narrow(0, 0, 3)],
      scalars: [],
      exprs: [neg(input(0))],
      into: [y],
    };
    fusedEach("shift", [scaled(x, 5), shifted]);
    expect(whole.toArray()).toEqual([1, -1, -2, -3]);
  });

  test("is one kernel for a backend that runs passes together, and for a profile", () => {
    const counts: number[] = [];
    const open = defineBackend("together", {
      maps(calls) {
        counts.push(calls.length);
        for (const call of calls) reference.map(call);
      },
    });
    const before = backendName();
    const [x, y] = [ones(2) as Tensor, ones(3) as Tensor];
    open();
    try {
      const seen = profile(() => fusedEach("scale", [scaled(x, 2), scaled(y, 3)]));
      expect(seen.kernels.map(({ name, shapes }) => [name, shapes])).toEqual([
        ["scale", [[2], [3], [2], [3]]],
      ]);
    } finally {
      useBackend(before);
    }
    expect(counts).toEqual([2]);
    expect([x.toArray(), y.toArray()]).toEqual([
      [2, 2],
      [3, 3, 3],
    ]);
  });
});
