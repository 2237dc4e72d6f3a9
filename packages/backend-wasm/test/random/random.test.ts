/**
 * @file Random numbers made in WebAssembly are the reference's bit for bit, and leave its generator
 * where the reference leaves it, on engines that fuse a multiply-add and on those that do not.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, cast, input, lt, mul, scalar } from "@kindling/expr";
import {
  type Distributions,
  Generator,
  type KernelOperand,
  type MapCall,
  type RandomCall,
  reference,
  Storage,
} from "@kindling/tensor";
import { features } from "../../src/features.ts";
import { mapsOver } from "../../src/kernels/map.ts";
import { Heap } from "../../src/memory/heap.ts";
import { here, oneThread, prompt, type Threads } from "../../src/threads/job.ts";
import { makeRandom } from "../../src/random/index.ts";

const heap = new Heap({ poison: true, collector: null });
const maps = mapsOver(heap, oneThread, () => false);

type Draw = {
  readonly [K in keyof Distributions]: Pick<RandomCall<K>, "distribution" | "parameters">;
}["uniform" | "normal" | "bernoulli" | "randint" | "randperm"];

const bound = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1, -1, 1e-40, 1e30, 0.1),
);
const draws: fc.Arbitrary<Draw> = fc.oneof(
  fc
    .tuple(bound, bound)
    .map(([from, to]): Draw => ({ distribution: "uniform", parameters: { from, to } })),
  fc.constant<Draw>({ distribution: "uniform", parameters: { from: 0, to: 1 } }),
  fc
    .tuple(bound, bound)
    .map(([mean, std]): Draw => ({ distribution: "normal", parameters: { mean, std } })),
  fc.constant<Draw>({ distribution: "normal", parameters: { mean: 0, std: 1 } }),
  fc
    .oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(0, 1, 0.5, 2 ** -53, 1 - 2 ** -53),
    )
    .map((p): Draw => ({ distribution: "bernoulli", parameters: { p } })),
  fc
    .uniqueArray(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), { minLength: 2, maxLength: 2 })
    .map(([a, b]): Draw => ({
      distribution: "randint",
      parameters: { low: Math.min(a!, b!), high: Math.max(a!, b!) },
    })),
);

/** Sizes around those of groups, blocks of normal numbers, blocks of the generator and chunks. */
const counts = fc.oneof(
  fc.integer({ min: 1024, max: 3000 }),
  fc.constantFrom(1024, 1025, 1039, 1040, 1248, 2047, 2048, 2049, 4096, 4111, 9000),
);

/** A call that draws `count` numbers into a tensor that holds something else. */
function callOf(
  draw: Draw,
  generator: Generator,
  count: number,
  dtype: "float32" | "float64" | "int64" | "bool" = "float32",
): RandomCall {
  const storage = new Storage((dtype === "float64" || dtype === "int64" ? 8 : 4) * (count + 2));
  new Float32Array(storage.bytes).fill(-7);
  const output = { storage, dtype, shape: [count], strides: [1], offset: 1 } as const;
  return { ...draw, generator, output };
}

type UsedCall = RandomCall & { readonly epilogue: MapCall };

/** The same, with a map of the numbers and others behind it, which may be written over. */
function used(call: RandomCall, isInPlace: boolean): UsedCall {
  const { shape, strides } = call.output;
  const operand = (start: number): KernelOperand => {
    const storage = new Storage(4 * shape[0]!);
    storage.elements("float32").forEach((_, i, all) => void (all[i] = start + i / 8));
    return { storage, dtype: "float32", shape, strides, offset: 0 };
  };
  const x = operand(-100);
  const exprs = [add(cast(input(0), "float32"), mul(input(1), scalar(0)))];
  const outputs = [isInPlace ? x : operand(0)];
  return { ...call, epilogue: { inputs: [x], scalars: [0.3], exprs, outputs } };
}

/** The bits of all that a call has written, and what is around. */
const bits = ({ output }: RandomCall): number[] =>
  Array.from(new Uint32Array(output.storage.bytes));
const resultBits = ({ epilogue: { outputs } }: UsedCall): number[] =>
  outputs.flatMap((output) => Array.from(new Uint32Array(output.storage.bytes)));

/** Whether a call draws what the reference draws, with what follows it and what is left of the stream. */
function expectReference(
  random: ReturnType<typeof makeRandom>,
  got: UsedCall,
  want: UsedCall,
): void {
  expect(random(got)).toBe(true);
  reference.random(want);
  expect(bits(got)).toEqual(bits(want));
  expect(resultBits(got)).toEqual(resultBits(want));
  expect(got.generator.getState()).toEqual(want.generator.getState());
}

