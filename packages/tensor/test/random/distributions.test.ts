import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DType, dtypes, type TypedArray } from "../../src/dtype.ts";
import { DTypeError } from "../../src/errors.ts";
import { type Distributions, distributions } from "../../src/random/distributions.ts";
import { Generator } from "../../src/random/generator.ts";
import { drawWithReplacement } from "../../src/random/multinomial.ts";
import { multinomial, type Tensor, tensor, zeros } from "../../src/index.ts";

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const count = fc.integer({ min: 0, max: 200 });
const allTypes = Object.keys(dtypes) as DType[];
const floatTypes = ["float32", "float64"] as const;

function draw<K extends keyof Distributions>(
  distribution: K,
  parameters: Distributions[K],
  length: number,
  dtype: DType,
  generator: Generator,
  isContiguous = true,
): TypedArray {
  const out = new dtypes[dtype].array(length);
  // What was in memory before must not show.
  if (out instanceof BigInt64Array) out.fill(-1n);
  else out.fill(77);
  distributions[distribution](out, dtype, parameters, generator, isContiguous);
  return out;
}

const numbers = (array: TypedArray): number[] => Array.from(array, Number);

/** How many words a draw took, by comparing states. */
function wordsTaken(start: number, act: (generator: Generator) => void): number {
  const generator = new Generator({ seed: start });
  const twin = new Generator({ seed: start });
  act(generator);
  twin.spareNormal = generator.spareNormal;
  const state = generator.getState().join();
  for (let n = 0; n < 2000; n++, twin.u32()) if (twin.getState().join() === state) return n;
  return NaN;
}

describe("ranges", () => {
  test("uniform numbers lie in the interval, its end only by rounding", () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(seed, bound, bound, fc.constantFrom(...floatTypes), (start, a, b, dtype) => {
        const round = dtype === "float32" ? Math.fround : Number;
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const drawn = numbers(
          draw("uniform", { from, to }, 50, dtype, new Generator({ seed: start })),
        );
        expect(drawn.every((x) => x >= round(from) && x <= round(to))).toBe(true);
      }),
    );
  });

  test("whole numbers lie in their range, of int64 whatever its size", () => {
    const bound = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
    fc.assert(
      fc.property(seed, bound, bound, (start, a, b) => {
        fc.pre(a !== b);
        const [low, high] = a < b ? [a, b] : [b, a];
        const drawn = draw("randint", { low, high }, 50, "int64", new Generator({ seed: start }));
        expect((drawn as BigInt64Array).every((x) => x >= low && x < high)).toBe(true);
      }),
    );
  });

  test("small ranges around any place are hit in all of their numbers", () => {
    const place = fc.bigInt(-(2n ** 63n), 2n ** 63n - 9n);
    fc.assert(
      fc.property(seed, place, fc.bigInt(1n, 8n), (start, low, width) => {
        // 400 draws miss one of 8 numbers with probability below 8 (7/8)^400 = 5e-23.
        const generator = new Generator({ seed: start });
        const drawn = draw("randint", { low, high: low + width }, 400, "int64", generator);
        expect(new Set(Array.from(drawn, BigInt)).size).toBe(Number(width));
      }),
    );
  });

  test("floats get whole numbers inside the bounds, however coarse they are there", () => {
    const bound = fc.bigInt(-(2n ** 62n), 2n ** 62n);
    fc.assert(
      fc.property(
        seed,
        bound,
        fc.bigInt(2n ** 12n, 2n ** 61n),
        fc.constantFrom(...floatTypes),
        (start, low, width, dtype) => {
          fc.pre(Number(low) !== Number(low + width));
          // Between bounds that are one float apart nothing can be moved inside.
          const spacing = 2n ** BigInt(Math.max(0, 62 - (dtype === "float32" ? 24 : 53)));
          fc.pre(width > 4n * spacing);
          const generator = new Generator({ seed: start });
          const drawn = numbers(draw("randint", { low, high: low + width }, 20, dtype, generator));
          expect(drawn.every((x) => BigInt(x) >= low && BigInt(x) < low + width)).toBe(true);
        },
      ),
    );
  });

  test("random_ stays within what the dtype counts exactly", () => {
    const most: Record<DType, bigint> = {
      float32: 2n ** 24n,
      float64: 2n ** 53n,
      int32: 2n ** 31n - 1n,
      int64: 2n ** 63n - 1n,
      uint8: 255n,
      bool: 1n,
    };
    fc.assert(
      fc.property(seed, fc.constantFrom(...allTypes), (start, dtype) => {
        const drawn = draw("random", {}, 50, dtype, new Generator({ seed: start }));
        expect(Array.from(drawn, BigInt).every((x) => x >= 0n && x <= most[dtype])).toBe(true);
      }),
    );
  });

  test("randperm gives each number once, the same in every dtype", () => {
    fc.assert(
      fc.property(
        seed,
        count,
        fc.constantFrom(...allTypes.filter((d) => d !== "bool")),
        (start, n, dtype) => {
          const order = numbers(draw("randperm", {}, n, dtype, new Generator({ seed: start })));
          const asInt64 = draw("randperm", {}, n, "int64", new Generator({ seed: start }));
          expect(order).toEqual(numbers(asInt64));
          expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        },
      ),
    );
  });
});

