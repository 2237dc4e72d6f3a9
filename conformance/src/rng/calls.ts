/**
 * @file What each `fn` of the set `rng` means here: a row per name, which says how to call it with
 * the arguments of a golden call.
 */
import * as data from "@kindling/datasets";
import * as nn from "@kindling/nn";
import * as tensors from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { camelCase, dtypeOf, plainNumbers } from "../ops/arguments.ts";
import { type Stateful, stateOf } from "../modules/state.ts";
import { type Callable, callableIn, constructorIn, valueIn } from "../surface.ts";

const { isRecord, listIn, NotProvided, numberIn, textIn } = conformance;

export type Arguments = conformance.GoldenRecord;

/** Runs a call and gives its outputs. Throws `NotProvided` where the project lacks it. */
export type RandomCall = (args: Arguments) => readonly unknown[];

export const randomCalls: Readonly<Record<string, RandomCall>> = {
  manual_seed: ({ seed }) => {
    tensors.manualSeed(wholeNumber(seed));
    return [];
  },
  rand: (args) => [ours("rand")(shapeOf(args), dtypeOption(args))],
  randn: (args) => [ours("randn")(shapeOf(args), dtypeOption(args))],
  randint: (args) => [
    ours("randint")(
      wholeNumber(args["low"]),
      wholeNumber(args["high"]),
      shapeOf(args),
      dtypeOption(args),
    ),
  ],
  randperm: ({ n = null }) => [ours("randperm")(numberIn(n, "n"))],
  uniform_: (args) => inPlace("uniform_", args, [args["from"], args["to"]]),
  normal_: (args) => inPlace("normal_", args, [args["mean"], args["std"]]),
  normal_t: (args) => {
    const turned = tensors.empty(shapeOf(args).toReversed()).permute(reversedAxes(shapeOf(args)));
    return [call(turned, "normal_", [args["mean"], args["std"]])].map((x) =>
      call(x, "contiguous", []),
    );
  },
  normal: ({ mean = null, std = null }) => [ours("normal")(numbers(mean), numbers(std))],
  random_: (args) => inPlace("random_", args, []),
  bernoulli_: (args) => inPlace("bernoulli_", args, [args["p"]]),
  bernoulli: (args) => [ours("bernoulli")(numbers(args["probs"], args["dtype"]))],
  exponential_: (args) => inPlace("exponential_", args, parameters(args)),
  geometric_: (args) => inPlace("geometric_", args, parameters(args)),
  cauchy_: (args) => inPlace("cauchy_", args, parameters(args)),
  log_normal_: (args) => inPlace("logNormal_", args, parameters(args)),
  multinomial: (args) => [
    ours("multinomial")(
      numbers(args["weights"]),
      plain(args["num_samples"]),
      plain(args["replacement"]),
    ),
  ],
  dropout: (args) => [functional("dropout")(dropoutInput(args), plain(args["p"]), true)],
  dropout2d: (args) => [
    functional("dropout2d")(tensors.ones(shapeOf(args)), plain(args["p"]), true),
  ],
  alpha_dropout: (args) => [
    functional("alphaDropout")(counting(shapeOf(args)), plain(args["p"]), true),
  ],
  module_init: ({ module = null, args = [], kwargs = {} }) => {
    const made = constructorIn(nn, textIn(module, "module"))(...listOf(args), ...options(kwargs));
    return [...stateOf(made as Stateful).values()]; // names of layers are names of modules
  },
  init: (args) => {
    const name = `${camelCase(textIn(args["name"], "name"))}_`;
    const target = tensors.empty(shapeOf(args));
    const fill = callableIn(valueIn(nn, "init"), name);
    if (fill === undefined) throw new NotProvided(`nn.init.${name}`);
    fill(target, ...options(args["kwargs"] ?? {}));
    return [target];
  },
  dataloader: (args) => {
    const loader = loaderOf(args);
    return Array.from({ length: numberIn(args["epochs"], "epochs") }, () =>
      int64([...loader].flat()),
    );
  },
  dataloader_first_batch: (args) => {
    const [first = []] = loaderOf({ ...args, shuffle: true, generator: null });
    return [int64(first)];
  },
  random_split: ({ n = null, lengths = [], generator = null }) => {
    const parts = data.randomSplit(
      range(n),
      listOf(lengths) as number[],
      generatorOption(generator),
    ); // the pack holds whole numbers
    return parts.map(({ indices }) => int64(indices));
  },
  subset_random_sampler: ({ indices = [] }) => [
    int64(new data.SubsetRandomSampler(listOf(indices) as number[])), // the pack holds whole numbers
  ],
  weighted_random_sampler: ({ weights = [], num_samples: count = null, replacement = true }) => [
    int64(
      new data.WeightedRandomSampler(listOf(weights) as number[], numberIn(count, "num_samples"), {
        replacement: replacement === true,
      }), // the pack holds numbers
    ),
  ],
  random_sampler_replacement: (args) => [int64(randomSampler(args, true))],
  random_sampler_num_samples: (args) => [int64(randomSampler(args, false))],
};

