/**
 * @file Initialisation: PyTorch's numbers, and the properties that each fill is made for.
 */
import {
  empty,
  Generator,
  getRngState,
  manualSeed,
  ones,
  ShapeError,
  type Tensor,
  ValueError,
  zeros,
} from "@kindling/tensor";
import { assertClose, assertEqual, conformance } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as nn from "../src/index.ts";
import { namedOf, packOf, plainOf } from "./golden-packs.ts";

const { init } = nn;
const { listIn, recordIn, textIn } = conformance;

/** Calls of `init`, and of layers that are here, after the seed of their case and nothing else. */
const goldenFirstCalls = packOf("rng").cases.flatMap(({ name, values }) => {
  const one = values();
  if (one["capability"] === "default" || !("calls" in one)) return [];
  const first = recordIn(listIn(one["calls"], "calls")[0], "call");
  return textIn(first["fn"], "fn") === "init"
    ? [{ name, seed: Number(plainOf(one["seed"] ?? 0)), first }]
    : [];
});

test.each(goldenFirstCalls.map((it) => [it.name, it] as const))(
  "PyTorch's numbers: %s",
  (_, { seed, first }) => {
    const args = recordIn(first["args"], "args");
    const name = textIn(args["name"], "name").replaceAll(/_([a-z])/g, (__, letter: string) =>
      letter.toUpperCase(),
    );
    const fill = init[`${name}_` as keyof typeof init] as (x: Tensor, options: object) => Tensor;
    const target = empty(plainOf(args["shape"] ?? []) as number[]) as Tensor;
    manualSeed(seed);
    fill(target, namedOf(recordIn(args["kwargs"] ?? {}, "kwargs")));
    const out = recordIn(listIn(first["out"], "out")[0], "out");
    const want = out["value"];
    const tolerance = { rtol: 1e-5, atol: 1e-6 };
    if (want === undefined) {
      const head = out["head"] as conformance.GoldenTensor;
      conformance.assertAgrees(target.flatten().narrow(0, 0, 32), head, "head", { tolerance });
      return;
    }
    conformance.assertAgrees(target, want, "values", { tolerance });
  },
);

test("there are at least 100 of them", () => {
  expect(goldenFirstCalls.length).toBeGreaterThanOrEqual(100);
});