describe("words taken", () => {
  const cases: readonly [string, number, (generator: Generator) => void][] = [
    ["uniform float32", 40, (g) => draw("uniform", { from: 0, to: 1 }, 40, "float32", g)],
    ["uniform float64", 80, (g) => draw("uniform", { from: 0, to: 1 }, 40, "float64", g)],
    ["a single normal", 4, (g) => draw("normal", { mean: 0, std: 1 }, 1, "float32", g)],
    ["15 normals", 32, (g) => draw("normal", { mean: 0, std: 1 }, 15, "float32", g)],
    ["32 normals", 32, (g) => draw("normal", { mean: 0, std: 1 }, 32, "float32", g)],
    ["33 normals", 49, (g) => draw("normal", { mean: 0, std: 1 }, 33, "float32", g)],
    ["33 float64 normals", 98, (g) => draw("normal", { mean: 0, std: 1 }, 33, "float64", g)],
    [
      "32 normals, not contiguous",
      64,
      (g) => draw("normal", { mean: 0, std: 1 }, 32, "float32", g, false),
    ],
    ["bernoulli", 80, (g) => draw("bernoulli", { p: 0.5 }, 40, "uint8", g)],
    ["a narrow randint", 40, (g) => draw("randint", { low: 0, high: 7 }, 40, "int64", g)],
    ["a wide randint", 80, (g) => draw("randint", { low: 0, high: 2 ** 32 }, 40, "int64", g)],
    [
      "int32 over its whole range",
      40,
      (g) => draw("randint", { low: -(2 ** 31), high: 2 ** 31 }, 40, "int32", g),
    ],
    ["randperm", 39, (g) => draw("randperm", {}, 40, "int64", g)],
    ["nothing", 0, (g) => draw("normal", { mean: 0, std: 1 }, 0, "float32", g)],
  ];
  test.each(cases)("%s: %i", (_, expected, act) => {
    expect(wordsTaken(5, act)).toBe(expected);
  });

  test("a spare normal waits through other draws, blocks of normals among them", () => {
    const generator = new Generator({ seed: 9 });
    const twin = generator.clone();
    const [first] = numbers(draw("normal", { mean: 0, std: 1 }, 1, "float64", generator));
    draw("uniform", { from: 0, to: 1 }, 100, "float32", generator);
    draw("normal", { mean: 0, std: 1 }, 16, "float32", generator);
    const [second] = numbers(draw("normal", { mean: 0, std: 1 }, 1, "float64", generator));
    expect([first, second]).toEqual(
      numbers(draw("normal", { mean: 0, std: 1 }, 2, "float64", twin)),
    );
  });
});