/** A pass over a range of numbers in batches, as lists. */
function loaderOf(args: Arguments): Iterable<readonly number[]> {
  return new data.DataLoader(range(args["n"]), {
    batchSize: numberIn(args["batch_size"], "batch_size"),
    shuffle: args["shuffle"] === true,
    dropLast: args["drop_last"] === true,
    collateFn: (samples: number[]) => samples,
    ...generatorOption(args["generator"] ?? null),
  });
}

const randomSampler = (args: Arguments, replacement: boolean): Iterable<number> =>
  new data.RandomSampler(range(args["n"]), {
    replacement,
    numSamples: numberIn(args["num_samples"], "num_samples"),
  });

/** A data set whose samples are their own indices. */
const range = (
  n: conformance.Golden | undefined,
): { length: number; get: (i: number) => number } => ({
  length: numberIn(n, "n"),
  get: (i) => i,
});

const generatorOption = (seed: conformance.Golden): { generator?: tensors.Generator } =>
  seed === null ? {} : { generator: new tensors.Generator({ seed: wholeNumber(seed) }) };

const int64 = (values: Iterable<number>): tensors.Tensor =>
  tensors.tensor([...values], { dtype: "int64" });

function ours(name: string): Callable {
  const found = callableIn(tensors, name);
  if (found === undefined) throw new NotProvided(name);
  return found;
}

function functional(name: string): Callable {
  const found = callableIn(valueIn(nn, "functional"), name);
  if (found === undefined) throw new NotProvided(`nn.functional.${name}`);
  return found;
}

function call(
  self: unknown,
  name: string,
  args: readonly (conformance.Golden | undefined)[],
): unknown {
  const found = callableIn(self, name);
  if (found === undefined) throw new NotProvided(`the method ${name}`);
  return found.apply(self, args.map(plain));
}

const inPlace = (
  name: string,
  args: Arguments,
  rest: readonly (conformance.Golden | undefined)[],
): readonly unknown[] => [call(tensors.empty(shapeOf(args), dtypeOption(args)), name, rest)];

function dropoutInput(args: Arguments): tensors.Tensor {
  return args["input"] === "ones" ? tensors.ones(shapeOf(args)) : counting(shapeOf(args));
}

/** 1, 2, 3, … in a shape. */
function counting(shape: readonly number[]): tensors.Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tensors.tensor(Array.from({ length: count }, (_, i) => i + 1)).reshape([...shape]);
}

const shapeOf = (args: Arguments): number[] => listOf(args["shape"] ?? []) as number[]; // the pack holds sizes

const dtypeOption = ({ dtype = "float32" }: Arguments): { dtype: tensors.DType } => ({
  dtype: dtypeOf(textIn(dtype, "dtype")),
});

/** Nested numbers as a tensor, float32 unless the call says otherwise. */
const numbers = (
  values: conformance.Golden | undefined,
  dtype: conformance.Golden = "float32",
): tensors.Tensor =>
  tensors.tensor(plain(values) as number[], { dtype: dtypeOf(textIn(dtype, "dtype")) }); // the pack holds nested numbers

const parameters = (args: Arguments): readonly conformance.Golden[] =>
  listIn(args["params"], "params");

const listOf = (value: conformance.Golden): unknown[] => listIn(value, "a list").map(plain);

const plain = (value: conformance.Golden | undefined): unknown => plainNumbers(value);

/** Named parameters as a last argument, if there are any. */
function options(kwargs: conformance.Golden): object[] {
  const entries = Object.entries(isRecord(kwargs) ? kwargs : {});
  const named = entries.map(([name, value]) => [camelCase(name), plain(value)] as const);
  return named.length === 0 ? [] : [Object.fromEntries(named)];
}

const wholeNumber = (value: conformance.Golden | undefined): number | bigint =>
  typeof value === "bigint" ? value : numberIn(value, "a whole number");

const reversedAxes = (shape: readonly number[]): number[] =>
  shape.map((_, i) => shape.length - 1 - i);
