/** @file What samples of operations must show, so that a check of derivatives at them says something. */
import { manualSeed, rand, type Tensor } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { operations } from "../../src/index.ts";
import { calledWith, outputsOf } from "../../src/operations/sample.ts";
import {
  called,
  type Result,
  resultsOf,
  type Shown,
  shown,
  titlesOf,
  resultsBy,
} from "./results.ts";

const { differentiable, inputsFor } = operations;

const valuesIn = (results: readonly Result[]): number[] => results.flatMap(({ values }) => values);

describe("every sample", () => {
  test("gives finite numbers, some of which have a gradient", () => {
    expect(titlesOf(({ results }) => !valuesIn(results).every(Number.isFinite))).toEqual([]);
    const constant = titlesOf(({ sample }) =>
      outputsOf(sample.call(...inputsFor(sample))).every((y) => !y.requiresGrad),
    );
    expect(constant).toEqual([]);
  });

  test("gives several numbers that differ, or one", () => {
    const same = titlesOf(({ results }) =>
      results.some(({ values }) => values.length > 1 && new Set(values).size === 1),
    );
    expect(same).toEqual([
      "Tensor.pow (0)", // x⁰ = 1
    ]);
  });

  test("depends on each of its inputs", () => {
    const idle = shown.flatMap(({ name, title, sample, results }) =>
      sample.shapes.flatMap((_, i) =>
        moves(sample, i, results) || (i === 1 && name.includes("heaviside")) // the value at 0 alone
          ? []
          : [`${title}, input ${i}`],
      ),
    );
    expect(idle).toEqual([
      "Tensor.pow (0), input 0",
      "Tensor.copy_, input 0", // written over
    ]);
  });

  /** Whether an input read from the other end of its domain, or nearer to the middle, gives something else. */
  const moves = (sample: operations.Sample, i: number, results: readonly Result[]): boolean => {
    const [low, high] = sample.domain;
    return [
      (x: Tensor) => x.mul(-1).add(low + high),
      (x: Tensor) => x.mul(0.5).add((low + high) / 4),
    ].some((change) => {
      const moved = inputsFor(sample).map((x, at) => (at === i ? change(x.detach()) : x));
      return String(valuesIn(resultsOf(sample, moved))) !== String(valuesIn(results));
    });
  };

  test("of an operation differs from the others, and says in what", () => {
    const alike = Object.keys(differentiable).filter((name) => {
      const own = shown.filter((one) => one.name === name);
      const all = own.map(({ sample, results }) => JSON.stringify([sample.shapes, results]));
      const notes = own.map(({ sample }) => sample.note);
      return [all, notes].some((list) => new Set(list).size < list.length);
    });
    expect(alike).toEqual([]);
  });

  test("has arguments with which the operation of its name is called", () => {
    const other = titlesOf(
      ({ name, sample, results }) =>
        sample.args !== undefined &&
        JSON.stringify(resultsBy(name, sample, sample.args)) !== JSON.stringify(results),
    );
    expect(other).toEqual([]);
  });

  test("has no option that changes nothing", () => {
    const idle = shown.flatMap(({ name, title, sample, results }) =>
      Object.keys(optionsOf(sample))
        .filter((option) => {
          const { [option]: _, ...others } = optionsOf(sample);
          const fewer = [...sample.args!.slice(0, -1), others];
          return outcomeOf(() => resultsBy(name, sample, fewer)) === JSON.stringify(results);
        })
        .map((option) => `${title}: ${option}`),
    );
    expect(idle).toEqual([
      "Tensor.norm (p 2): p", // the default, in a row of others
      // below it gradients are not those of the values
      "nn.functional.cosineSimilarity (dim): eps",
      "nn.functional.gaussianNllLoss (full): eps",
    ]);
  });
});

/** A result or an error, as text. */
const outcomeOf = (compute: () => unknown): string => {
  try {
    return JSON.stringify(compute());
  } catch (error) {
    return String(error);
  }
};

const optionsOf = ({ args = [] }: operations.Sample): Readonly<Record<string, unknown>> => {
  const last = args.at(-1);
  return isPlain(last) ? last : {};
};
const isPlain = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype;