describe("bernoulli", () => {
  test("decides alike in every dtype", () => {
    fc.assert(
      fc.property(seed, count, fc.double({ min: 0, max: 1, noNaN: true }), (start, n, p) => {
        const [first, ...others] = allTypes.map((dtype) =>
          numbers(draw("bernoulli", { p }, n, dtype, new Generator({ seed: start }))),
        );
        for (const other of others) expect(other).toEqual(first);
      }),
    );
  });

  test("never happens at 0, always at 1; so too with a probability each", () => {
    for (const p of [0, 1]) {
      const generator = new Generator({ seed: 2 });
      expect(numbers(draw("bernoulli", { p }, 500, "bool", generator))).toEqual(Array(500).fill(p));
      const probabilities = new Float32Array(500).fill(p);
      expect(numbers(draw("bernoulliEach", { probabilities }, 500, "int64", generator))).toEqual(
        Array(500).fill(p),
      );
    }
  });
});

/**
 * The mean of `n` draws, in standard errors away from what theory says. Each of the tests below has
 * a fixed seed; a right generator fails one with probability 6e-10 (6.2 standard errors).
 */
function errorOfMean(values: readonly number[], mean: number, std: number): number {
  const average = values.reduce((sum, x) => sum + x, 0) / values.length;
  return (Math.abs(average - mean) / std) * Math.sqrt(values.length);
}

describe("moments", () => {
  const n = 20_000;
  const moments = <K extends keyof Distributions>(
    name: K,
    parameters: Distributions[K],
    mean: number,
    variance: number,
  ) => ({ name, parameters, mean, variance, title: `${name} ${JSON.stringify(parameters)}` });
  const cases = [
    moments("uniform", { from: -1, to: 3 }, 1, 16 / 12),
    moments("normal", { mean: 2, std: 0.5 }, 2, 0.25),
    moments("randint", { low: -5, high: 6 }, 0, 10),
    moments("bernoulli", { p: 0.3 }, 0.3, 0.21),
    moments("exponential", { rate: 4 }, 1 / 4, 1 / 16),
    moments("geometric", { p: 0.25 }, 4, 12),
    moments(
      "logNormal",
      { mean: 0, std: 0.25 },
      Math.exp(1 / 32),
      Math.expm1(1 / 16) * Math.exp(1 / 16),
    ),
  ];
  test.each(cases)(
    "mean and variance of $title are theory's",
    ({ name, parameters, mean, variance }) => {
      for (const dtype of floatTypes) {
        const values = numbers(draw(name, parameters, n, dtype, new Generator({ seed: 1 })));
        expect(errorOfMean(values, mean, Math.sqrt(variance))).toBeLessThan(6.2);
        const squares = values.map((x) => (x - mean) ** 2);
        const spread = Math.sqrt(squares.reduce((sum, x) => sum + (x - variance) ** 2, 0) / n);
        expect(errorOfMean(squares, variance, spread)).toBeLessThan(6.2);
      }
    },
  );

  test("half of a Cauchy distribution lies within sigma of its median", () => {
    const values = numbers(
      draw("cauchy", { median: 3, sigma: 2 }, n, "float64", new Generator({ seed: 1 })),
    );
    const within = values.map((x) => (Math.abs(x - 3) < 2 ? 1 : 0));
    expect(errorOfMean(within, 0.5, 0.5)).toBeLessThan(6.2);
  });

  test("normal numbers fall into ten equally likely intervals alike, in blocks and singly", () => {
    // The deciles of the standard normal distribution.
    const deciles = [
      -1.2815515655446004, -0.8416212335729143, -0.5244005127080407, -0.2533471031357997, 0,
      0.2533471031357997, 0.5244005127080407, 0.8416212335729143, 1.2815515655446004,
    ];
    for (const isContiguous of [true, false]) {
      const values = numbers(
        draw("normal", { mean: 0, std: 1 }, n, "float32", new Generator({ seed: 3 }), isContiguous),
      );
      const bins = Array<number>(10).fill(0);
      for (const x of values) bins[deciles.filter((d) => d < x).length]! += 1;
      const chiSquare = bins.reduce((sum, hits) => sum + (hits - n / 10) ** 2 / (n / 10), 0);
      expect(chiSquare).toBeLessThan(61.2); // exceeded by nine degrees of freedom once in 1e9
    }
  });
});