describe("properties", () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));

  test("orthogonal_: the fewer of rows and columns are orthonormal, times the gain", () => {
    fc.assert(
      fc.property(sizes, fc.constantFrom(1, 2.5), ([m, n], gain) => {
        const Q = init.orthogonal_(empty(m, n, { dtype: "float64" }), gain);
        const product = (m > n ? Q.T.matmul(Q) : Q.matmul(Q.T)).div(gain ** 2) as Tensor;
        assertClose(product, init.eye_(empty([...product.shape], { dtype: "float64" })), {
          rtol: 0,
          atol: 1e-12,
        });
      }),
    );
  });

  test("sparse_: each column has as many zeros as asked for", () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), ([m, n], sparsity) => {
        const zerosPerColumn = init.sparse_(empty(m, n), sparsity, 1).eq(0).sum(0).toArray();
        expect(zerosPerColumn).toEqual(Array.from({ length: n }, () => Math.ceil(sparsity * m)));
      }),
    );
  });

  test("truncNormal_ stays within its bounds", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 0, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (a, b) => {
          const x = init.truncNormal_(empty(200, { dtype: "float64" }), 0.5, 2, a, b);
          expect(x.ge(a).all().item() && x.le(b).all().item()).toBe(true);
        },
      ),
    );
  });

  test("xavier and kaiming have the variance that they promise", () => {
    manualSeed(0);
    const [o, i] = [300, 500];
    const variance = (x: Tensor): number => Number((x as Tensor<number[], "float64">).var().item());
    const fills: readonly [(x: Tensor) => Tensor, number][] = [
      [(x) => init.xavierUniform_(x, 2), (4 * 2) / (o + i)],
      [(x) => init.xavierNormal_(x), 2 / (o + i)],
      [(x) => init.kaimingUniform_(x, { nonlinearity: "relu" }), 2 / i],
      [(x) => init.kaimingNormal_(x, { mode: "fan_out", nonlinearity: "tanh" }), 25 / 9 / o],
    ];
    for (const [fill, want] of fills) {
      // 150,000 draws: the relative standard error is at most √(2/n) = 0.0037; eight of them
      expect(
        Math.abs(variance(fill(empty(o, i, { dtype: "float64" }) as Tensor)) / want - 1),
      ).toBeLessThan(0.03);
    }
  });

  test("eye_ and dirac_ pass their input on", () => {
    assertEqual(init.eye_(zeros(2, 3)), [
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const kernel = init.dirac_(zeros(4, 2, 3), 2);
    assertEqual(kernel.at(":", ":", 1), [
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
    expect(kernel.sum().item()).toBe(4);
  });

  test("constants fill, and all fills return the tensor, unseen by autograd", () => {
    const weight = new nn.Linear(3, 2).weight;
    for (const fill of [
      init.ones_,
      init.zeros_,
      (x: Tensor) => init.constant_(x, 0.5),
      init.xavierNormal_,
    ]) {
      expect(fill(weight as Tensor)).toBe(weight);
    }
    expect(init.constant_(weight, { val: 3 }).detach().sum().item()).toBe(18);
    expect([weight.isLeaf, weight.requiresGrad]).toEqual([true, true]);
  });

  test("a generator of one's own leaves the default one alone", () => {
    const before = getRngState();
    const drawn = (): Tensor => init.normal_(empty(20), { generator: new Generator({ seed: 1 }) });
    assertEqual(drawn(), drawn());
    init.kaimingUniform_(empty(3, 3), { generator: new Generator({ seed: 1 }) });
    assertEqual(getRngState(), before);
  });
});

describe("where nothing is given", () => {
  type Fill = (x: Tensor, ...given: readonly unknown[]) => Tensor;
  const fills = init as unknown as Readonly<Record<string, Fill>>;
  const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    uniform_: { a: 0, b: 1 },
    normal_: { mean: 0, std: 1 },
    truncNormal_: { mean: 0, std: 1, a: -2, b: 2 },
    xavierUniform_: { gain: 1 },
    xavierNormal_: { gain: 1 },
    kaimingUniform_: { a: 0, mode: "fan_in", nonlinearity: "leaky_relu" },
    kaimingNormal_: { a: 0, mode: "fan_in", nonlinearity: "leaky_relu" },
    orthogonal_: { gain: 1 },
    sparse_: { sparsity: 0.1, std: 0.01 },
  };
  const drawn = (name: string, ...given: readonly unknown[]): Tensor => {
    manualSeed(7);
    return fills[name]!(empty(8, 5), ...given);
  };

  test.each(Object.entries(defaults))(
    "%s has PyTorch's parameters, in their order",
    (name, own) => {
      assertEqual(drawn(name), drawn(name, own));
      assertEqual(drawn(name), drawn(name, ...Object.values(own)));
      expect(() => drawn(name, { shape: 2 })).toThrow(
        `${name}: no such parameter\n  got       shape\n  expected  parameters ${Object.keys(own).join(", ")}, generator`,
      );
    },
  );

  test("eye_, dirac_ and truncNormal_ overwrite what was there", () => {
    assertEqual(init.eye_(ones(2, 2)), [
      [1, 0],
      [0, 1],
    ]);
    assertEqual(init.dirac_(ones(2, 1, 3)), [[[0, 1, 0]], [[0, 0, 0]]]);
    assertEqual(init.dirac_(ones(1, 1, 1, 1, 1)), ones(1, 1, 1, 1, 1));
    assertEqual(init.truncNormal_(ones(3), { a: 2, b: 2 }), [2, 2, 2]);
  });

  test("dirac_ has one group: a channel per output while there are any", () => {
    assertEqual(init.dirac_(empty(3, 2, 1)).squeeze(2), [
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
    expect(() => fills["dirac_"]!(empty(3, 2, 1), { shape: 2 })).toThrow(
      "dirac_: no such parameter",
    );
  });
});

test("what has no elements is left as it is, and nothing is drawn", () => {
  const before = getRngState();
  for (const fill of [init.kaimingUniform_, init.kaimingNormal_, init.orthogonal_] as const) {
    const x = empty(0, 3);
    expect(fill(x)).toBe(x);
  }
  assertEqual(getRngState(), before);
});

test("gains are PyTorch's", () => {
  const { calculateGain } = init;
  expect([calculateGain("linear"), calculateGain("sigmoid"), calculateGain("tanh")]).toEqual([
    1,
    1,
    5 / 3,
  ]);
  expect([calculateGain("relu"), calculateGain("selu")]).toEqual([Math.SQRT2, 0.75]);
  expect(calculateGain("leaky_relu", 0.2)).toBeCloseTo(1.3867504905630728, 15);
  expect(calculateGain("leaky_relu")).toBeCloseTo(Math.sqrt(2 / 1.0001), 15);
});

test("tensors and options that make no sense are errors", () => {
  expect(() => init.xavierNormal_(empty(3))).toThrow(ShapeError);
  expect(() => init.kaimingUniform_(empty(3))).toThrow(/at least two axes/);
  expect(() => init.eye_(empty(3))).toThrow(ShapeError);
  expect(() => init.dirac_(empty(3, 3))).toThrow(/three to five axes/);
  expect(() => init.dirac_(empty(3, 3, 3), 2)).toThrow(/2 groups/);
  expect(() => init.sparse_(empty(3, 3), 1.5)).toThrow(ValueError);
  expect(() => init.truncNormal_(empty(3), { a: 1, b: -1 })).toThrow(/ascending/);
  expect(() => init.kaimingNormal_(empty(3, 3), { mode: "fan" as "fan_in" })).toThrow(
    /"fan_in" or "fan_out"/,
  );
  expect(() => init.calculateGain("swish" as "relu")).toThrow(/swish/);
});
