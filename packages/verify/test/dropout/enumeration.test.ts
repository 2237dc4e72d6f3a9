/** @file Keep probabilities are counted, and the generator can be made to give any words. */
import { Generator, rand, type Tensor, ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { biasOf, countedKeepProbability, keepProbability } from "../../src/dropout/enumeration.ts";
import { type Decision, type DropoutLayer, subjectOf } from "../../src/dropout/layer.ts";
import { LawError } from "../../src/dropout/law.ts";
import { MOST_WORDS, standBefore } from "../../src/dropout/stream.ts";
import { isProof } from "./settings.ts";

const generator = new Generator({ seed: 1 });

describe("a generator that is made to stand before words", () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  test("gives them", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: MOST_WORDS }), fc.nat(2000), (words, drawn) => {
        generator.manualSeed(3);
        for (let i = 0; i < drawn; i++) generator.u32();
        standBefore(generator, words);
        expect(words.map(() => generator.u32())).toEqual(words);
      }),
    );
  });
});

/** Keeps where the uniform number is not below the threshold of its own. */
const thresholded = (decision: Decision, threshold: number, keepsBelow: boolean): DropoutLayer => ({
  name: "a threshold",
  decision,
  create: (p) => (x: Tensor) => {
    const dtype = decision === "u24" ? "float32" : "float64";
    const below = rand([...x.shape], { dtype }).lt(threshold);
    return x.mul(keepsBelow ? below : below.logicalNot()).div(1 - p);
  },
});

const count = (layer: DropoutLayer, decision: Decision, p = 0.5) =>
  keepProbability({ ...subjectOf(layer), decision }, p);

describe("a keep probability", () => {
  test.each([
    ["u24", 24],
    ["u53", 53],
  ] as const)("is the number of the uniform numbers that keep, of %s", (decision, bits) => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << BigInt(bits) }), fc.boolean(), (place, below) => {
        const of = 1n << BigInt(bits);
        const threshold = Number(place) / Number(of);
        const found = count(thresholded(decision, threshold, below), decision);
        expect(found.of).toBe(of);
        expect(found.kept).toBe(below ? place : of - place);
      }),
      { numRuns: 30 },
    );
  });

  test("is an error of the layer where the decision turns more than once", () => {
    const layer: DropoutLayer = {
      name: "a band",
      create: () => (x) => {
        const u = rand([...x.shape]);
        return x.mul(u.gt(0.4).logicalAnd(u.lt(0.6)).logicalOr(u.gt(0.9)));
      },
    };
    expect(() => count(layer, "u24")).toThrow(LawError);
  });

  test("is refused of a generator that cannot be made to give numbers", () => {
    const layer = {
      ...thresholded("u24", 0.5, true),
      generator: new Generator({ engine: "philox4x32-10" }),
    };
    expect(() => count(layer, "u24")).toThrow(ValueError);
  });
});

// minutes for two counts
if (isProof)
  test("a keep probability is the same where every number of 24 bits is looked at", () => {
    // every third of them, from 0 on
    const third: DropoutLayer = {
      name: "by thirds",
      create: () => (x) =>
        x.mul(
          rand([...x.shape])
            .mul(2 ** 24)
            .remainder(3)
            .eq(0),
        ),
    };
    expect(countedKeepProbability(subjectOf(third), 0.5).kept).toBe(5_592_406n);
    const layer = thresholded("u24", 0.6, false);
    expect(countedKeepProbability(subjectOf(layer), 0.5)).toEqual(count(layer, "u24"));
  }, 600_000);

test("a bias is told without rounding: one number of 2⁵³ too many at scale 2", () => {
  const of = 1n << 53n;
  expect(biasOf({ kept: of / 2n + 1n, of, scale: 2 })).toBe(2 ** -52);
  expect(biasOf({ kept: of / 2n, of, scale: 2 })).toBe(0);
  // 1 / 0.9 in single precision is 1.11111116409301757812
  const scale = Math.fround(1 / Math.fround(0.9));
  expect(biasOf({ kept: (of * 9n) / 10n, of, scale })).toBeCloseTo(4.768371586472e-8, 15);
});
