import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValueError } from "../../src/errors.ts";
import { type EngineName, Generator } from "../../src/random/generator.ts";
import { normal } from "../../src/random/normal.ts";
import { Philox, philox4x32 } from "../../src/random/philox.ts";

const seed = fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n);
const engines: readonly EngineName[] = ["mt19937", "philox4x32-10"];
const words = (generator: Generator, count: number): number[] =>
  Array.from({ length: count }, () => generator.u32());

/** A generator somewhere in its stream, with or without a spare normal. */
const generator = fc
  .tuple(seed, fc.constantFrom(...engines), fc.integer({ min: 0, max: 1300 }), fc.boolean())
  .map(([start, engine, drawn, hasSpare]) => {
    const result = new Generator({ seed: start, engine });
    words(result, drawn);
    if (hasSpare) normal(result, 0, 1);
    return result;
  });

describe("the stream", () => {
  test("equal seeds give equal streams, seeding again starts again", () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(...engines), (start, engine) => {
        const one = new Generator({ seed: start, engine });
        const first = words(one, 700);
        normal(one, 0, 1);
        expect(words(new Generator({ engine }).manualSeed(start), 700)).toEqual(first);
        expect(words(one.manualSeed(start), 700)).toEqual(first);
        expect(one.spareNormal).toBeUndefined();
      }),
    );
  });

  test("u24, u53 and random64 are made of the words in PyTorch's way", () => {
    fc.assert(
      fc.property(generator, (one) => {
        const [a, b, c, d, e] = words(one.clone(), 5).map(BigInt) as [bigint, ...bigint[]];
        expect(one.u24()).toBe(Number(a % 2n ** 24n) / 2 ** 24);
        expect(one.u53()).toBe(Number(((b! << 32n) | c!) % 2n ** 53n) / 2 ** 53);
        expect(one.random64()).toBe((d! << 32n) | e!);
      }),
    );
  });

  test("the Mersenne Twister's word 10,000 after the seed 5489 is the C++ standard's", () => {
    expect(words(new Generator({ seed: 5489 }), 10_000).at(-1)).toBe(4123659995);
  });

  test("the Mersenne Twister looks at the low 32 bits of the seed only", () => {
    fc.assert(
      fc.property(seed, (start) => {
        const low = new Generator({ seed: BigInt.asUintN(32, start) });
        expect(words(new Generator({ seed: start }), 3)).toEqual(words(low, 3));
      }),
    );
  });

  test("Philox's words are the cipher of 0, 1, 2, …, carrying into all four words", () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(0n, 2n ** 32n - 3n, 2n ** 64n - 2n), (start, offset) => {
        const key = [0n, 32n].map((shift) => Number(BigInt.asUintN(32, start >> shift)));
        const engine = new Philox(BigInt.asUintN(64, start), 2n ** 32n - 1n, offset);
        const block = new Uint32Array(engine.blockLength);
        engine.refill(block);
        for (let i = 0; i < 6; i++) {
          const counter = offset + ((2n ** 32n - 1n) << 64n) + BigInt(i);
          const parts = [0n, 32n, 64n, 96n].map((n) => Number(BigInt.asUintN(32, counter >> n)));
          expect(block.subarray(4 * i, 4 * i + 4)).toEqual(philox4x32(parts, key));
        }
      }),
    );
  });
});

describe("seeds", () => {
  test("initialSeed gives the seed back, a negative one plus 2^64", () => {
    fc.assert(
      fc.property(seed, (start) => {
        expect(new Generator({ seed: start }).initialSeed()).toBe(BigInt.asUintN(64, start));
      }),
    );
    expect(new Generator().initialSeed()).toBe(67280421310721n);
  });

  test.each([2n ** 64n, -(2n ** 63n) - 1n, 0.5, NaN, Infinity, 2 ** 53])("%s is no seed", (bad) => {
    const one = new Generator({ seed: 1 });
    expect(() => one.manualSeed(bad)).toThrow(ValueError);
    expect(one.initialSeed()).toBe(1n);
  });

  test("a fresh generator seeds itself at first use: two agree once in 2^53 runs", () => {
    const [one, other] = [new Generator({ seed: "fresh" }), new Generator({ seed: "fresh" })];
    expect(one.initialSeed()).not.toBe(other.initialSeed());
    expect(words(one, 3)).toEqual(words(new Generator({ seed: one.initialSeed() }), 3));
    expect(one.seed()).toBe(one.initialSeed());
    expect(one.initialSeed() < 2n ** 53n).toBe(true);
  });

  test("an unknown engine is refused by name", () => {
    // The cast plays a caller without types.
    expect(() => new Generator({ engine: "mcg31" as EngineName })).toThrow(/mcg31.*\n.*mt19937/);
  });
});

