/** @file What is said to have no gradient has none, for the reason that is given. */
import { grad } from "@kindling/autograd";
import * as nn from "@kindling/nn";
import {
  Generator,
  isFloatingPoint,
  isTensor,
  ones,
  rand,
  randint,
  tensor,
  type Tensor,
} from "@kindling/tensor";
import * as torch from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { operations } from "../../src/index.ts";
import { called } from "./results.ts";

const { notDifferentiable } = operations;
const namesOf = (reason: string): readonly string[] => notDifferentiable[reason]!;

/** Probabilities with a history. */
const input = (): Tensor =>
  rand([2, 3], { dtype: "float64", generator: new Generator({ seed: 2 }) })
    .requiresGrad_()
    .mul(0.9);
const whole = (): Tensor => randint(1, 5, [2, 3], { generator: new Generator({ seed: 2 }) });

/** What a call gives: tensors alone, a list of them, or an error. */
const tried = (name: string, args: readonly unknown[]): Tensor[] => {
  try {
    return [called(name, args)].flat().filter((y) => isTensor(y));
  } catch {
    return [];
  }
};

/** What a method gives, called on each of these with nothing, itself, or a number. */
const triedOn = (name: string, inputs: readonly Tensor[]): Tensor[] => {
  const results = inputs.flatMap((x) =>
    [[], [x], [1]].flatMap((args) => tried(name, [x, ...args])),
  );
  // at least one of the calls is one that the method takes
  expect(results.length).toBeGreaterThan(0);
  return results;
};

test("the reasons are these", () => {
  expect(Object.keys(notDifferentiable)).toEqual([
    "gives booleans",
    "writes booleans as numbers",
    "gives integers",
    "draws values",
    "makes tensors from plain values",
    "cuts the history off",
    "gives plain values",
    "is about gradients",
    "is no operation",
    "takes integers",
  ]);
});

describe("gives booleans:", () => {
  test.each(namesOf("gives booleans"))("%s", (name) => {
    const kinds = triedOn(name, [input(), whole()]).map(({ dtype, requiresGrad }) => [
      dtype,
      requiresGrad,
    ]);
    expect(kinds).toEqual(kinds.map(() => ["bool", false]));
  });
});

describe("writes booleans as numbers:", () => {
  test.each(namesOf("writes booleans as numbers"))("%s", (name) => {
    const x = input().detach();
    const results = triedOn(name, [x]);
    expect(results.every(({ dtype }) => dtype === "float64")).toBe(true);
    const values = results.flatMap((y) => Array.from(y.toTypedArray(), Number));
    expect(values.every((value) => value === 0 || value === 1)).toBe(true);
  });
});

describe("gives integers:", () => {
  test.each(namesOf("gives integers"))("%s", (name) => {
    const floats = name.endsWith("_") ? [] : [input()];
    const results = triedOn(name, [...floats, whole()]);
    expect(
      results.filter(
        ({ dtype, requiresGrad }) => isFloatingPoint(dtype) || dtype === "bool" || requiresGrad,
      ),
    ).toEqual([]);
  });
});

describe("draws values:", () => {
  /** What each is called with, before a generator. */
  const drawn: Readonly<Record<string, readonly unknown[]>> = {
    "Tensor.geometric_": [0.3],
    "Tensor.multinomial": [3],
    bernoulli: [ones(40).mul(0.5)],
    multinomial: [ones(40), 20],
    normal: [0, 1, [4]],
    rand: [4],
    randLike: [ones(4)],
    randint: [1000, [4]],
    randintLike: [ones(4), 1000],
    randn: [4],
    randnLike: [ones(4)],
    randperm: [40],
  };
  test.each(namesOf("draws values"))("%s", (name) => {
    const source = rand([40], { generator: new Generator({ seed: 2 }) });
    const x = source.mul(0.5).add(0.2).requiresGrad_();
    const draw = (seed: number): Tensor => {
      const front = name.startsWith("Tensor.") ? [x.mul(1)] : [];
      const options = { generator: new Generator({ seed }) };
      return called(name, [...front, ...(drawn[name] ?? []), options]) as Tensor; // all give one
    };
    expect(draw(1).toArray()).toEqual(draw(1).toArray());
    expect(draw(1).toArray()).not.toEqual(draw(2).toArray());
    expect(slopes(draw(1), x)).toEqual([]);
  });
});

/** Gradients that are not 0. */
const slopes = (y: Tensor, x: Tensor): number[] => {
  if (!y.requiresGrad) return [];
  const [gradient] = grad(y.sum(), [x], { allowUnused: true });
  return gradient === undefined || gradient === null
    ? []
    : Array.from(gradient.toTypedArray(), Number).filter((slope) => slope !== 0);
};

describe("makes tensors from plain values:", () => {
  const made: Readonly<Record<string, readonly unknown[]>> = {
    "Tensor.newFull": [[2], 3],
    "Tensor.newOnes": [[2]],
    "Tensor.newZeros": [[2]],
    arange: [3],
    empty: [3],
    emptyLike: [ones(2)],
    eye: [2],
    full: [[2], 3],
    fullLike: [ones(2), 3],
    linspace: [0, 1, 3],
    logspace: [0, 1, 3],
    ones: [2],
    onesLike: [ones(2)],
    tensor: [[1, 2]],
    trilIndices: [2, 2],
    triuIndices: [2, 2],
    zeros: [2],
    zerosLike: [ones(2)],
    fromTransferable: [torch.transferable(ones(2))[0]],
    fromTypedArray: [new Float32Array(2), [2]],
    allocate: [[2], "float32"],
    created: [torch.detached(ones(2)), {}],
  };
  test.each(namesOf("makes tensors from plain values"))("%s", (name) => {
    const front = name.startsWith("Tensor.") ? [input()] : [];
    const y = called(name, [...front, ...made[name]!]);
    expect(isTensor(y)).toBe(true);
    expect((y as Tensor).requiresGrad).toBe(false);
  });
});

describe("cuts the history off:", () => {
  test.each(namesOf("cuts the history off"))("%s", (name) => {
    const x = input();
    expect(x.requiresGrad).toBe(true);
    const member = x[name.replace("Tensor.", "") as "detach" | "data"];
    const y = typeof member === "function" ? member.call(x) : member;
    expect(y.requiresGrad).toBe(false);
    expect(y.toArray()).toEqual(x.toArray());
  });
});

describe("gives plain values:", () => {
  const one = ["Tensor.item", "Tensor.itemBigInt", "Tensor.read"];
  test.each(namesOf("gives plain values"))("%s", (name) => {
    const x = one.includes(name) ? tensor(2) : ones(2);
    const member = name.replace("Tensor.", "");
    const given = (x as unknown as Readonly<Record<string, unknown>>)[member];
    const value =
      typeof given === "function" || name === "transferable"
        ? called(name, [x, ...(/equal|allclose/.test(name) ? [x] : [])])
        : given;
    expect(isTensor(value)).toBe(false);
  });
});

test("takes integers: oneHot refuses anything else", () => {
  expect(namesOf("takes integers")).toEqual(["nn.functional.oneHot"]);
  expect(() => nn.functional.oneHot(ones(2) as never)).toThrow("oneHot");
  expect(nn.functional.oneHot(tensor([0, 1]).long() as never).requiresGrad).toBe(false);
});

test("is no operation: no method is", () => {
  const names = namesOf("is no operation");
  expect(names.filter((name) => name.startsWith("Tensor."))).toEqual([]);
});