describe("multinomial", () => {
  // not those whose quotient may underflow: 5e-324 over 2 is 0, which ties with no weight
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 10, noNaN: true }));
  const weights = fc
    .array(weight, { minLength: 1, maxLength: 20 })
    .filter((ws) => ws.some((w) => w > 1e-3));
  const float64 = { dtype: "float64" } as const;

  test("without putting back: distinct indices, those without weight last", () => {
    fc.assert(
      fc.property(seed, weights, (start, ws) => {
        const generator = new Generator({ seed: start });
        const out = multinomial(tensor(ws, float64), ws.length, {
          generator,
        }).toArray();
        expect(new Set(out).size).toBe(ws.length);
        const hasWeight = out.map((i) => ws[i]! > 0);
        expect(hasWeight).toEqual(hasWeight.toSorted((a, b) => Number(b) - Number(a)));
      }),
    );
  });

  test("without putting back: the first to ring of as many exponential clocks", () => {
    fc.assert(
      fc.property(seed, weights, (start, ws) => {
        const generator = new Generator({ seed: start });
        const times = zeros(ws.length, float64).exponential_(1, { generator: generator.clone() });
        const speeds = tensor(ws, float64).div(times);
        const count = Math.ceil(ws.length / 2);
        const out = multinomial(tensor(ws, float64), count, { generator });
        expect(out.toArray()).toEqual(speeds.topk(count).indices.toArray());
      }),
    );
  });

  test("putting back: the first index whose running share is not below a number of 53 digits", () => {
    // shares of 2⁻²⁰ beside large ones: many fall into one part of a table, or none
    const skewed = fc.array(fc.oneof(weight, fc.constantFrom(1e-6, 1)), { minLength: 1 });
    fc.assert(
      fc.property(seed, skewed, fc.integer({ min: 1, max: 300 }), (start, ws, count) => {
        fc.pre(ws.some((w) => w > 1e-3));
        const [generator, other] = [0, 1].map(() => new Generator({ seed: start }));
        const out = new BigInt64Array(count);
        drawWithReplacement(out, Float64Array.from(ws), generator!);
        const sums = ws.map((_, i) => ws.slice(0, i + 1).reduce((a, b) => a + b, 0));
        const shares = sums.map((sum) => sum / sums.at(-1)!).with(ws.length - 1, 1);
        const want = Array.from(out, () => {
          const x = other!.u53();
          return shares.findIndex((share) => share >= x);
        });
        expect(Array.from(out, Number)).toEqual(want);
      }),
    );
  });

  test("putting back: indices without weight never come", () => {
    fc.assert(
      fc.property(seed, weights, (start, ws) => {
        const out = new BigInt64Array(50);
        drawWithReplacement(out, Float64Array.from(ws), new Generator({ seed: start }));
        expect(Array.from(out).every((i) => ws[Number(i)]! > 0)).toBe(true);
      }),
    );
  });

  test.each([true, false])("putting back, %s: the heaviest index has its share", (replacement) => {
    const generator = new Generator({ seed: 4 });
    const rows = tensor([1, 2, 5]).expand(20_000, 3) as Tensor;
    const drawn = multinomial(rows, 1, { replacement, generator }).flatten().toArray();
    const hits = drawn.map((i) => (i === 2 ? 1 : 0));
    expect(errorOfMean(hits, 5 / 8, Math.sqrt(15 / 64))).toBeLessThan(6.2);
  });
});

test("distributions with fractions refuse whole numbers' dtypes", () => {
  const generator = new Generator({ seed: 0 });
  expect(() => draw("uniform", { from: 0, to: 1 }, 3, "int64", generator)).toThrow(DTypeError);
  expect(() => draw("normal", { mean: 0, std: 1 }, 3, "bool", generator)).toThrow(DTypeError);
});
