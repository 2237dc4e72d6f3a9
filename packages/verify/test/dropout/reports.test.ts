/** @file What each law reports of a layer that keeps it, and what it takes from the ledger. */
import { rand, randn } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { dropoutLaws, type DropoutLayer, sharedLedger } from "../../src/index.ts";
import { ledger } from "../statistics/coins.ts";
import { soundLayer } from "./broken-layers.ts";
import { law } from "./law-titles.ts";
import { alphaLayer, floatOf, layer, LIMIT, mask, noiseLayer } from "./parts.ts";

/** Rates at which all laws of a layer take about a second. */
const options = { seed: 3, detect: 0.2, falseAlarm: 0.001, miss: 0.001, runs: 5 };

type Report = readonly [
  title: string,
  report: string,
  charges?: readonly [count: number, first: string, last: string],
];

const channels: DropoutLayer = {
  ...soundLayer,
  name: "channels",
  channel: [2],
  create: (p) => layer(p, (x, p) => mask(x.select(2, 0), p).unsqueeze(2)),
};
const alpha: DropoutLayer = {
  name: "alpha",
  effect: "alpha",
  decision: "u24",
  create: (p) => alphaLayer(p, LIMIT),
};
const noise: DropoutLayer = {
  name: "noise",
  effect: "noise",
  create: (p) => noiseLayer(p, (x) => x.add(randn([...x.shape], { dtype: floatOf(x) }).mul(p))),
};

