import { crc32 } from "node:zlib";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  bernoulli,
  defaultGenerator,
  type DType,
  DTypeError,
  empty,
  Generator,
  getRngState,
  initialSeed,
  KindlingError,
  manualSeed,
  multinomial,
  normal,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
  seed,
  setRngState,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../src/index.ts";

const anySeed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const anyShape = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 });
/** A short name for where the shared stream stands. */
const state = (): number => crc32(defaultGenerator.getState());

beforeEach(() => void manualSeed(0));

/** Every way to make a random tensor of a shape, and every way to fill one. */
type Maker = (shape: number[], options: { generator?: Generator }) => Tensor;
const makers: { readonly [name: string]: Maker } = {
  rand,
  randn,
  randint: (shape, options) => randint(-3, 9, shape, options),
  randLike: (shape, options) => randLike(zeros(shape), options),
  randnLike: (shape, options) => randnLike(zeros(shape), options),
  randintLike: (shape, options) => randintLike(zeros(shape), 5, options),
  normal: (shape, options) => normal(zeros(shape), zeros(shape).add(2), options),
  bernoulli: (shape, options) => bernoulli(zeros(shape).add(0.5), options),
  "bernoulli of one p": (shape, options) => zeros(shape).bernoulli(0.5, options),
};
const fillers: {
  readonly [name: string]: (x: Tensor, options: { generator?: Generator }) => Tensor;
} = {
  uniform_: (x, options) => x.uniform_(-1, 3, options),
  normal_: (x, options) => x.normal_(2, 3, options),
  random_: (x, options) => x.random_(options),
  "random_ in a range": (x, options) => x.random_(-5, 5, options),
  bernoulli_: (x, options) => x.bernoulli_(0.3, options),
  "bernoulli_ of tensors": (x, options) => x.bernoulli_(tensor(0.3), options),
  exponential_: (x, options) => x.exponential_(2, options),
  geometric_: (x, options) => x.geometric_(0.3, options),
  cauchy_: (x, options) => x.cauchy_(1, 2, options),
  logNormal_: (x, options) => x.logNormal_(0, 1, options),
};

describe.each(Object.entries(makers))("%s", (_, make) => {
  test("gives a tensor of the shape, the same for the same seed", () => {
    fc.assert(
      fc.property(anySeed, anyShape, (start, shape) => {
        manualSeed(start);
        const x = make(shape, {});
        expect(x.shape).toEqual(shape);
        manualSeed(start);
        expect(make(shape, {}).toArray()).toEqual(x.toArray());
      }),
    );
  });

  test("given a generator, draws the same from it and leaves the shared stream alone", () => {
    fc.assert(
      fc.property(anySeed, anyShape, (start, shape) => {
        manualSeed(start);
        const shared = make(shape, {}).toArray();
        const before = state();
        const generator = new Generator({ seed: start });
        expect(make(shape, { generator }).toArray()).toEqual(shared);
        expect(state()).toBe(before);
      }),
    );
  });

  test("no elements take no words", () => {
    const before = state();
    make([2, 0], {});
    expect(state()).toBe(before);
  });
});

