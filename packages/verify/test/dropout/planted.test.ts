/** @file Each law catches the errors that it names, and no law is there that catches none. */
import { rand, type Tensor, zerosLike } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import {
  dropoutLaws,
  type DropoutLaw,
  LawError,
  type DropoutLayer,
  Ledger,
} from "../../src/index.ts";
import { brokenLayers, soundLayer } from "./broken-layers.ts";
import { isProof, settings } from "./settings.ts";

// expected to fail, they are no false alarms of the suite
const ledger = new Ledger({ budget: 0.5 });
/** Errors this large are caught in seconds. */
const options = { ...settings, detect: 0.05, exhaustive: false, ledger };

const isBroken = ({ check }: DropoutLaw): boolean => {
  try {
    check();
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(LawError);
    return true;
  }
};

const titlesOf = (laws: readonly DropoutLaw[]): string[] => laws.map(({ title }) => title);

test("a sound layer breaks no law", { timeout: 60_000 }, () => {
  expect(titlesOf(dropoutLaws(soundLayer, options).filter(isBroken))).toEqual([]);
});

describe("a layer with a planted error breaks the laws that name it", () => {
  test.each(brokenLayers)("$name: $breaks.0", { timeout: 60_000 }, (layer) => {
    const named = dropoutLaws(layer, options).filter(({ title }) => layer.breaks.includes(title));
    expect(titlesOf(named).toSorted()).toEqual(layer.breaks.toSorted());
    expect(titlesOf(named.filter(isBroken))).toEqual(titlesOf(named));
  });
});

describe("an error in one place breaks no law of another", () => {
  const narrow = [
    "scales in evaluation",
    "draws in evaluation",
    "adds 0 at p = 0",
    "tears channels",
  ];
  const layers = brokenLayers.filter(({ name }) => narrow.includes(name));

  test.each(layers)("$name", { timeout: 60_000 }, (layer) => {
    expect(titlesOf(dropoutLaws(layer, options).filter(isBroken))).toEqual(layer.breaks);
  });
});

describe("one unit of many that is kept too seldom", () => {
  const seldom: DropoutLayer = {
    ...soundLayer,
    create: (p) => (x, isTraining) => {
      const y = soundLayer.create(p)(x, isTraining);
      const unit = x.shape[1] === 16 && isTraining ? 5 : undefined;
      if (unit !== undefined) y.select(1, unit).mul_(rand(x.shape[0]!).lt(0.9).to(y.dtype));
      return y;
    },
  };
  const title = "each row and each column is kept with probability 1 − p";
  const rows = (exhaustive: boolean): readonly DropoutLaw[] =>
    dropoutLaws(seldom, { ...options, exhaustive }).filter((law) => law.title === title);

  test("is found where each unit is looked at as closely as all", { timeout: 60_000 }, () => {
    expect(rows(true).map(isBroken)).toEqual([true]);
    expect(rows(false).map(isBroken)).toEqual([false]);
  });
});

test("each law is broken by one of them", () => {
  const effects = ["drop", "alpha", "noise"] as const;
  const all = effects.flatMap((effect) =>
    dropoutLaws({ ...soundLayer, effect, channel: [2] }).map(({ title }) => title),
  );
  const broken = new Set(brokenLayers.flatMap(({ breaks }) => breaks));
  expect([...new Set(all)].filter((title) => !broken.has(title))).toEqual([]);
});

test("an error says which law is broken, how, and with which seed it shows again", () => {
  const forgetful = brokenLayers.find(({ name }) => name === "forgets to scale")!;
  const law = dropoutLaws(forgetful, { seed: 7 }).find(({ title }) => title.includes("exactly"));
  expect(() => law?.check()).toThrow(
    /forgets to scale breaks a law: each element is 0 or h .*\n {2}got .*neither dropped nor scaled; got (-?\d+) of \1; .*\n {2}expected .*seed 7/,
  );
});

describe("a bias of the kept share of 0.3 % of h is caught", () => {
  // at p = 0.9 it takes 40 million elements
  const shares = isProof ? [0.1, 0.2, 0.5, 0.9] : [0.1, 0.2, 0.5];
  const biased = (of: number, bias: number): DropoutLayer => ({
    name: `biased at p = ${of}`,
    create: (p) => (x, training) => {
      if (!training || p === 0) return x;
      if (p === 1) return zerosLike(x);
      const keep = (1 - p) * (p === of ? 1 + bias : 1);
      const kept: Tensor = rand([...x.shape])
        .lt(keep)
        .to(x.dtype);
      return x.mul(kept).div(1 - p);
    },
  });
  const share = (layer: DropoutLayer) =>
    dropoutLaws(layer, { ...settings, detect: 0.003, ledger }).find(({ title }) =>
      title.startsWith("E[h′] = h: the share"),
    )!;

  test.each(shares)("at p = %s, upwards and downwards", { timeout: 120_000 }, (p) => {
    for (const bias of [0.003, -0.003])
      expect(share(biased(p, bias)).check).toThrow(`the share that is kept at p = ${p}: false`);
  });
});