/** All laws of dropout, and of the others what is different. */
const reports: readonly (readonly [DropoutLayer, readonly Report[]])[] = [
  [
    soundLayer,
    [
      [law.values, "as a quotient or as a product with the reciprocal, in the dtype's digits"],
      [
        law.some,
        "p = 0.1: 3696 of 4096 kept, p = 0.2: 3281 of 4096 kept, p = 0.5: 2065 of 4096 kept, p = 0.9: 420 of 4096 kept",
      ],
      [law.input, "any layout, no elements at all"],
      [law.seeds, "for inputs of any sign, size and layout"],
      [
        law.counted,
        "p = 0.1: P(keep) = 0.8999999761581421, E[h′] / h − 1 = 2.12e-8; p = 0.2: P(keep) = 0.7999999523162842, E[h′] / h − 1 = -5.96e-8; p = 0.5: P(keep) = 0.5, E[h′] / h − 1 = 0.00e+0; p = 0.9: P(keep) = 0.10000002384185791, E[h′] / h − 1 = 2.38e-7",
      ],
      [
        law.share,
        "p = 0.1: off by -3.2e-5 of h in 131072 elements; p = 0.2: off by -2.3e-3 of h in 131072 elements; p = 0.5: off by 3.8e-3 of h in 131072 elements; p = 0.9: off by 3.0e-3 of h in 131072 elements",
        [4, "the share that is kept at p = 0.1", "the share that is kept at p = 0.9"],
      ],
      [
        law.places,
        "a bias in any of 63 rows or 49 columns is seen from 3.5 % at p = 0.1, 5.1 % at p = 0.2, 9.8 % at p = 0.5, 31.2 % at p = 0.9",
        [448, "row 0 at p = 0.1", "column 48 at p = 0.9"],
      ],
      [
        law.variance,
        "a variance off by 30 % is seen in 7080, 3174, 1360, 7080 elements",
        [4, "Var[h′] at p = 0.1", "Var[h′] at p = 0.9"],
      ],
      [
        law.network,
        "49 in evaluation, 48.866 on average of 1429 passes",
        [1, "the mean output of a linear network", "the mean output of a linear network"],
      ],
      [
        law.positions,
        "a correlation of 0.067 is seen at 9 distances",
        [36, "positions 1 apart at p = 0.1", "positions 50 apart at p = 0.9"],
      ],
      [
        law.counts,
        "of 64 units, in 775 calls at p = 0.5",
        [1, "how many are kept in a call", "how many are kept in a call"],
      ],
      [
        law.calls,
        "a correlation of 0.067 is seen at 4 distances",
        [16, "calls 3087 apart at p = 0.1", "calls 6174 apart at p = 0.9"],
      ],
      [
        law.layers,
        "a correlation of 0.067 between two layers is seen",
        [4, "two layers at p = 0.1", "two layers at p = 0.9"],
      ],
      [law.evaluation, "NaN, infinities and zeros of either sign among them"],
      [law.p0, "in training"],
      [law.p1, "for finite inputs"],
      [law.evaluationDraws, "the generator's state stays, at p = 0, 0.3, 0.5, 1"],
      [law.p0Draws, "the generator's state stays, at p = 0"],
      [law.p1Draws, "the generator's state stays, at p = 1"],
      [law.mask, "of each of two calls whose backward passes come after both"],
      [law.gradient, "with the cotangent's digits"],
      [law.weights, "33 dropped units of 72: their weights stay, bit for bit; the others' change"],
      [law.gradcheck, "72 derivatives"],
      [law.second, "or there is nothing to differentiate"],
      [law.linear, "exactly, at p = 0.5 and 0.75"],
      [law.commutes, "exactly"],
      [
        law.composition,
        "1079 elements, and the sums of 759 rows",
        [2, "what two layers keep", "sums of eight"],
      ],
      [law.batch, "bit for bit"],
    ],
  ],
  [
    channels,
    [
      [law.channels, "256 channels of 2 elements at each p"],
      [
        law.share,
        "p = 0.1: off by -4.6e-4 of h in 131072 elements; p = 0.2: off by -1.7e-3 of h in 131072 elements; p = 0.5: off by -3.1e-3 of h in 131072 elements; p = 0.9: off by -8.2e-3 of h in 131072 elements",
        [4, "the share that is kept at p = 0.1", "the share that is kept at p = 0.9"],
      ],
      [
        law.network,
        "49 in evaluation, 49.171 on average of 1429 passes",
        [1, "the mean output of a linear network", "the mean output of a linear network"],
      ],
      [law.weights, "35 dropped units of 72: their weights stay, bit for bit; the others' change"],
      [law.gradcheck, "288 derivatives"],
    ],
  ],
  [
    alpha,
    [
      [law.alpha, "within 8 units in the last place of the largest term"],
      [
        law.counted,
        "p = 0.1: P(keep) = 0.8999999761581421, E[h′] / h − 1 = -2.65e-8; p = 0.2: P(keep) = 0.7999999523162842, E[h′] / h − 1 = -5.96e-8; p = 0.5: P(keep) = 0.5, E[h′] / h − 1 = 0.00e+0; p = 0.9: P(keep) = 0.10000002384185791, E[h′] / h − 1 = 2.38e-7",
      ],
      [
        law.share,
        "p = 0.1: off by -3.2e-5 of h in 131072 elements; p = 0.2: off by -1.8e-3 of h in 131072 elements; p = 0.5: off by 3.6e-3 of h in 131072 elements; p = 0.9: off by 9.8e-4 of h in 131072 elements",
        [4, "the share that is kept at p = 0.1", "the share that is kept at p = 0.9"],
      ],
      [law.moments, "off by 1.8e-7 at most, the digits of single precision"],
      [law.slope, "to single precision"],
      [law.weights, "37 dropped units of 72: their weights stay, bit for bit; the others' change"],
      [law.affine, "to single precision"],
    ],
  ],
  [
    noise,
    [
      [law.input, "any layout, no elements at all"],
      [
        law.share,
        "p = 0.5: off by -3.6e-3 of h in 131072 elements",
        [1, "the share that is kept at p = 0.5", "the share that is kept at p = 0.5"],
      ],
      [
        law.places,
        "a bias in any of 63 rows or 49 columns is seen from 9.4 % at p = 0.5",
        [112, "row 0 at p = 0.5", "column 48 at p = 0.5"],
      ],
      [
        law.positions,
        "a correlation of 0.067 is seen at 9 distances",
        [9, "positions 1 apart at p = 0.5", "positions 50 apart at p = 0.5"],
      ],
      [
        law.counts,
        "of 64 units, in 775 calls at p = 0.5",
        [1, "how many are kept in a call", "how many are kept in a call"],
      ],
      [
        law.calls,
        "a correlation of 0.067 is seen at 4 distances",
        [4, "calls 3087 apart at p = 0.5", "calls 6174 apart at p = 0.5"],
      ],
      [
        law.layers,
        "a correlation of 0.067 between two layers is seen",
        [1, "two layers at p = 0.5", "two layers at p = 0.5"],
      ],
      [law.evaluation, "NaN, infinities and zeros of either sign among them"],
      [law.p0, "in training"],
      [law.evaluationDraws, "the generator's state stays, at p = 0, 0.3, 0.5, 1"],
      [law.p0Draws, "the generator's state stays, at p = 0"],
      [law.slope, "to single precision"],
      [law.gradcheck, "72 derivatives"],
      [law.second, "or there is nothing to differentiate"],
      [law.affine, "to single precision"],
      [law.batch, "bit for bit"],
      [law.noiseAlone, "exactly"],
      [
        law.noiseMoments,
        "0.0044 and 1.0136, in units of σ and σ²",
        [2, "the noise's mean", "the noise's variance"],
      ],
      [
        law.normal,
        "off by 0.0045 in 16112 numbers",
        [1, "the noise's distribution", "the noise's distribution"],
      ],
    ],
  ],
];

