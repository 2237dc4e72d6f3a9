import { readFileSync } from "node:fs";
import { Generator, defaultGenerator, manualSeed } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import {
  DataLoader,
  RandomSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
  randomSplit,
} from "../src/index.ts";
import { range } from "./range.ts";

const { GoldenTensor, crc32, listIn, numberIn, openPack, recordIn, textIn } = conformance;
type GoldenRecord = ReturnType<typeof recordIn>;

const folder = new URL("../../../conformance/rng/", import.meta.url);
const pack = openPack(
  JSON.parse(readFileSync(new URL("public.json", folder), "utf8")),
  readFileSync(new URL("public.bin", folder)),
  "conformance/rng",
);

/** A recorded call by what it computes: orders, one for each output. */
const calls: Readonly<Record<string, (args: GoldenRecord) => number[][]>> = {
  dataloader: (args) => {
    const loader = new DataLoader(range(numberIn(args["n"], "n")), {
      batchSize: numberIn(args["batch_size"], "batch_size"),
      shuffle: args["shuffle"] === true,
      dropLast: args["drop_last"] === true,
      generator: generatorIn(args),
    });
    const epochs = Array.from({ length: numberIn(args["epochs"], "epochs") });
    return epochs.map(() => [...loader].flatMap((batch) => batch.tolist().map(Number)));
  },
  dataloader_first_batch: (args) => {
    const batchSize = numberIn(args["batch_size"], "batch_size");
    const loader = new DataLoader(range(numberIn(args["n"], "n")), { batchSize, shuffle: true });
    const { value } = loader[Symbol.iterator]().next();
    return [value.tolist().map(Number)];
  },
  random_split: (args) => {
    const lengths = listIn(args["lengths"], "lengths").map((n) => numberIn(n, "length"));
    const parts = randomSplit(range(numberIn(args["n"], "n")), lengths, {
      generator: generatorIn(args),
    });
    return parts.map(({ indices }) => [...indices]);
  },
  subset_random_sampler: (args) => [
    [
      ...new SubsetRandomSampler(
        listIn(args["indices"], "indices").map((i) => numberIn(i, "index")),
      ),
    ],
  ],
  weighted_random_sampler: (args) => {
    const weights = listIn(args["weights"], "weights").map((w) => numberIn(w, "weight"));
    const count = numberIn(args["num_samples"], "num_samples");
    return [
      [...new WeightedRandomSampler(weights, count, { replacement: args["replacement"] === true })],
    ];
  },
  random_sampler_replacement: (args) => [
    [...new RandomSampler(range(numberIn(args["n"], "n")), { replacement: true, ...count(args) })],
  ],
  random_sampler_num_samples: (args) => [
    [...new RandomSampler(range(numberIn(args["n"], "n")), count(args))],
  ],
  rand: () => [[defaultGenerator.u24(), defaultGenerator.u24()]],
};

const count = (args: GoldenRecord): { numSamples: number } => ({
  numSamples: numberIn(args["num_samples"], "num_samples"),
});

function generatorIn({ generator }: GoldenRecord): Generator | undefined {
  if (generator === undefined || generator === null) return undefined;
  return new Generator({ seed: numberIn(generator, "generator") });
}

/** An output as the recording tells it: in full, or by checksum. */
function expectOutput(order: readonly number[], recorded: GoldenRecord): void {
  const { value } = recorded;
  if (value instanceof GoldenTensor) expect(order).toEqual(Array.from(value.data, Number));
  else
    expect(crc32(new Uint8Array(BigInt64Array.from(order, BigInt).buffer))).toBe(recorded["crc32"]);
}

const recordings = pack.cases
  .map(({ name, values }) => ({ name, values: values() }))
  .flatMap(({ name, values }) => {
    const list = Array.isArray(values["calls"]) ? listIn(values["calls"], "calls") : [];
    const made = list.map((call) => recordIn(call, "call"));
    const names = made.map((call) => textIn(call["fn"], "fn"));
    // the last call of a case shows where the stream stands; cases that also draw in other ways
    // are the business of the conformance runner
    const isOurs = names.length > 1 && names.every((fn) => fn in calls) && names[0] !== "rand";
    return isOurs ? [{ name, seed: numberIn(values["seed"], "seed"), made }] : [];
  });

describe("orders are PyTorch's, and leave the stream where PyTorch leaves it", () => {
  test("there are recordings of every kind", () => {
    const kinds = recordings.flatMap(({ made }) => made.map((call) => textIn(call["fn"], "fn")));
    expect(new Set(kinds)).toEqual(new Set(Object.keys(calls)));
    expect(recordings.length).toBeGreaterThanOrEqual(72);
  });

  test.for(recordings)("$name", ({ seed, made }) => {
    manualSeed(seed);
    for (const call of made) {
      const outputs = calls[textIn(call["fn"], "fn")]!(recordIn(call["args"], "args"));
      const recorded = listIn(call["out"], "out");
      expect(outputs).toHaveLength(recorded.length);
      outputs.forEach((order, k) => expectOutput(order, recordIn(recorded[k], "output")));
    }
  });
});

test("every pass also draws PyTorch's orders asynchronously", async () => {
  const loader = new DataLoader(range(33), { batchSize: 8, shuffle: true });
  manualSeed(7);
  const passes = [[...loader], [...loader]].map((pass) => pass.map((batch) => batch.tolist()));
  manualSeed(7);
  for (const pass of passes) {
    const batches = [];
    for await (const batch of loader) batches.push(batch.tolist());
    expect(batches).toEqual(pass);
  }
});
