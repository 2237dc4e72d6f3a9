import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type DType, dtypes, type TypedArray } from "../../src/dtype.ts";
import { type Distributions, distributions } from "../../src/random/distributions.ts";
import { Generator } from "../../src/random/generator.ts";
import { bernoulli, fromTypedArray, multinomial, tensor } from "../../src/index.ts";
import { philox4x32, Philox } from "../../src/random/philox.ts";
import {
  type Arguments,
  callCases,
  casesNamed,
  countOf,
  elementsOf,
  type GoldenCall,
  type GoldenCase,
  integerOf,
  isOurDType,
  type Json,
  numberOf,
  numbersOf,
} from "./golden.ts";

type Call = (args: Arguments, generator: Generator) => TypedArray;

/** PyTorch's functions by ours. What layers, samplers and loaders make of them is tested with those. */
const calls: { readonly [fn: string]: Call } = {
  rand: (args, g) => filled("uniform", args, g, { from: 0, to: 1 }),
  uniform_: (args, g) =>
    filled("uniform", args, g, { from: numberOf(args["from"]), to: numberOf(args["to"]) }),
  randn: (args, g) => filled("normal", args, g, { mean: 0, std: 1 }),
  normal_: (args, g) =>
    filled("normal", args, g, { mean: numberOf(args["mean"]), std: numberOf(args["std"]) }),
  normal_t: transposedNormal,
  normal: normalOfEach,
  randint: (args, g) =>
    filled("randint", args, g, { low: integerOf(args["low"]), high: integerOf(args["high"]) }),
  random_: (args, g) => filled("random", args, g, {}),
  randperm: ({ n }, g) => filled("randperm", { shape: [n!], dtype: "int64" }, g, {}),
  bernoulli_: (args, g) => filled("bernoulli", args, g, { p: numberOf(args["p"]) }),
  bernoulli: ({ probs, dtype }, g) => {
    const probabilities = fromTypedArray(floats(dtype, numbersOf(probs)));
    return bernoulli(probabilities, { generator: g }).toTypedArray();
  },
  exponential_: (args, g) => filled("exponential", args, g, { rate: parameter(args, 0) }),
  geometric_: (args, g) => filled("geometric", args, g, { p: parameter(args, 0) }),
  cauchy_: (args, g) =>
    filled("cauchy", args, g, { median: parameter(args, 0), sigma: parameter(args, 1) }),
  log_normal_: (args, g) =>
    filled("logNormal", args, g, { mean: parameter(args, 0), std: parameter(args, 1) }),
  multinomial: ({ weights, num_samples, replacement }, g) => {
    const how = { replacement: replacement === true, generator: g };
    return multinomial(tensor(numbersOf(weights)), numberOf(num_samples), how).toTypedArray();
  },
};

const parameter = ({ params }: Arguments, i: number): number => numbersOf(params)[i]!;

const floats = (dtype: Json | undefined, values: readonly number[]): Float32Array | Float64Array =>
  dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);

const emptyOf = (dtype: DType, shape: Json | undefined): TypedArray =>
  new dtypes[dtype].array(countOf(shape as number[]));

function filled<K extends keyof Distributions>(
  distribution: K,
  { shape, dtype = "float32" }: Arguments,
  generator: Generator,
  parameters: Distributions[K],
  isContiguous = true,
): TypedArray {
  const out = emptyOf(dtype as DType, shape);
  distributions[distribution](out, dtype as DType, parameters, generator, isContiguous);
  return out;
}

/** `normal_` on a transposed matrix: memory order, no blocks. */
function transposedNormal(args: Arguments, generator: Generator): TypedArray {
  const [rows, columns] = args["shape"] as [number, number];
  const parameters = { mean: numberOf(args["mean"] ?? 0), std: numberOf(args["std"] ?? 1) };
  const memory = filled("normal", args, generator, parameters, false) as Float32Array;
  return memory.map((_, i) => memory[(i % columns) * rows + Math.floor(i / columns)]!);
}

/** `torch.normal` of two tensors: a standard normal, then times and plus, each rounded. */
function normalOfEach(args: Arguments, generator: Generator): TypedArray {
  const [means, stds] = [numbersOf(args["mean"]), numbersOf(args["std"])];
  const parameters = { mean: 0, std: 1 };
  const z = filled("normal", { shape: [means.length] }, generator, parameters) as Float32Array;
  return z.map((x, i) => Math.fround(x * stds[i]!) + means[i]!);
}

/** Distributions that go through `Math.log` and its like, of which engines differ in the last bits. */
const isTranscendental = ({ fn, args }: GoldenCall): boolean =>
  args["dtype"] === "float64" && /^(randn|normal_|exponential_|cauchy_|log_normal_)/.test(fn);