describe.each(reports)("a layer that keeps its laws, $name,", (own, expected) => {
  test.each(expected)("%s", (title, report, charges) => {
    const paid = ledger();
    const found = dropoutLaws(own, { ...options, ledger: paid }).find((one) => one.title === title);
    expect(found?.check()).toBe(report);
    expect([paid.charges.length, paid.charges[0]?.what, paid.charges.at(-1)?.what]).toEqual(
      charges ?? [0, undefined, undefined],
    );
    // whatever it is made of, a sampled law fails as rarely as was asked for
    expect(paid.total).toBeCloseTo(charges === undefined ? 0 : options.falseAlarm, 12);
  });
});

test("a layer has the laws of its effect, in the order of the table", () => {
  const titlesOf = (own: DropoutLayer): string[] => dropoutLaws(own).map(({ title }) => title);
  const [ofDropout, , , ofNoise] = reports.map(([, rows]) => rows.map(([title]) => title));
  expect(titlesOf(soundLayer)).toEqual(ofDropout);
  expect(titlesOf(noise)).toEqual(ofNoise);
  const undecided: DropoutLayer = { name: "undecided", create: soundLayer.create };
  expect(titlesOf(undecided)).toEqual(ofDropout?.filter((title) => title !== law.counted));
  expect(titlesOf(channels).filter((title) => !ofDropout?.includes(title))).toEqual([law.channels]);
});

test("a proof looks at single units as well", () => {
  const own = dropoutLaws(
    { ...soundLayer, decision: "u53" },
    { ...options, exhaustive: true, ledger: ledger() },
  );
  expect(own.find(({ title }) => title === law.places)?.check()).toMatch(
    /; and one in any of 16 units in batches of together 8192, 8192, 8192, 16384$/,
  );
});

test("rates are one in a billion, of the ledger that all share, unless others are given", () => {
  const before = sharedLedger.charges.length;
  const network = dropoutLaws(soundLayer, { detect: 0.02 }).find(
    ({ title }) => title === law.network,
  );
  network?.check();
  expect(sharedLedger.charges.slice(before)).toEqual([
    { what: "the mean output of a linear network", falseAlarm: 1e-9 },
  ]);
});

test("laws start from seeds of their own, and from others where another seed is given", () => {
  const some = (seed: number, create = soundLayer.create): string | undefined =>
    dropoutLaws({ ...soundLayer, create }, { ...options, seed })
      .find(({ title }) => title === law.some)
      ?.check();
  expect(some(3)).not.toBe(some(4));
  expect(some(3)).toBe(
    some(3, (p) =>
      layer(p, (x) =>
        rand([...x.shape])
          .ge(p)
          .to(x.dtype),
      ),
    ),
  );
});
