/**
 * @file Views share memory and hold the elements that plain indexing says.
 */
import { arbitraries, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arange, IndexError, tensor, type Tensor, zeros } from "../../src/index.ts";

const { laidOut } = arbitraries;
const any = laidOut({ dtype: "float32" });

/** An order of the axes of a tensor. */
const ordered = any.chain((x) =>
  fc
    .shuffledSubarray(
      x.view.shape.map((_, i) => i),
      { minLength: x.view.ndim, maxLength: x.view.ndim },
    )
    .map((order) => ({ ...x, order })),
);

const inverse = (order: readonly number[]): number[] => order.map((_, i) => order.indexOf(i));

describe("views", () => {
  test("permuting by p and then by p's inverse gives x back", () => {
    fc.assert(
      fc.property(ordered, ({ view, plain, order }) => {
        assertEqual(view.permute(order).permute(inverse(order)), plain);
      }),
    );
  });

  test("reshaping keeps the row-major order, in every layout", () => {
    fc.assert(
      fc.property(any, ({ view, plain }) => {
        assertEqual(view.reshape([-1]), plain.contiguous().view([-1]));
        assertEqual(view.reshape([-1]).reshape(view.shape as number[]), plain);
      }),
    );
  });

  test("flipping twice gives x back; flipping shares memory", () => {
    fc.assert(
      fc.property(any, ({ view, plain }) => {
        fc.pre(view.ndim > 0);
        assertEqual(view.flip(0).flip(0), plain);
        expect(view.flip(0).storage).toBe(view.storage);
      }),
    );
  });

  test("a slice with a step holds every so many positions, from either end", () => {
    const slices = fc.tuple(
      fc.integer({ min: -12, max: 12 }),
      fc.integer({ min: -12, max: 12 }),
      fc.constantFrom(1, 2, 3, -1, -2),
    );
    fc.assert(
      fc.property(slices, ([from, to, step]) => {
        const x = arange(10);
        const want = pythonSlice([...Array(10).keys()], from, to, step);
        expect(x.at([from, to, step]).toArray()).toEqual(want);
      }),
    );
  });

  test("parts joined again give the whole", () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 4 }), ({ view, plain }, n) => {
        fc.pre(view.ndim > 0 && view.shape[0]! > 0);
        const parts = view.split(n);
        expect(parts.reduce((sum, p) => sum + p.shape[0]!, 0)).toBe(view.shape[0]);
        let start = 0;
        for (const part of parts) {
          assertEqual(part, plain.narrow(0, start, part.shape[0]!));
          start += part.shape[0]!;
        }
      }),
    );
  });

  test("writing to a view writes to its base: reshape, permute, expand's source, slice, select, flip, diagonal", () => {
    const views: Record<string, (x: Tensor) => Tensor> = {
      reshape: (x) => x.reshape([3, 2]),
      permute: (x) => x.permute([1, 0]),
      slice: (x) => x.at(":", [0, null, 2]),
      select: (x) => x.select(0, 1),
      flip: (x) => x.flip(1),
      diagonal: (x) => x.diagonal(),
      narrow: (x) => x.narrow(1, 1, 2),
    };
    for (const [name, view] of Object.entries(views)) {
      const x = zeros(2, 3) as Tensor;
      const y = view(x);
      y.fill_(1);
      expect([name, x.sum().item()]).toEqual([name, y.numel()]);
    }
  });

  test("view refuses what needs a copy, reshape copies", () => {
    const x = arange(6).reshape(2, 3).T;
    expect(() => x.view(6)).toThrow("view: no strides lay the elements out so");
    expect(x.reshape(6).toArray()).toEqual([0, 3, 1, 4, 2, 5]);
    expect(x.reshape(6).storage).not.toBe(x.storage);
  });
});

/** What Python's `list[from:to:step]` gives. */
function pythonSlice(list: readonly number[], from: number, to: number, step: number): number[] {
  const n = list.length;
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
  const clamp = (i: number): number => Math.min(Math.max(i < 0 ? i + n : i, low), high);
  const out: number[] = [];
  for (let i = clamp(from), end = clamp(to); step > 0 ? i < end : i > end; i += step)
    out.push(list[i]!);
  return out;
}

describe("indexing", () => {
  test("what setAt writes, at reads", () => {
    fc.assert(
      fc.property(any, fc.nat(), ({ plain }, seed) => {
        fc.pre(plain.ndim > 0 && plain.numel() > 0);
        const x = plain.clone();
        const i = seed % x.shape[0]!;
        x.setAt([i], 42);
        expect([...x.at(i).reshape([-1]).toTypedArray()].every((v) => v === 42)).toBe(true);
      }),
    );
  });

  test("tensors of indices choose rows, masks choose elements", () => {
    const x = arange(12).reshape(3, 4);
    expect(x.at(tensor([2n, 0n, 2n])).toArray()).toEqual([
      [8, 9, 10, 11],
      [0, 1, 2, 3],
      [8, 9, 10, 11],
    ]);
    expect(x.at(tensor([0n, 1n]), tensor([3n, 2n])).toArray()).toEqual([3, 6]);
    expect(x.at(":", tensor([1n, -1n])).toArray()).toEqual([
      [1, 3],
      [5, 7],
      [9, 11],
    ]);
    expect(x.at(x.gt(8)).toArray()).toEqual([9, 10, 11]);
    expect(x.at("...", null, 0).shape).toEqual([3, 1]);
  });

  test("an index out of range names itself and the range", () => {
    // @ts-expect-error index 5 is out of range
    const beyond = () => arange(3).at(5);
    expect(beyond).toThrow("at: no such position\n  got       index 5 on axis 0 of 3");
    expect(beyond).toThrow(IndexError);
    expect(() => arange(3).gather(0, tensor([7n]))).toThrow(
      "an index is out of range\n  got       index 7 on axis 0",
    );
    // @ts-expect-error indices are whole numbers
    expect(() => arange(3).at(tensor([0.5]))).toThrow("at: not defined for float32");
  });

  test("scattering what was gathered puts it back", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0n, 1n, 2n, 3n, 4n], { minLength: 5 }), (order) => {
        const [x, index] = [tensor([10, 20, 30, 40, 50]), tensor(order)];
        const moved = x.gather(0, index);
        expect(zeros(5).scatter(0, index, moved).toArray()).toEqual(x.toArray());
      }),
    );
  });
});