describe.each(Object.entries(fillers))("%s", (_, fill) => {
  test("fills a transposed view in the order of memory", () => {
    fc.assert(
      fc.property(anySeed, anyShape, fc.boolean(), (start, shape, isSingle) => {
        const options = { generator: new Generator({ seed: start }) };
        // Fewer than sixteen elements: blocks of normals would tell contiguous tensors apart.
        const sizes = isSingle ? [] : shape.slice(0, 2).map((n) => Math.min(n, 3));
        const x = empty(sizes);
        const order = sizes.map((_size, i) => i).reverse();
        const view = x.permute(order) as Tensor;
        expect(fill(view, options)).toBe(view);
        const y = fill(empty(sizes), { generator: new Generator({ seed: start }) });
        expect(x.toArray()).toEqual(y.toArray());
      }),
    );
  });

  test("fills a slice and nothing beside it", () => {
    const x = zeros(4, 6).sub(7) as Tensor;
    const view = x.narrow(1, 2, 3);
    const own = fill(empty(4, 3).t().contiguous().t(), {
      generator: new Generator({ seed: 5 }),
    });
    fill(view, { generator: new Generator({ seed: 5 }) });
    expect(x.narrow(1, 0, 2).toArray()).toEqual(zeros(4, 2).sub(7).toArray());
    expect(x.narrow(1, 5, 1).toArray()).toEqual(zeros(4, 1).sub(7).toArray());
    expect(own.shape).toEqual(view.shape);
    expect((view.toArray() as number[][]).flat()).not.toContain(-7);
  });

  test("takes the generator by position of the options and by name alike", () => {
    const one = fill(empty(5), { generator: new Generator({ seed: 1 }) }).toArray();
    manualSeed(1);
    expect(fill(empty(5), {}).toArray()).toEqual(one);
  });

  test("refuses a tensor whose elements share a place", () => {
    expect(() => fill(zeros(1).expand(3) as Tensor, {})).toThrow(ValueError);
  });
});