describe("the state", () => {
  test("setting it continues the stream anywhere, spare normal and all", () => {
    fc.assert(
      fc.property(generator, generator, (one, other) => {
        fc.pre(one.engine === other.engine);
        const state = one.getState();
        other.setState(state);
        expect(other.getState()).toEqual(state);
        expect(other.initialSeed()).toBe(one.initialSeed());
        expect(normal(other, 0, 1)).toBe(normal(one, 0, 1));
        expect(words(other, 1300)).toEqual(words(one, 1300));
      }),
    );
  });

  test("a clone goes its own way", () => {
    fc.assert(
      fc.property(generator, (one) => {
        const copy = one.clone();
        const state = one.getState();
        words(copy, 10);
        expect(one.getState()).toEqual(state);
        expect(words(one, 20).slice(10)).toEqual(words(copy, 10));
      }),
    );
  });

  test("it is 5056 bytes, PyTorch's, for the Mersenne Twister", () => {
    expect(new Generator().getState().length).toBe(5056);
  });

  test("bytes of any other length are refused, and nothing changes", () => {
    fc.assert(
      fc.property(generator, fc.uint8Array({ maxLength: 6000, size: "max" }), (one, bytes) => {
        fc.pre(bytes.length !== one.getState().length);
        const before = one.getState();
        expect(() => one.setState(bytes)).toThrow(ValueError);
        expect(one.getState()).toEqual(before);
      }),
    );
  });

  /** What each field cannot be, at its place in PyTorch's structure. */
  const damages: Record<string, (view: DataView) => void> = {
    "not seeded": (view) => view.setInt32(12, 0, true),
    "no word left": (view) => view.setInt32(8, 0, true),
    "more words left than there are": (view) => view.setInt32(8, 700, true),
    "left and next disagree": (view) => view.setInt32(16, 3, true),
    "next beyond 32 bits": (view) => view.setUint32(20, 1, true),
    "a word of more than 32 bits": (view) => view.setUint32(24 + 8 * 5 + 4, 1, true),
    "no word at all": (view) => new Uint8Array(view.buffer, 24, 8 * 624).fill(0),
    "a mark that is neither 0 nor 1": (view) => view.setInt32(5040, 2, true),
    "a spare normal that is no number": (view) => {
      view.setInt32(5040, 1, true);
      view.setFloat64(5024, NaN, true);
    },
  };
  test.each(Object.entries(damages))("damage is seen, and nothing changes: %s", (_, damage) => {
    const one = new Generator({ seed: 3 });
    words(one, 10);
    const state = one.getState();
    const damaged = state.slice();
    damage(new DataView(damaged.buffer));
    expect(() => one.setState(damaged)).toThrow(ValueError);
    expect(one.getState()).toEqual(state);
  });

  test("a Philox state with a broken spare normal is refused", () => {
    const one = new Generator({ engine: "philox4x32-10" });
    const state = one.getState();
    state[24] = 7;
    expect(() => one.setState(state)).toThrow(ValueError);
  });
});

describe("drawing by somebody else", () => {
  /** Takes the untempered words of a state one by one, and makes new ones by a generator of their own. */
  const skip = (count: number) => (state: Uint32Array, used: number) => {
    const twin = new Generator({ seed: 0 });
    twin.drawWith((own) => {
      own.set(state);
      return used;
    });
    for (let i = 0; i < count; i++) twin.u32();
    let now = used;
    twin.drawWith((own, at) => {
      state.set(own);
      return (now = at);
    });
    return now;
  };

  test("the stream goes on where it was left, and so does its state", () => {
    fc.assert(
      fc.property(fc.nat(1400), fc.integer({ min: 1, max: 1400 }), (before, count) => {
        const [one, other] = [new Generator({ seed: 7 }), new Generator({ seed: 7 })];
        words(one, before);
        expect(one.drawWith(skip(count))).toBe(true);
        words(other, before + count);
        expect(one.getState()).toEqual(other.getState());
        expect(words(one, 3)).toEqual(words(other, 3));
      }),
    );
  });

  test("a generator without a seed gets one first", () => {
    const one = new Generator({ seed: "fresh" });
    one.drawWith(skip(5));
    const other = new Generator({ seed: one.initialSeed() });
    words(other, 5);
    expect(words(one, 3)).toEqual(words(other, 3));
  });

  test("an engine without such words says so", () => {
    const one = new Generator({ engine: "philox4x32-10" });
    expect(one.drawWith(() => expect.unreachable())).toBe(false);
  });
});
