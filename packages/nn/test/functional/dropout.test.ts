/**
 * @file Dropout: PyTorch's mask, unbiased on average, and nothing at all where nothing is dropped.
 */
import {
  defaultGenerator,
  empty,
  Generator,
  getRngState,
  manualSeed,
  ones,
  rand,
  tensor,
  type Tensor,
  zeros,
} from "@kindling/tensor";
import { arbitraries, assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const F = nn.functional;
const { probability, seed } = arbitraries;
const X = arbitraries.tensor({
  dtype: fc.constantFrom("float32" as const, "float64" as const),
  elements: "unit",
});

describe("laws", () => {
  test("an element is kept, divided by 1 - p in the tensor's precision, or 0: as the next draws decide", () => {
    fc.assert(
      fc.property(X, probability(), seed(), (x, p, s) => {
        fc.pre(p > 0 && p < 1);
        manualSeed(s);
        const kept = empty([...x.shape], { dtype: x.dtype }).bernoulli_(1 - p) as Tensor;
        const state = getRngState();
        manualSeed(s);
        const share = x.dtype === "float32" ? Math.fround(1 - p) : 1 - p;
        assertEqual(F.dropout(x, p), x.mul(kept.div(share)));
        assertEqual(getRngState(), state);
      }),
    );
  });

  test("p = 0 and evaluation give back the input itself and draw nothing", () => {
    const functions = [F.dropout, F.alphaDropout];
    fc.assert(
      fc.property(X, probability(), fc.constantFrom(...functions), (x, p, f) => {
        const before = getRngState();
        expect(f(x, 0, true)).toBe(x);
        expect(f(x, p, false)).toBe(x);
        assertEqual(getRngState(), before);
      }),
    );
  });

  test("p = 1 gives zeros, NaN where the input is infinite, and draws nothing", () => {
    const before = getRngState();
    assertEqual(F.dropout(tensor([1, -2, Infinity, NaN]), 1), tensor([0, -0, NaN, NaN]), {
      signedZero: true,
    });
    assertEqual(getRngState(), before);
    const x = ones(3);
    expect(F.dropout(x, 1, { inplace: true })).toBe(x);
    assertEqual(x, zeros(3));
  });

  test("with the same mask, gradients are scaled as the elements are", () => {
    fc.assert(
      fc.property(probability(), seed(), (p, s) => {
        const x = ones(5, 7, { requiresGrad: true });
        manualSeed(s);
        const y = F.dropout(x, p);
        y.sum().backward();
        assertEqual(x.grad!, y.detach());
      }),
    );
  });

  test("in place it writes to the input, which is the result", () => {
    const x = rand(4, 5);
    const copy = x.clone();
    manualSeed(1);
    const y = F.dropout(copy, { p: 0.3 });
    manualSeed(1);
    expect(F.dropout(x, { p: 0.3, inplace: true })).toBe(x);
    assertEqual(x, y);
  });

  test("a generator of one's own leaves the default one alone", () => {
    const before = getRngState();
    const draw = (): Tensor => F.dropout(ones(20), 0.5, { generator: new Generator({ seed: 3 }) });
    assertEqual(draw(), draw());
    assertEqual(getRngState(), before);
    expect(defaultGenerator).toBeInstanceOf(Generator);
  });
});

describe("channels", () => {
  test("dropout2d keeps or drops each channel as a whole, with one decision each", () => {
    manualSeed(5);
    const y = F.dropout2d(ones(6, 7, 3, 2), 0.4).flatten(2) as Tensor;
    assertEqual(y, y.at(":", ":", [0, 1]).expand(6, 7, 6));
    manualSeed(5);
    const decisions = empty(6, 7)
      .bernoulli_(1 - 0.4)
      .div(Math.fround(0.6)) as Tensor;
    assertEqual(y.at(":", ":", 0), decisions);
  });

  test("dropout1d takes [n, c, l] and [c, l]; other numbers of axes are errors", () => {
    for (const shape of [
      [4, 5],
      [2, 4, 5],
    ]) {
      const y = F.dropout1d(ones(...shape), 0.5);
      assertEqual(y, y.narrow(-1, 0, 1).expand(y.shape as number[]));
    }
    expect(() => F.dropout1d(ones(3))).toThrow(/dropout1d: no batch of channels/);
    expect(() => F.dropout2d(ones(3, 3))).toThrow(/3 or 4 axes/);
  });
});

test("alphaDropout keeps mean 0 and variance 1", () => {
  manualSeed(0);
  const x = empty(200_000).normal_() as Tensor<[number], "float32">;
  const y = F.alphaDropout(x, 0.3, true);
  // 200,000 draws: the mean's standard error is 0.0022 and the variance's about 0.005; seven of them
  expect(Math.abs(Number(y.mean().item()))).toBeLessThan(0.016);
  expect(Math.abs(Number(y.var().item()) - 1)).toBeLessThan(0.035);
});

test("alphaDropout: what is dropped becomes SELU's limit, then all is scaled and shifted", () => {
  manualSeed(2);
  const kept = empty(50, { dtype: "float64" }).bernoulli_(0.7) as Tensor;
  const x = rand(50, { dtype: "float64" }) as Tensor;
  // Klambauer et al. (2017): with α' = -λα, a = (1 - p + (1 - p) p α'²)^(-1/2) and b = -a p α'
  const [p, limit] = [0.3, -1.7580993408473766];
  const a = 1 / Math.sqrt((1 - p) * (1 + p * limit ** 2));
  const want = x
    .where(kept.ne(0), limit)
    .mul(a)
    .sub(a * p * limit);
  const drop = (given: object): Tensor => {
    manualSeed(2);
    return F.alphaDropout(x, { p, training: true, ...given });
  };
  assertClose(drop({}), want, { rtol: 1e-14, atol: 1e-14 });
  expect(drop({ inplace: true })).toBe(x);
  assertClose(x, want, { rtol: 1e-14, atol: 1e-14 });
  assertEqual(F.alphaDropout(ones(3), 1, true), zeros(3));
});

test("functions train unless told otherwise, alphaDropout only when told; p is 0.5 unless given", () => {
  const x = ones(64, 4) as Tensor;
  for (const [f, given] of [
    [F.dropout, {}],
    [F.dropout1d, {}],
    [F.alphaDropout, { training: true }],
  ] as const) {
    manualSeed(4);
    const y = f(x, given);
    expect(y.eq(x).all().item()).toBe(false);
    manualSeed(4);
    assertEqual(f(x, 0.5, true), y);
    expect(f(x, { training: false })).toBe(x);
  }
  expect(F.alphaDropout(x)).toBe(x);
});

test("errors and the tape name the function", () => {
  const functions = Object.entries({
    dropout: F.dropout,
    dropout1d: F.dropout1d,
    dropout2d: F.dropout2d,
    alphaDropout: F.alphaDropout,
    gaussianNoise: F.gaussianNoise,
  }) as unknown as readonly [string, (x: Tensor, options: object) => Tensor][];
  for (const [name, f] of functions) {
    expect(() => f(ones(2, 3, 4), { q: 1 })).toThrow(`${name}: no such parameter`);
    if (name === "gaussianNoise") continue; // adds, and is called so
    const title = `${name[0]!.toUpperCase()}${name.slice(1)}Backward0`;
    for (const p of [0.5, 1]) {
      const y = f(ones(2, 3, 4).requiresGrad_(), { p, training: true });
      expect(y.gradFn!.name).toBe(title);
    }
  }
});

test("nothing is dropped from nothing, and nothing drawn", () => {
  const before = getRngState();
  const empties = zeros(0, 3);
  expect(F.dropout(empties, 0.5)).toBe(empties);
  assertEqual(getRngState(), before);
});

test("probabilities outside [0, 1], NaN, and integers are errors", () => {
  for (const p of [-0.1, 1.1, NaN]) {
    for (const f of [F.dropout, F.alphaDropout])
      expect(() => f(ones(3), p)).toThrow(/not a probability/);
    expect(() => F.dropout1d(ones(2, 3), p)).toThrow(/not a probability/);
    expect(() => F.dropout2d(ones(2, 3, 4), p)).toThrow(`p = ${p}`);
    expect(() => new nn.Dropout(p)).toThrow(/Dropout: not a probability/);
  }
  expect(() => F.dropout(zeros(3, { dtype: "int64" }), 0.5)).toThrow(/fix {7}x\.float\(\)/);
  expect(() => F.dropout(ones(3), 0.5, { p: 0.5 })).toThrow(/twice/);
});

test("the mean over many masks is the input", () => {
  manualSeed(42);
  const [n, p] = [400_000, 0.5];
  const mean = Number(F.dropout(ones(n), p).mean().item());
  // the standard error is √(p / (1 - p) / n) = 0.0016; seven of them, or once in 10¹¹ runs
  expect(Math.abs(mean - 1)).toBeLessThan(7 * Math.sqrt(p / (1 - p) / n));
});

describe("layers", () => {
  test("drop while training and pass on in evaluation", () => {
    const layers = [
      new nn.Dropout(0.5),
      new nn.AlphaDropout(0.5),
      new nn.Dropout1d(0.5),
      new nn.GaussianNoise(1),
    ];
    const x = ones(8, 9);
    for (const layer of layers) {
      expect(layer(x).eq(x).all().item()).toBe(false);
      expect(layer.eval()(x)).toBe(x);
    }
    expect(new nn.Dropout2d().eval()(ones(2, 2, 2)).shape).toEqual([2, 2, 2]);
  });

  test("do what their functions do, also in place", () => {
    const pairs = [
      [nn.Dropout, F.dropout],
      [nn.Dropout1d, F.dropout1d],
      [nn.Dropout2d, F.dropout2d],
      [nn.AlphaDropout, F.alphaDropout],
    ] as const;
    for (const [Layer, f] of pairs) {
      const x = rand(5, 6, 7);
      manualSeed(6);
      const want = f(x, 0.3, true);
      manualSeed(6);
      assertEqual(new Layer(0.3)(x), want);
      manualSeed(6);
      expect(new Layer({ p: 0.3, inplace: true })(x)).toBe(x);
      assertEqual(x, want);
      expect(new Layer().extraRepr()).toBe("p=0.5, inplace=False");
      expect(() => new Layer({ q: 1 } as object)).toThrow(`${Layer.name}: no such parameter`);
    }
  });

  test("arguments come by position or by name", () => {
    expect([new nn.Dropout().p, new nn.Dropout(0.2).p, new nn.Dropout({ p: 0.3 }).p]).toEqual([
      0.5, 0.2, 0.3,
    ]);
    expect(new nn.Dropout(0.2, { inplace: true }).inplace).toBe(true);
    expect(() => new nn.Dropout({ q: 1 } as object)).toThrow(/no such parameter/);
  });
});

describe("gaussianNoise", () => {
  test("has a deviation of 0.1 unless given, as a function and as a layer", () => {
    const draw = (noisy: (x: Tensor) => Tensor): Tensor => {
      manualSeed(8);
      return noisy(zeros(9));
    };
    const want = draw((x) => F.gaussianNoise(x, 0.1));
    assertEqual(
      draw((x) => F.gaussianNoise(x)),
      want,
    );
    assertEqual(draw(new nn.GaussianNoise()), want);
    const generator = new Generator({ seed: 8 });
    assertEqual(F.gaussianNoise(zeros(9), { generator }), want);
  });

  test("adds sigma times standard normal numbers, the next that come", () => {
    const x = rand(6, 7);
    manualSeed(9);
    const noise = empty(6, 7).normal_() as Tensor;
    manualSeed(9);
    assertEqual(F.gaussianNoise(x, 0.25), x.add(noise, { alpha: 0.25 }));
  });

  test("sigma 0 and evaluation give back the input itself and draw nothing", () => {
    const x = ones(3);
    const before = getRngState();
    expect(F.gaussianNoise(x, 0)).toBe(x);
    expect(F.gaussianNoise(x, { sigma: 1, training: false })).toBe(x);
    assertEqual(getRngState(), before);
  });

  test("is 0 on average, with the deviation that it is given", () => {
    manualSeed(3);
    const n = 250_000;
    const y = F.gaussianNoise(zeros(n), 2);
    // standard errors: 2 / √n = 0.004 of the mean, 2 / √(2n) = 0.0028 of the deviation; seven of them
    expect(Math.abs(Number(y.mean().item()))).toBeLessThan(0.028);
    expect(Math.abs(Number(y.std().item()) - 2)).toBeLessThan(0.02);
  });

  test("a negative, infinite or missing deviation is an error", () => {
    for (const sigma of [-1, Infinity, NaN]) {
      expect(() => F.gaussianNoise(ones(1), sigma)).toThrow(/not a standard deviation/);
      expect(() => new nn.GaussianNoise(sigma)).toThrow(/not a standard deviation/);
    }
  });
});
