/**
 * @file Reductions and matrix products against plain loops, in every layout.
 */
import { arbitraries, assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { arange, cat, stack, tensor, type Tensor, useBackend, zeros } from "../../src/index.ts";

const any = arbitraries.laidOut({
  dtype: "float64",
  shape: arbitraries.shape({ minRank: 1 }),
  elements: "unit",
});

describe("reductions", () => {
  test("reducing axis by axis gives what reducing all gives", () => {
    fc.assert(
      fc.property(any, ({ view }) => {
        let byAxis: Tensor = view;
        while (byAxis.ndim > 0) byAxis = byAxis.sum(-1);
        assertClose(byAxis, view.sum(), { rtol: 1e-14, atol: 1e-14 });
        let top: Tensor = view;
        while (top.ndim > 0) top = top.amax(0);
        assertEqual(top, view.amax());
      }),
    );
  });

  test("a layout changes no bit of the reference's result", () => {
    useBackend("reference"); // others sum in the order of memory
    onTestFinished(() => useBackend(process.env["KINDLING_BACKEND"] ?? "reference"));
    fc.assert(
      fc.property(any, ({ view, plain }) => {
        const reductions: ((x: Tensor) => Tensor)[] = [
          (x) => x.sum(),
          (x) => x.prod(),
          (x) => x.amax(),
          (x) => x.amin(),
          (x) => (x as Tensor<number[], "float64">).mean(),
        ];
        for (const f of reductions) assertEqual(f(view), f(plain));
        assertEqual(view.argmax(0), plain.argmax(0));
      }),
    );
  });

  test("the position of the maximum holds it, and is the first that does", () => {
    expect(tensor([1, 3, 3, 2]).argmax().item()).toBe(1);
    fc.assert(
      fc.property(any, ({ view }) => {
        const { values, indices } = view.max(0) as { values: Tensor; indices: Tensor };
        assertEqual(view.gather(0, indices.unsqueeze(0) as Tensor).squeeze(0), values);
      }),
    );
  });

  test("sums are made in double precision", () => {
    const x = zeros(100001).fill_(0.1);
    expect(x.sum().item()).toBe(Math.fround(100001 * Math.fround(0.1)));
  });

  test("NaN is the largest and the smallest", () => {
    expect(tensor([1, NaN, 3]).amax().item()).toBeNaN();
    expect(tensor([1, NaN, 3]).amin().item()).toBeNaN();
    expect(tensor([1, NaN, 3]).argmax().item()).toBe(1);
  });

  test("nothing sums to 0 and multiplies to 1, but has no maximum", () => {
    const x = zeros(0, 3);
    expect([x.sum().item(), x.prod().item()]).toEqual([0, 1]);
    expect(x.sum(0).toArray()).toEqual([0, 0, 0]);
    expect(() => x.amax(0)).toThrow("amax: nothing to choose from");
  });

  test("softmax is positive, sums to 1, and does not change when all logits grow", () => {
    fc.assert(
      fc.property(any, ({ view }) => {
        const p = view.softmax(-1) as Tensor;
        assertClose(p.sum(-1), p.sum(-1).mul(0).add(1), { rtol: 1e-12, atol: 1e-12 });
        assertClose(view.add(1000).softmax(-1), p, { rtol: 1e-9, atol: 1e-12 });
        assertClose(p.log(), view.logSoftmax(-1), { rtol: 1e-9, atol: 1e-9 });
      }),
    );
  });

  test("running sums end in the sum, sorted elements ascend", () => {
    fc.assert(
      fc.property(any, ({ view }) => {
        assertClose((view.cumsum(-1) as Tensor).select(-1, -1), view.sum(-1), {
          rtol: 1e-12,
          atol: 1e-12,
        });
        const { values, indices } = view.sort(-1);
        assertEqual(view.gather(-1, indices), values);
        const list = [...values.reshape([-1, values.shape.at(-1)!]).toTypedArray()];
        const width = values.shape.at(-1)!;
        list.forEach((v, i) => {
          if (i % width > 0) expect(v).toBeGreaterThanOrEqual(list[i - 1]!);
        });
      }),
    );
  });
});

describe("matrix products", () => {
  test("are the sums of products, for sizes around the tile, in every layout", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (m, k, n) => {
          const a = arange(m * k)
            .double()
            .reshape([m, k])
            .sub(7) as Tensor;
          const b = arange(k * n)
            .double()
            .reshape([k, n])
            .sub(3) as Tensor;
          const want = Array.from({ length: m }, (_, i) =>
            Array.from({ length: n }, (_w, j) =>
              Array.from({ length: k }, (_v, p) => (i * k + p - 7) * (p * n + j - 3)).reduce(
                (s, v) => s + v,
                0,
              ),
            ),
          );
          expect(a.matmul(b).toArray()).toEqual(want);
          expect(a.T.contiguous().T.matmul(b.T.contiguous().T).toArray()).toEqual(want);
        },
      ),
    );
  });

  test("(a b) c = a (b c), exactly for small integers", () => {
    fc.assert(
      fc.property(arbitraries.matmulTriple(), ({ a, b, c }) => {
        const small = ([rows, columns]: readonly [number, number]): Tensor =>
          arange(rows * columns)
            .double()
            .reshape([rows, columns])
            .remainder(5);
        const [x, y, z] = [small(a), small(b), small(c)];
        assertEqual(x.matmul(y).matmul(z), x.matmul(y.matmul(z)));
      }),
    );
  });

  test("batches broadcast, vectors lose their axis", () => {
    const [a, b] = [
      arange(24).double().reshape(2, 1, 3, 4) as Tensor,
      arange(40).double().reshape(5, 4, 2) as Tensor,
    ];
    const y = a.matmul(b);
    expect(y.shape).toEqual([2, 5, 3, 2]);
    assertEqual(y.at(1, 4), a.at(1, 0).matmul(b.at(4)));
    expect(
      tensor([1, 2, 3])
        .matmul(tensor([4, 5, 6]))
        .item(),
    ).toBe(32);
    expect(
      (arange(6).double().reshape(2, 3) as Tensor).matmul(tensor([1, 1, 1]).double()).shape,
    ).toEqual([2]);
  });

  test("an error offers the transpose only where it would do", () => {
    const [x, y] = [zeros(256, 784) as Tensor, zeros(10, 784) as Tensor];
    expect(() => x.matmul(y)).toThrow(
      "matmul: inner sizes differ\n  got       a [256, 784], b [10, 784]\n  expected  a's last size (784) to equal b's last-but-one size (10)\n  fix       a.matmul(b.T)",
    );
    expect(() => x.matmul(zeros(3, 4) as Tensor)).not.toThrow("fix");
    expect(() => x.matmul(y.double())).toThrow("matmul: element types differ");
  });
});

describe("joining", () => {
  test("parts of a tensor joined give the tensor", () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 3 }), ({ view, plain }, n) => {
        assertEqual(cat(view.split(n, -1), -1), plain);
        assertEqual(stack(view.unbind(0), 0), plain);
      }),
    );
  });
});

test("aminmax of a scalar tensor gives it an axis where one is named and kept", () => {
  expect(tensor(3).aminmax({ keepdim: true } as never).min.shape).toEqual([]);
  expect(tensor(3).aminmax({ dim: 0, keepdim: true } as never).max.shape).toEqual([1]);
});