describe("in PyTorch's words", () => {
  test("seed 0 gives PyTorch's first numbers", () => {
    expect(rand(2).toArray()).toEqual([0.49625658988952637, 0.7682217955589294]);
    expect(manualSeed(0)).toBe(defaultGenerator);
    expect(randn(3, 4).toArray()[0]).toEqual([
      1.5409960746765137, -0.293428897857666, -2.1787893772125244, 0.5684312582015991,
    ]);
    manualSeed(0);
    expect(randint(10, [5]).toArray()).toEqual([4, 9, 3, 0, 3]);
  });

  test("sixteen or more normals in a transposed tensor are drawn singly", () => {
    const x = empty(4, 5).t().normal_() as Tensor;
    const generator = new Generator({ seed: 0 });
    const spare = empty(1).normal_(0, 1, { generator }).item();
    expect(x.at(0, 0).item()).toBe(spare);
    manualSeed(0);
    expect(randn(4, 5).at(0, 0).item()).not.toBe(spare);
  });

  test("randLike and its like keep the order in memory, so a transposed tensor gets a transposed result", () => {
    const x = zeros(3, 4).t() as Tensor;
    const like = randLike(x);
    manualSeed(0);
    expect(like.t().toArray()).toEqual(rand(3, 4).toArray());
    expect(like.strides).toEqual(x.strides);
    expect(randintLike(x, 3, 9, { dtype: "int32" }).strides).toEqual(x.strides);
  });

  test("a probability for each element goes to its own element, whatever the order in memory", () => {
    const p = tensor([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(bernoulli(p).toArray()).toEqual(p.toArray());
    expect((p.t() as Tensor).bernoulli().toArray()).toEqual(p.t().toArray());
    const x = empty(3, 2).t() as Tensor;
    expect(x.bernoulli_(p).toArray()).toEqual(p.toArray());
    expect(x.bernoulli_(tensor([0, 1, 0])).toArray()).toEqual([
      [0, 1, 0],
      [0, 1, 0],
    ]);
  });

  test("bernoulli of one probability draws row by row, whatever the order in memory", () => {
    manualSeed(0);
    const drawn = zeros(2, 3).t().bernoulli(0.5);
    expect(drawn.toArray()).toEqual([
      [0, 0],
      [1, 0],
      [0, 0],
    ]); // PyTorch's
  });

  test("normal of tensors scales and shifts a standard normal", () => {
    const [mean, std] = [tensor([[1], [100]]), tensor([0, 0.5, 2])];
    const x = normal(mean, std);
    manualSeed(0);
    const z = randn(2, 3);
    expect(x.toArray()).toEqual(z.mul(std).add(mean).toArray());
    expect(x.select(1, 0).toArray()).toEqual([1, 100]);
    expect(normal(5, tensor([0, 0])).toArray()).toEqual([5, 5]);
    expect(normal(tensor([5, 6]), 0).toArray()).toEqual([5, 6]);
    expect(normal(2, 0, [2], { dtype: "float64" }).dtype).toBe("float64");
  });

  test("dtypes follow the wish, else PyTorch's default", () => {
    const types: readonly [Tensor, DType][] = [
      [rand(1), "float32"],
      [rand(1, { dtype: "float64" }), "float64"],
      [randint(5, [1]), "int64"],
      [randint(5, [1], { dtype: "uint8" }), "uint8"],
      [randperm(3), "int64"],
      [randperm(3, { dtype: "float32" }), "float32"],
      [randnLike(zeros(2, { dtype: "float64" })), "float64"],
      [randLike(zeros(2, { dtype: "int32" }), { dtype: "float32" }), "float32"],
    ];
    for (const [x, dtype] of types) expect(x.dtype).toBe(dtype);
  });

  test("one number is random_'s upper end, and the whole range of int64 can be asked for", () => {
    expect(empty(200).random_(3).max().item()).toBe(2);
    expect(empty(200).random_(3).min().item()).toBe(0);
    const wide = randint(-(2n ** 63n), 2n ** 63n - 1n, [50]);
    expect(wide.min().itemBigInt() < -(2n ** 62n)).toBe(true);
    expect(wide.max().itemBigInt() > 2n ** 62n).toBe(true);
  });

  test("multinomial draws row by row, and gives indices", () => {
    const weights = tensor([
      [0, 3, 1],
      [5, 0, 0],
    ]);
    const drawn = multinomial(weights, 4, true);
    expect(drawn.shape).toEqual([2, 4]);
    expect(drawn.dtype).toBe("int64");
    expect(drawn.at(1).toArray()).toEqual([0, 0, 0, 0]);
    expect(drawn.at(0).toArray()).not.toContain(0);
    const order = weights.multinomial(3, { replacement: false }) as Tensor;
    expect(order.sort({ dim: 1 }).values.toArray()).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });

  test("the state goes out as a tensor and comes back", () => {
    randn(3);
    const saved = getRngState();
    expect(saved.shape).toEqual([5056]);
    const once = [rand(3).toArray(), randn(2).toArray()];
    setRngState(saved);
    expect([rand(3).toArray(), randn(2).toArray()]).toEqual(once);
  });

  test("seed draws a fresh one and says it", () => {
    const fresh = seed();
    expect(initialSeed()).toBe(fresh);
    const x = rand(3).toArray();
    manualSeed(fresh);
    expect(rand(3).toArray()).toEqual(x);
  });
});

describe("bad input", () => {
  const x = zeros(2, 3);
  const whole = zeros(3, { dtype: "int64" });
  // Casts play callers without types.
  type Untyped = (...args: number[]) => Tensor;
  const cases: readonly [string, new (...args: never[]) => KindlingError, () => unknown][] = [
    ["rand of int64", DTypeError, () => rand(2, { dtype: "int64" })],
    ["an unknown dtype", DTypeError, () => rand(2, { dtype: "half" as DType })],
    ["randn of a negative size", ShapeError, () => randn(-1)],
    ["an unknown option", ValueError, () => rand(2, { generater: 1 } as never)],
    ["a number as generator", ValueError, () => rand(2, { generator: 3 } as never)],
    ["uniform_ of whole numbers", DTypeError, () => whole.uniform_()],
    ["uniform_ the wrong way round", ValueError, () => x.uniform_(1, 0)],
    ["uniform_ up to NaN", ValueError, () => x.uniform_(0, NaN)],
    ["uniform_ wider than float32", ValueError, () => x.uniform_(-3e38, 3e38)],
    ["normal_ of whole numbers", DTypeError, () => whole.normal_()],
    ["normal_ with std -1", ValueError, () => x.normal_(0, -1)],
    ["normal_ with std NaN", ValueError, () => x.normal_(0, NaN)],
    ["normal with a tensor of std below 0", ValueError, () => normal(x, tensor([1, -1, 1]))],
    ["normal without a shape", ValueError, () => (normal as unknown as Untyped)(0, 1)],
    [
      "normal of shapes that do not fit",
      ShapeError,
      () => normal(tensor([1, 2]), tensor([1, 2, 3]) as Tensor),
    ],
    ["bernoulli_ of 1.5", ValueError, () => x.bernoulli_(1.5)],
    ["bernoulli_ of -0.1", ValueError, () => x.bernoulli_(-0.1)],
    ["bernoulli_ of NaN", ValueError, () => x.bernoulli_(NaN)],
    ["bernoulli_ of a tensor beyond 1", ValueError, () => x.bernoulli_(tensor([0, 1, 2]))],
    [
      "bernoulli_ of more probabilities than elements",
      ShapeError,
      () => x.bernoulli_(zeros(4, 2, 3)),
    ],
    ["bernoulli of whole numbers", DTypeError, () => bernoulli(whole)],
    ["bernoulli of NaN", ValueError, () => bernoulli(tensor([NaN]))],
    ["an empty range", ValueError, () => randint(3, 3, [2])],
    ["a range upside down", ValueError, () => randint(5, 3, [2])],
    ["a bound with a fraction", ValueError, () => randint(0.5, 3, [2])],
    ["a range beyond uint8", ValueError, () => randint(0, 257, [2], { dtype: "uint8" })],
    ["a range beyond bool", ValueError, () => randint(0, 3, [2], { dtype: "bool" })],
    [
      "a range below int32",
      ValueError,
      () => zeros(2, { dtype: "int32" }).random_(-(2n ** 31n) - 1n, 0),
    ],
    ["randint without a shape", ValueError, () => (randint as unknown as Untyped)(0, 3)],
    ["randperm of -1", ValueError, () => randperm(-1)],
    ["randperm of 2.5", ValueError, () => randperm(2.5)],
    ["randperm beyond uint8", ValueError, () => randperm(257, { dtype: "uint8" })],
    ["exponential_ with rate 0", ValueError, () => x.exponential_(0)],
    ["geometric_ with p 0", ValueError, () => x.geometric_(0)],
    ["geometric_ with p 1", ValueError, () => x.geometric_(1)],
    ["cauchy_ with sigma -1", ValueError, () => x.cauchy_(0, -1)],
    ["logNormal_ of whole numbers", DTypeError, () => whole.logNormal_()],
    ["multinomial of a negative weight", ValueError, () => multinomial(tensor([1, -1]), 1)],
    ["multinomial of an infinite weight", ValueError, () => multinomial(tensor([1, Infinity]), 1)],
    ["multinomial without any weight", ValueError, () => multinomial(tensor([0, 0]), 1)],
    ["multinomial of more than there are", ValueError, () => multinomial(tensor([1, 1]), 3)],
    ["multinomial of none", ValueError, () => multinomial(tensor([1, 1]), 0)],
    ["multinomial of whole numbers", DTypeError, () => multinomial(whole, 1)],
    ["multinomial of three axes", ShapeError, () => multinomial(zeros(2, 2, 2) as Tensor, 1)],
    ["a state of floats", DTypeError, () => setRngState(zeros(5056))],
    ["a state of two axes", ShapeError, () => setRngState(zeros(2, 2528, { dtype: "uint8" }))],
    ["a state too short", ValueError, () => setRngState(zeros(5055, { dtype: "uint8" }))],
    ["a state of zeros", ValueError, () => setRngState(zeros(5056, { dtype: "uint8" }))],
    ["a seed with a fraction", ValueError, () => manualSeed(1.5)],
  ];

  test.each(cases)("%s is refused, and takes no words", (_, kind, act) => {
    const before = state();
    expect(act).toThrow(kind);
    expect(act).toThrow(/\n {2}got {7}.*\n {2}expected {2}/);
    expect(state()).toBe(before);
  });
});
