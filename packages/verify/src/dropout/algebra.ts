/** @file Laws that relate calls with one mask to each other, and layers with layers. */
import { cat, type Tensor } from "@kindling/tensor";
import fc from "fast-check";
import { assertEqual } from "../compare/close.ts";
import { expectProportion } from "../statistics/proportion.ts";
import { expectSameDistribution } from "../statistics/same-distribution.ts";
import { tensor } from "../arbitraries/tensor.ts";
import { frozen, openProbability, seed } from "./inputs.ts";
import type { Forward, Subject } from "./layer.ts";
import { flat, holds, type LawRow, type Trial } from "./law.ts";
import { decisionsOf, sumOf, unitOnes } from "./samples.ts";

export const algebraLaws: readonly LawRow[] = [
  {
    title: "with the mask frozen it is linear",
    of: ["drop"],
    check: ({ subject, property }) => {
      const factor = fc.integer({ min: -4, max: 4 });
      // 1 / (1 − p) is a power of 2, and so are no digits lost
      const p = fc.constantFrom(0.5, 0.75);
      fc.assert(
        fc.property(pair(subject), factor, factor, p, seed(), ([x, y], a, b, p, s) => {
          const layer = frozen(subject, p, s);
          const whole = layer(x.mul(a).add(y.mul(b)), true);
          assertEqual(whole, layer(x, true).mul(a).add(layer(y, true).mul(b)), {
            message: "linear",
          });
        }),
        property,
      );
      return "exactly, at p = 0.5 and 0.75";
    },
  },
  {
    title: "with the mask frozen it is affine",
    of: ["alpha", "noise"],
    check: checkAffine,
  },
  {
    title: "with the mask frozen it commutes with ReLU, |·| and positive factors",
    of: ["drop"],
    check: ({ subject, property }) => {
      const functions = [relu, abs, (x: Tensor) => x.mul(8), (x: Tensor) => x.mul(1 / 4)];
      const inputs = [pair(subject), openProbability(), seed()] as const;
      fc.assert(
        fc.property(...inputs, fc.constantFrom(...functions), ([x], p, s, f) => {
          const layer = frozen(subject, p, s);
          assertEqual(layer(f(x), true), f(layer(x, true)), { message: "commutes" });
        }),
        property,
      );
      return "exactly";
    },
  },
  {
    title: "p after q is, in distribution, 1 − (1 − p)(1 − q)",
    of: ["drop"],
    check: checkComposition,
  },
  {
    title: "a batch is treated as its examples are, one after another",
    of: ["drop", "alpha", "noise"],
    check: checkBatch,
  },
];

const relu = (x: Tensor): Tensor => x.relu();
const abs = (x: Tensor): Tensor => x.abs();

/** Two inputs of small whole numbers. */
const pair = ({ channel }: Subject): fc.Arbitrary<readonly [Tensor, Tensor]> => {
  const one = tensor({ shape: [3, 4, ...channel], dtype: "float32", elements: "smallIntegers" });
  return fc.tuple(one, one);
};

function checkAffine({ subject, property }: Trial): string {
  fc.assert(
    fc.property(pair(subject), fc.constantFrom(0.25, 0.5, 0.75), seed(), ([x, y], p, s) => {
      const layer = frozen(subject, p, s);
      const middle = flat(layer(x.add(y).div(2), true));
      const [a, b] = [flat(layer(x, true)), flat(layer(y, true))];
      middle.forEach((value, i) => {
        const expected = ((a[i] ?? NaN) + (b[i] ?? NaN)) / 2;
        // inputs up to 8, scaled by less than 2, and a few roundings
        const got = `${value} of the middle, ${a[i]} and ${b[i]} of the ends`;
        holds(Math.abs(value - expected) < 2 ** -17, "not affine", got, String(expected));
      });
    }),
    property,
  );
  return "to single precision";
}

function checkComposition({ subject, seed, detect, falseAlarm, miss, ledger }: Trial): string {
  subject.generator.manualSeed(seed);
  const [p, q] = [0.5, 0.2];
  const both = 1 - (1 - p) * (1 - q);
  const [outer, inner, direct] = [p, q, both].map((share) => subject.create(share)) as [
    Forward,
    Forward,
    Forward,
  ]; // as many
  const composed = (x: Tensor): Tensor => outer(inner(x, true), true);
  const largest = Math.max(...flat(composed(unitOnes(subject, [64, 16]))));
  const isScaled = Math.abs(largest * (1 - both) - 1) < 2 ** -21;
  holds(isScaled, "another scale", String(largest), String(1 / (1 - both)));
  const own = { falseAlarm: falseAlarm / 2, miss, ledger };
  const share = { ...own, detect: Math.min(0.1, 10 * detect), what: "what two layers keep" };
  const { n } = expectProportion(1 - both, { ...share, tolerance: 2 ** -22 }, (n) =>
    sumOf(decisionsOf(subject, composed(unitOnes(subject, [n, 1])), both)),
  );
  const sums = (layer: (x: Tensor) => Tensor) => (size: number) =>
    layer(unitOnes(subject, [size, 8]))
      .reshape([size, 8])
      .sum(1)
      .mul(1 - both)
      .round();
  const gap = { ...own, detect: Math.min(0.2, 10 * detect), what: "sums of eight" };
  const rows = expectSameDistribution(
    gap,
    sums(composed),
    sums((x) => direct(x, true)),
  ).n;
  return `${n} elements, and the sums of ${rows} rows`;
}

/** Rows of 16, so that noise that is drawn in blocks is drawn alike. */
function checkBatch({ subject, property }: Trial): string {
  const x = tensor({ shape: [5, 16, ...subject.channel], dtype: "float32", elements: "unit" });
  fc.assert(
    fc.property(x, openProbability(), seed(), (batch, p, s) => {
      const whole = frozen(subject, p, s)(batch, true);
      subject.generator.manualSeed(s);
      const layer = subject.create(p);
      const examples = Array.from({ length: 5 }, (_, i) => layer(batch.narrow(0, i, 1), true));
      assertEqual(whole, cat(examples, 0), { message: "a batch" });
    }),
    property,
  );
  return "bit for bit";
}