describe.each([
  ["fused", true],
  ["emulated", false],
])("with a multiply-add that is %s", (_, isFused) => {
  // A machine without the instruction tests the emulation twice.
  const random = makeRandom(heap, oneThread, maps, isFused && features().fusedMadd);

  test("numbers and the generator's state are the reference's", () => {
    fc.assert(
      fc.property(
        draws,
        counts,
        fc.bigInt(0n, 2n ** 32n - 1n),
        fc.oneof(fc.nat(700), fc.constantFrom(0, 623, 624, 625)),
        fc.boolean(),
        (draw, count, seed, before, hasSpare) => {
          const [one, other] = [new Generator({ seed }), new Generator({ seed })];
          for (const generator of [one, other]) {
            for (let i = 0; i < before; i++) generator.u32();
            if (hasSpare) generator.spareNormal = 0.25;
          }
          const [got, want] = [callOf(draw, one, count), callOf(draw, other, count)];
          expect(random(got)).toBe(true);
          reference.random(want);
          expect(bits(got)).toEqual(bits(want));
          expect(one.getState()).toEqual(other.getState());
          expect(one.u32()).toBe(other.u32());
        },
      ),
      { numRuns: 200 },
    );
  });

  test("decisions that the upper digits leave open are the reference's", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2 ** 32, noNaN: true }).map((x) => Math.floor(x) * 2 ** -53),
        counts,
        fc.constantFrom("float32", "bool"),
        (p, count, dtype) => {
          const [got, want] = [0, 1].map(() => {
            const generator = new Generator({ seed: count });
            // some first words of pairs are 0, and so are the upper digits that are made of them
            generator.drawWith((words) => {
              for (let i = 0; i < words.length; i += 2) if (i % 14 < 6) words[i] = 0;
              return 0;
            });
            return callOf(
              { distribution: "bernoulli", parameters: { p } },
              generator,
              count,
              dtype,
            );
          }) as [RandomCall, RandomCall];
          expect(random(got)).toBe(true);
          reference.random(want);
          expect(bits(got)).toEqual(bits(want));
        },
      ),
      { numRuns: 50 },
    );
  });

  test("what follows them is too, with the numbers", () => {
    fc.assert(
      fc.property(
        draws,
        fc.constantFrom("float32", "bool"),
        counts,
        fc.boolean(),
        (draw, dtype, count, isInPlace) => {
          fc.pre(dtype === "float32" || draw.distribution === "bernoulli");
          const [got, want] = [0, 1].map(() => {
            const generator = new Generator({ seed: count });
            return used(callOf(draw, generator, count, dtype), isInPlace);
          }) as [UsedCall, UsedCall];
          expectReference(random, got, want);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("the normal numbers of a million draws are the reference's", () => {
    const draw: Draw = { distribution: "normal", parameters: { mean: 0.3, std: 1.7 } };
    const got = callOf(draw, new Generator({ seed: 1 }), 2 ** 20);
    const want = callOf(draw, new Generator({ seed: 1 }), 2 ** 20);
    random(got);
    reference.random(want);
    const wanted = bits(want);
    expect(bits(got).findIndex((word, i) => word !== wanted[i])).toBe(-1);
  });
});

test("doubles on the unit interval are the reference's, also when they are used", () => {
  const random = makeRandom(heap, oneThread, maps);
  const unit: Draw = { distribution: "uniform", parameters: { from: 0, to: 1 } };
  fc.assert(
    fc.property(counts, fc.nat(3), fc.boolean(), (count, before, isInPlace) => {
      const exprs = [cast(lt(input(0), cast(input(1), "float64")), "float32")];
      const [got, want] = [0, 1].map((): UsedCall => {
        const generator = new Generator({ seed: count });
        for (let i = 0; i < before; i++) generator.u32();
        const call = used(callOf(unit, generator, count, "float64"), isInPlace);
        return { ...call, epilogue: { ...call.epilogue, exprs, scalars: [] } };
      }) as [UsedCall, UsedCall];
      expectReference(random, got, want);
    }),
    { numRuns: 50 },
  );
});

/** So many threads, of which the last is done first; calls are given out when a job is written. */
const backwards = (count: number): Threads =>
  prompt((_, write) => {
    const tasks: (() => void)[][] = [[]];
    write({
      ...here,
      threads: count,
      parts: 4 * count,
      call: (kernel, parameters) => tasks.at(-1)!.push(() => kernel(...parameters)),
      next: () => tasks.push([]),
    });
    for (const task of tasks.toReversed()) for (const run of task) run();
  });

describe("by several threads, in any order", () => {
  test("numbers, what follows them and the generator's state are the reference's", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        draws,
        fc.constantFrom("float32", "bool"),
        fc.oneof(counts, fc.integer({ min: 30_000, max: 60_000 })),
        fc.nat(700),
        fc.boolean(),
        (count, draw, dtype, size, before, isInPlace) => {
          fc.pre(dtype === "float32" || draw.distribution === "bernoulli");
          const random = makeRandom(heap, backwards(count), maps);
          const [got, want] = [0, 1].map(() => {
            const generator = new Generator({ seed: size });
            for (let i = 0; i < before; i++) generator.u32();
            return used(callOf(draw, generator, size, dtype), isInPlace);
          }) as [UsedCall, UsedCall];
          expectReference(random, got, want);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("so are more numbers than a job has", () => {
    const count = 2 ** 20 + 70_001;
    const draw: Draw = { distribution: "bernoulli", parameters: { p: 0.3 } };
    const [got, want] = [0, 1].map(() =>
      used(callOf(draw, new Generator({ seed: 3 }), count, "bool"), false),
    ) as [UsedCall, UsedCall];
    makeRandom(heap, backwards(3), maps)(got);
    reference.random(want);
    for (const bitsOf of [bits, resultBits]) {
      const wanted = bitsOf(want);
      expect(bitsOf(got).findIndex((word, i) => word !== wanted[i])).toBe(-1);
    }
    expect(got.generator.getState()).toEqual(want.generator.getState());
  });
});

test("a generator is where it was when a thread fails on the way", () => {
  let jobs = 0;
  const failing = prompt((_, write) => {
    if (++jobs === 2) throw new Error("a thread of the pool failed");
    write(here);
  });
  const generator = new Generator({ seed: 4 });
  const before = generator.getState();
  const call = callOf(
    { distribution: "normal", parameters: { mean: 0, std: 1 } },
    generator,
    2 ** 21,
  );
  expect(() => makeRandom(heap, failing, maps)(call)).toThrow("a thread of the pool failed");
  expect(generator.getState()).toEqual(before);
});

describe("of int64", () => {
  const random = makeRandom(heap, oneThread, maps);

  function expectWhole(draw: Draw, count: number, before: number): void {
    const [got, want] = [0, 1].map((): RandomCall => {
      const generator = new Generator({ seed: count });
      for (let i = 0; i < before; i++) generator.u32();
      return callOf(draw, generator, count, "int64");
    }) as [RandomCall, RandomCall];
    expect(random(got)).toBe(true);
    reference.random(want);
    expect(bits(got)).toEqual(bits(want));
    expect(got.generator.getState()).toEqual(want.generator.getState());
  }

  test("whole numbers from a range of one word are the reference's", () => {
    const lows = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 2n ** 32n }),
      fc.constantFrom(0n, -1n, -(2n ** 32n), 2n ** 63n - 2n ** 32n),
    );
    const lengths = fc.oneof(
      fc.bigInt({ min: 1n, max: 2n ** 32n - 1n }),
      fc.constantFrom(1n, 2n, 3n, 10n, 2n ** 31n, 2n ** 32n - 1n),
    );
    fc.assert(
      fc.property(lows, lengths, counts, fc.nat(700), (low, length, count, before) => {
        const parameters = { low, high: low + length };
        expectWhole({ distribution: "randint", parameters }, count, before);
      }),
      { numRuns: 100 },
    );
  });

  test("numbers in random order are the reference's", () => {
    fc.assert(
      fc.property(counts, fc.nat(700), (count, before) =>
        expectWhole({ distribution: "randperm", parameters: {} }, count, before),
      ),
      { numRuns: 50 },
    );
  });
});

describe("what is left to the reference", () => {
  const random = makeRandom(heap, oneThread, maps);
  const unit: Draw = { distribution: "uniform", parameters: { from: 0, to: 1 } };
  const generator = new Generator({ seed: 5 });
  const state = generator.getState();

  test.each<[string, RandomCall]>([
    ["few numbers", callOf(unit, generator, 1023)],
    ["other engines", callOf(unit, new Generator({ engine: "philox4x32-10" }), 2000)],
    [
      "other distributions",
      { ...callOf(unit, generator, 2000), distribution: "random", parameters: {} },
    ],
    [
      "ranges of two words",
      {
        ...callOf(unit, generator, 2000, "int64"),
        distribution: "randint",
        parameters: { low: 0, high: 2 ** 32 },
      },
    ],
    [
      "floats that are moved",
      {
        ...callOf(unit, generator, 2000),
        distribution: "randint",
        parameters: { low: 0, high: 2 ** 24 + 1 },
      },
    ],
    [
      "doubles on another interval",
      { ...callOf(unit, generator, 2000, "float64"), parameters: { from: 0, to: 2 } },
    ],
  ])("%s; the stream does not move", (_, call) => {
    expect(random(call)).toBe(false);
    expect(generator.getState()).toEqual(state);
  });

  test("numbers that do not lie side by side, or are not float32", () => {
    const call = callOf(unit, generator, 4000);
    expect(random({ ...call, output: { ...call.output, shape: [2000], strides: [2] } })).toBe(
      false,
    );
    expect(random({ ...call, output: { ...call.output, dtype: "int32" } })).toBe(false);
    expect(generator.getState()).toEqual(state);
  });
});

test("a generator that nobody seeded is seeded once", () => {
  const random = makeRandom(heap, oneThread, maps);
  const fresh = new Generator({ seed: "fresh" });
  const call = callOf({ distribution: "uniform", parameters: { from: 0, to: 1 } }, fresh, 1500);
  random(call);
  const again = callOf(call as Draw, new Generator({ seed: fresh.initialSeed() }), 1500);
  reference.random(again);
  expect(bits(call)).toEqual(bits(again));
});
