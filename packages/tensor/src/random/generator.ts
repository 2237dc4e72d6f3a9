/**
 * @file The source of all randomness: a seeded stream of 32-bit words and the few shapes in which
 * distributions take them. Equal seeds give equal streams, on every machine and in PyTorch.
 */
import { ValueError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { MersenneTwister } from "./mt19937.ts";
import { Philox } from "./philox.ts";

/** The algorithms there are; `mt19937` is PyTorch's on the CPU. */
export type EngineName = "mt19937" | "philox4x32-10";

/** How a generator starts. */
export interface GeneratorOptions {
  /** A seed; or `"fresh"`: one from the system, drawn when the first number is asked for. */
  readonly seed?: number | bigint | "fresh";
  readonly engine?: EngineName;
}

/**
 * A random stream (`torch.Generator`). Without a seed it starts, as in PyTorch, from 67280421310721.
 *
 * @example
 * new Generator({ seed: 0 }).u32() // => 2357136044
 */
export class Generator {
  readonly #engine: Engine;
  readonly #block: Uint32Array;
  #used: number;
  #seed: bigint | "fresh";
  /** The second normal of the last pair (`normal.ts`), while nobody has asked for it. */
  spareNormal: number | undefined = undefined;
  readonly engine: EngineName;

  constructor({ seed = DEFAULT_SEED, engine = "mt19937" }: GeneratorOptions = {}) {
    if (!Object.hasOwn(engines, engine)) {
      throw new ValueError("Generator: unknown engine", {
        got: engine,
        expected: Object.keys(engines).join(" or "),
      });
    }
    this.engine = engine;
    this.#engine = engines[engine]();
    this.#block = new Uint32Array(this.#engine.blockLength);
    this.#used = this.#block.length;
    this.#seed = "fresh";
    if (seed !== "fresh") this.manualSeed(seed);
  }

  /**
   * Goes to the beginning of the stream of `seed`. A spare normal is dropped.
   *
   * @param seed  a whole number from −2⁶³ to 2⁶⁴ − 1; a negative one means itself plus 2⁶⁴.
   *   The Mersenne Twister looks at the low 32 bits only, as in PyTorch.
   * @throws {ValueError} when it is anything else.
   * @example
   * new Generator().manualSeed(0).u32() // => 2357136044
   */
  manualSeed(seed: number | bigint): this {
    this.#seed = checkedSeed(seed);
    this.#engine.reset(this.#seed);
    this.#used = this.#block.length;
    this.spareNormal = undefined;
    return this;
  }

  /**
   * Seeds from the system's source of randomness; returns the seed, of 53 bits, so that any number type holds it.
   * @example
   * const generator = new Generator();
   * const drawn = generator.seed();
   * const first = generator.u32();
   * new Generator().manualSeed(drawn).u32() === first // => true
   */
  seed(): bigint {
    const [low = 0, high = 0] = crypto.getRandomValues(new Uint32Array(2));
    const seed = (BigInt(high & 0x1fffff) << 32n) | BigInt(low);
    this.manualSeed(seed);
    return seed;
  }

  /**
   * The seed that the stream began with, in `[0, 2⁶⁴)`.
   * @example
   * new Generator({ seed: 7 }).initialSeed() // => 7n
   */
  initialSeed(): bigint {
    return this.#seed === "fresh" ? this.seed() : this.#seed;
  }

  /**
   * Where the stream stands, as bytes: of an `mt19937` the 5056 of `torch.get_rng_state()`, of a
   * `philox4x32-10` 32 of our own.
   * @example
   * new Generator().getState().length // => 5056
   */
  getState(): Uint8Array<ArrayBuffer> {
    const seed = this.initialSeed();
    return this.#engine.encode({ seed, used: this.#used, spareNormal: this.spareNormal });
  }

  /**
   * Goes to where a stream stood when `getState` gave these bytes, here or in PyTorch.
   *
   * @throws {ValueError} when they are no state of this engine or damaged; nothing changes then.
   * @example
   * const generator = new Generator();
   * const state = generator.getState();
   * const first = generator.u32();
   * generator.setState(state);
   * generator.u32() === first // => true
   */
  setState(bytes: Uint8Array): this {
    const { seed, used, spareNormal } = this.#engine.decode(bytes, this.#block);
    this.#seed = seed;
    this.#used = used;
    this.spareNormal = spareNormal;
    return this;
  }

  /**
   * A generator that will give the same numbers from here on.
   * @example
   * const generator = new Generator();
   * generator.clone().u32() === generator.u32() // => true
   */
  clone(): Generator {
    return new Generator({ engine: this.engine }).setState(this.getState());
  }

  /**
   * 32 random bits, a whole number in `[0, 2³²)`.
   * @example
   * new Generator().manualSeed(0).u32() // => 2357136044
   */
  u32(): number {
    if (this.#used === this.#block.length) this.#refill();
    return this.#block[this.#used++]!;
  }

  /**
   * A multiple of 2⁻²⁴ in `[0, 1)`: a uniform float32. Takes one word.
   * @example
   * new Generator().manualSeed(0).u24() // => 0.49625658988952637
   */
  u24(): number {
    return (this.u32() & 0xffffff) * 2 ** -24;
  }

  /**
   * A multiple of 2⁻⁵³ in `[0, 1)`: a uniform float64. Takes two words.
   * @example
   * new Generator().manualSeed(0).u53() // => 0.9700530018065531
   */
  u53(): number {
    const high = this.u32() & 0x1fffff;
    return (high * 2 ** 32 + this.u32()) * 2 ** -53;
  }

  /**
   * 64 random bits, in `[0, 2⁶⁴)`. Takes two words, the upper half first.
   * @example
   * new Generator().manualSeed(0).random64() // => 10123822223749065263n
   */
  random64(): bigint {
    const high = BigInt(this.u32());
    return (high << 32n) | BigInt(this.u32());
  }

  /**
   * Lets a backend draw from an `mt19937` by its own code, which continues the stream.
   *
   * @param draw  gets the 624 words of the state, to advance in place, and how many of their outputs
   *   were handed out (624: the next word takes a new block); draws at least one word, and returns how
   *   many of the new block's are handed out then
   * @returns whether there is such a state; if not, `draw` was not called
   * @example
   * const generator = new Generator().manualSeed(0);
   * // a backend that steps over ten words which were handed to nobody
   * generator.drawWith((words, used) => (used === 624 ? 624 : used + 1)) // => true
   */
  drawWith(draw: (words: Uint32Array, used: number) => number): boolean {
    const { words } = this.#engine;
    if (words === undefined) return false;
    if (this.#seed === "fresh") this.seed();
    this.#used = draw(words, this.#used);
    this.#engine.resume?.(this.#block);
    return true;
  }

  #refill(): void {
    if (this.#seed === "fresh") this.seed();
    this.#engine.refill(this.#block);
    this.#used = 0;
  }
}

/** PyTorch's: a prime, the same on every machine. */
const DEFAULT_SEED = 67280421310721n;

const engines: { readonly [K in EngineName]: () => Engine } = {
  mt19937: () => new MersenneTwister(),
  "philox4x32-10": () => new Philox(),
};

function checkedSeed(seed: number | bigint): bigint {
  const isWhole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (isWhole && seed >= -(2n ** 63n) && seed < 2n ** 64n) return BigInt.asUintN(64, BigInt(seed));
  throw new ValueError("manualSeed: this is no seed", {
    got: `${String(seed)} (${typeof seed})`,
    expected: "a whole number from -2^63 to 2^64 - 1, as a bigint beyond 2^53",
  });
}