function expectOutput(call: GoldenCall, got: TypedArray): void {
  const { value, crc32: checksum } = call.out[0]!;
  if (value === undefined) {
    expect(got.length).toBe(countOf(call.out[0]!["shape"] as number[]));
    expect(crc32(new Uint8Array(got.buffer))).toBe(checksum);
  } else if (isTranscendental(call)) {
    expectClose(got as Float64Array, elementsOf(value) as Float64Array);
  } else {
    expect(got).toEqual(sameKind(got, elementsOf(value)));
  }
}

/** randperm's long ones are kept in 16 bits. */
const sameKind = (got: TypedArray, golden: ReturnType<typeof elementsOf>): object =>
  golden instanceof Uint16Array && got instanceof BigInt64Array
    ? BigInt64Array.from(golden, BigInt)
    : golden;

/** 1e-15 relative, as the pack's README says. */
function expectClose(got: Float64Array, golden: Float64Array): void {
  expect(got.length).toBe(golden.length);
  got.forEach((x, i) =>
    expect(Math.abs(x - golden[i]!)).toBeLessThanOrEqual(1e-15 * Math.abs(golden[i]!)),
  );
}

/** Another generator, moved word by word to where the golden one stood. */
function replay({ seed, calls: steps }: GoldenCase): void {
  const generator = new Generator({ seed: integerOf(seed) });
  const twin = generator.clone();
  let taken = 0;
  for (const step of steps) {
    if (step.fn === "manual_seed") {
      generator.manualSeed(integerOf(step.args["seed"]));
      twin.manualSeed(generator.initialSeed());
      taken = 0;
    } else {
      expectOutput(step, calls[step.fn]!(step.args, generator));
    }
    for (; taken < step.draws; taken++) twin.u32();
    twin.spareNormal = generator.spareNormal;
    expect(generator.spareNormal !== undefined).toBe(step.cached);
    expect(generator.getState()).toEqual(twin.getState());
  }
}

const isOurs = (one: GoldenCase): boolean =>
  one.calls.every(
    ({ fn, args }) =>
      fn === "manual_seed" || (Object.hasOwn(calls, fn) && isOurDType(args["dtype"] ?? "float32")),
  );

describe("PyTorch's golden values", () => {
  const families = Map.groupBy(callCases.filter(isOurs), ({ name }) => name.split("/")[0]!);
  for (const [family, cases] of families) {
    test(`${family}: ${cases.length} cases give the same values and leave the same state`, () => {
      for (const one of cases) replayNamed(one);
    });
  }

  test("what no case here covers belongs to layers, samplers and loaders", () => {
    const names = callCases.flatMap((one) => one.calls.map(({ fn }) => fn));
    const others = names.filter((fn) => fn !== "manual_seed" && !Object.hasOwn(calls, fn));
    expect([...new Set(others)].toSorted()).toEqual([
      "alpha_dropout",
      "dataloader",
      "dataloader_first_batch",
      "dropout",
      "dropout2d",
      "init",
      "module_init",
      "random_sampler_num_samples",
      "random_sampler_replacement",
      "random_split",
      "subset_random_sampler",
      "weighted_random_sampler",
    ]);
  });

  test("the raw words, and the state after three normals as bytes", () => {
    for (const { seed, u32, get_rng_state_after_randn3: state } of casesNamed("raw_u32/")) {
      const generator = new Generator({ seed: integerOf(seed) });
      const golden = elementsOf(u32) as Uint32Array;
      expect(golden.map(() => generator.u32())).toEqual(golden);
      generator.manualSeed(integerOf(seed));
      filled("normal", { shape: [3] }, generator, { mean: 0, std: 1 });
      expect(generator.getState()).toEqual(elementsOf(state));
      const restored = new Generator().setState(elementsOf(state) as Uint8Array);
      expect(restored.getState()).toEqual(elementsOf(state));
      expect(restored.u32()).toBe(generator.u32());
    }
  });
});

/** A failure names its case. */
function replayNamed(one: GoldenCase): void {
  try {
    replay(one);
  } catch (cause) {
    throw new Error(`${one.name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

describe("Philox's golden values", () => {
  test("the block cipher gives the published vectors", () => {
    const cases = casesNamed("philox4x32-10/");
    expect(cases.length).toBeGreaterThan(0);
    for (const { counter, key, out } of cases) {
      expect([...philox4x32(numbersOf(counter), numbersOf(key))]).toEqual(out);
    }
  });

  test("the engine gives at::philox_engine's words", () => {
    const cases = casesNamed("philox_engine/");
    expect(cases.length).toBeGreaterThan(0);
    for (const { seed, subsequence, offset, out } of cases) {
      const engine = new Philox(integerOf(seed), integerOf(subsequence), integerOf(offset));
      const block = new Uint32Array(engine.blockLength);
      engine.refill(block);
      expect([...block.subarray(0, 12)]).toEqual(out);
    }
  });
});