describe("every option of an operation", () => {
  /** What says nothing about a gradient. */
  const without = [
    "dtype",
    "inplace",
    "outputSize",
    "returnCounts",
    "returnInverse",
    "sorted",
    "stable",
  ];
  /** What acts on NaN and infinities, which no sample holds; and `correction` in other words. */
  const exceptions = ["nan", "posinf", "neginf", "unbiased"];

  test("is given in one of its samples", () => {
    const names = Object.keys(differentiable).filter((name) => !name.endsWith("_"));
    const parameters = names.map((name) => [name, parametersOf(name)] as const);
    const missing = parameters.flatMap(([name, { known, given }]) =>
      known
        .filter((option) => ![...without, ...exceptions, ...given].includes(option))
        .map((option) => `${name}: ${option}`),
    );
    expect(missing).toEqual([]);
    // the way to find them works
    expect(Object.fromEntries(parameters)["Tensor.var"]?.known).toEqual([
      "dim",
      "unbiased",
      "keepdim",
      "correction",
    ]);
    expect(parameters.filter(([, { known }]) => known.length > 0).length).toBeGreaterThan(70);
  });

  /** An operation refuses an option that it does not have, with the list of those that it has. */
  const parametersOf = (name: string): { known: string[]; given: string[] } => {
    const samples = differentiable[name]!.filter(({ args }) => args !== undefined);
    const known = samples.flatMap((sample) => {
      const refusal = errorOf(name, sample, "unheardOf");
      return (
        /no such parameter[^]*expected {2}parameters (.*)/.exec(refusal)?.[1]?.split(", ") ?? []
      );
    });
    const given = samples.flatMap((sample) =>
      known.filter(
        (option) =>
          option in optionsOf(sample) || errorOf(name, sample, option).includes("given twice"),
      ),
    );
    return { known: [...new Set(known)], given };
  };

  const errorOf = (name: string, sample: operations.Sample, option: string): string => {
    const args = [...sample.args!];
    const options = optionsOf(sample);
    if (args.at(-1) === options) args.pop();
    const others = { ...options, [option]: 1 };
    return outcomeOf(() => called(name, calledWith(inputsFor(sample), [...args, others])));
  };
});

describe("forms of one operation give the same:", () => {
  const ofName = (name: string): readonly Shown[] => shown.filter((one) => one.name === name);
  const textOf = ({ sample, results }: Shown): string =>
    JSON.stringify([sample.note, sample.shapes, sample.domain, results]);

  test("in place, the first two samples whose result fits", () => {
    const pairs = Object.keys(differentiable).flatMap((name) => {
      const inPlace = ofName(`${name}_`);
      return inPlace.length === 0 ? [] : [[name, ofName(name), inPlace] as const];
    });
    expect(pairs.length).toBeGreaterThan(70);
    for (const [, samples, inPlace] of pairs) {
      const fitting = samples.filter(
        ({ sample: { shapes }, results: [result] }) => String(shapes[0]) === String(result!.shape),
      );
      expect(inPlace.map(textOf)).toEqual(fitting.slice(0, 2).map(textOf));
    }
  });

  const aliases =
    "abs absolute, neg negative, sub subtract, mul multiply, div divide, atan2 arctan2, " +
    "clamp clip, trunc fix, sign sgn, dot vdot, transpose swapaxes swapdims, movedim moveaxis, " +
    "expand broadcastTo";
  test.each(aliases.split(", ").map((names) => names.split(" ")))(
    "%s and %s",
    (first, ...others) => {
      for (const other of others)
        for (const { sample, results } of ofName(`Tensor.${first}`).filter(
          ({ results }) => results.length === 1,
        )) {
          expect(resultsBy(`Tensor.${other}`, sample, sample.args!)).toEqual(results);
        }
    },
  );

  const functions = Object.keys(differentiable).filter((name) => name.startsWith("nn.functional."));
  const bare = (name: string): string => name.split(".").at(-1)!.toLowerCase();
  /** Layers whose function has a longer name. */
  const longer: Readonly<Record<string, string>> = {
    bceloss: "binarycrossentropy",
    bcewithlogitsloss: "binarycrossentropywithlogits",
    crossentropyloss: "crossentropy",
    kldivloss: "kldiv",
  };
  const pairs = Object.keys(differentiable).flatMap((name) => {
    const own = bare(name);
    const other = functions.find((one) => bare(one) === (longer[own] ?? own));
    const isLayer = name.startsWith("nn.") && !functions.includes(name) && name !== "nn.Linear"; // of random weights
    return isLayer && other !== undefined ? [[name, other] as const] : [];
  });
  test.each(pairs)("%s and a sample of %s", (layer, other) => {
    const { sample, results } = ofName(layer)[0]!;
    const ofFunction = ofName(other)
      .filter(({ sample: { shapes } }) => String(shapes) === String(sample.shapes))
      .map(({ sample: { call } }) => resultsOf({ ...sample, call }));
    expect(ofFunction).toContainEqual(results);
  });

  test("all layers but five and those that pad are such pairs", () => {
    const alone = Object.keys(operations.topics["Layers and losses"]!).filter(
      (name) => pairs.every(([layer]) => layer !== name) && !/Pad\dd$/.test(name),
    );
    expect(alone).toEqual([
      "nn.Identity",
      "nn.Linear",
      "nn.Flatten",
      "nn.Unflatten",
      "nn.Sequential",
    ]);
  });
});

test("samples of layers leave the generator as it was", () => {
  manualSeed(5);
  const expected = rand(3).toArray();
  for (const name of ["nn.Linear", "nn.Dropout"]) {
    manualSeed(5);
    const [sample] = differentiable[name]!;
    sample!.call(...inputsFor(sample!));
    expect(rand(3).toArray()).toEqual(expected);
    // and when they fail
    expect(() => sample!.call()).toThrow();
    manualSeed(5);
    expect(rand(3).toArray()).toEqual(expected);
  }
});
