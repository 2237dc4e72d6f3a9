/** @file How laws are broken, in full: which, by what, and with which seed it shows again. */
import { noGrad } from "@kindling/autograd";
import { Generator, rand, randn, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import { type Failure, testFailures } from "../../../../tools/failures.ts";
import { dropoutLaws, type DropoutLayer, type Forward, LawError } from "../../src/index.ts";
import { brokenLayers, soundLayer } from "../dropout/broken-layers.ts";
import { law } from "../dropout/law-titles.ts";
import { alphaLayer, floatOf, layer, LIMIT, mask, noiseLayer, training } from "../dropout/parts.ts";
import { ledger } from "../statistics/coins.ts";

const options = { seed: 3, detect: 0.2, falseAlarm: 0.001, miss: 0.001, runs: 25 };

const broken = (own: DropoutLayer, title: string, got: string): Failure => [
  () =>
    dropoutLaws(own, { ...options, ledger: ledger() })
      .find((one) => one.title === title)
      ?.check(),
  `${own.name} breaks a law: ${title}`,
  got,
  "the law, also of seed 3",
];

/** One of the layers with a planted error. */
const planted = (name: string, title: string, got: string): Failure =>
  broken(
    brokenLayers.find((one) => one.name === name)!,
    title,
    got,
  );

/** A layer like dropout with an error that only messages are tested of. */
const made = (name: string, create: (p: number) => Forward): DropoutLayer => ({
  ...soundLayer,
  name,
  create,
});
const alpha = (change: (y: Forward) => Forward): DropoutLayer => ({
  name: "alpha",
  effect: "alpha",
  create: (p) => training((x) => change(alphaLayer(p, LIMIT))(x, true)),
});

describe("layers with planted errors", () => {
  testFailures("LawError", [
    planted(
      "forgets to scale",
      law.share,
      "a kept 1 becomes something else; got 1 at p = 0.1; expected 1.1111111111111112",
    ),
    planted(
      "forgets to scale",
      law.variance,
      "Var[h′] at p = 0.2: false, or a coincidence of 3e-4; got 0.155324511657215 in 1587 samples; expected 0.2117873558290358 to 0.28927583346572194, if the mean is 0.25",
    ),
    planted(
      "forgets to scale",
      law.network,
      "the mean output of a linear network: false, or a coincidence of 1e-3; got 24.76836948915323 in 1429 samples; expected 42.92008015184531 to 55.07991984815469, if the mean is 49",
    ),
    planted(
      "forgets to scale",
      law.gradient,
      "neither 0 nor scaled; got 0.49625658988952637 of 0.49625658988952637; expected 0 or 0.620320737361908, at p = 0.2",
    ),
    planted("forgets to scale", law.composition, "another scale; got 1; expected 2.5"),
    planted(
      "scales in evaluation",
      law.evaluation,
      "evaluation gives a copy; got another tensor; expected the input itself",
    ),
    planted(
      "keeps what it should drop",
      law.share,
      "the share that is kept at p = 0.1: false, or a coincidence of 0.00025; got 13134 successes in 131072 trials, a proportion of 0.1002044677734375; expected a proportion of 0.9, with less than 0.18000000000000002 to either side",
    ),
    planted(
      "keeps what it should drop",
      law.places,
      "row 0 at p = 0.1: false, or a coincidence of 2e-6; got 643 in 6370 samples; expected 5617 to 5843, if the proportion is 0.9",
    ),
    planted(
      "decides by rows",
      law.positions,
      "positions 1 apart at p = 0.1: false, or a coincidence of 3e-5; got 199888 in 200655 samples; expected 163814 to 165257, if the proportion is 0.8200000000000001",
    ),
    planted(
      "decides by rows",
      law.counts,
      "how many are kept in a call: false, or a coincidence of 1e-3; got 0.30602390198673096 in 775 samples; expected 0 to 0.01892794904464811, if their probabilities are 0.19086639739666889, 0.25946022572934774, 0.2835189888600624, 0.26615438801392105",
    ),
    planted(
      "uses one mask for all calls",
      law.calls,
      "calls 3087 apart at p = 0.1: false, or a coincidence of 6e-5; got 200655 in 200655 samples; expected 163847 to 165224, if the proportion is 0.8200000000000001",
    ),
    planted(
      "draws another mask in the backward pass",
      law.mask,
      "another mask in the backward pass; got a gradient of 0 where kept; expected 0 exactly where it was dropped",
    ),
    planted(
      "draws another mask in the backward pass",
      law.weights,
      "weights changed; got 0 of 6 weights changed by a kept unit; expected 6",
    ),
    planted(
      "draws another mask in the backward pass",
      law.gradcheck,
      "gradcheck: the gradient is another one each time; got two gradients of input 0 along one cotangent of output 0; expected the same, or a larger nondetTol",
    ),
    planted(
      "drops everything",
      law.some,
      "all are alike; got 0 kept of 4096; expected about 3686 at p = 0.1",
    ),
    planted(
      "gives all layers one mask",
      law.layers,
      "two layers at p = 0.1: false, or a coincidence of 3e-4; got 200655 in 200655 samples; expected 163905 to 165166, if the proportion is 0.8200000000000001",
    ),
    planted(
      "draws in evaluation",
      law.evaluationDraws,
      "numbers are drawn; got another state after p = 0.3; expected the state before",
    ),
    planted(
      "lets the gradient through where it drops",
      law.mask,
      "another mask in the backward pass; got a gradient of 1.1111111640930176 where dropped; expected 0 exactly where it was dropped",
    ),
    planted(
      "lets the gradient through where it drops",
      law.weights,
      "weights changed; got 6 of 6 weights changed by a dropped unit; expected 0",
    ),
    planted(
      "never drops the last of a row",
      law.places,
      "column 48 at p = 0.1: false, or a coincidence of 2e-6; got 8190 in 8190 samples; expected 7240 to 7497, if the proportion is 0.9",
    ),
    planted(
      "rounds p to 8 bits",
      law.counted,
      "biased at p = 0.1; got P(keep) = 0.8984375, E[h′] / h − 1 = -1.74e-3; expected at most 2.8477774726019965e-7",
    ),
    planted(
      "drops small elements more often",
      law.seeds,
      "another mask; got another decision at 0; expected the mask of ones, seed 0",
    ),
    planted(
      "tears channels",
      law.channels,
      "a channel is torn; got 0 in channel 3; expected one value in a channel",
    ),
    planted(
      "draws where nothing or all is dropped",
      law.p0Draws,
      "numbers are drawn; got another state after p = 0; expected the state before",
    ),
    planted(
      "draws where nothing or all is dropped",
      law.p1Draws,
      "numbers are drawn; got another state after p = 1; expected the state before",
    ),
    planted(
      "divides by 0 at p = 1",
      law.p1,
      "p = 1: 1 of 1 elements differ; got NaN at [] of float32 []; expected 0; off by NaN",
    ),
    planted(
      "neither scales nor shifts",
      law.moments,
      "moments are not kept; got mean -0.1049659962898063 and variance 1.0675386190455916 at p = 0.1; expected 0 and 1",
    ),
    planted(
      "takes σ for the variance",
      law.noiseMoments,
      "the noise's variance: false, or a coincidence of 5e-4; got 0.5068136641757417 in 19136 samples; expected 0.8121530317240122 to 1.1878469682759878, if the mean is 1",
    ),
    planted(
      "adds its noise to the absolute value",
      law.affine,
      "not affine; got -0.14915883541107178 of the middle, 0.8508411645889282 and 0.8508411645889282 of the ends; expected 0.8508411645889282",
    ),
    planted(
      "adds uniform noise",
      law.normal,
      "the noise's distribution: false, or a coincidence of 1e-3; got 0.06426632784013075 in 16112 samples; expected 0 to 0.015358289697219675, if they are uniform on [0, 1)",
    ),
  ]);
});

describe("other layers", () => {
  testFailures("LawError", [
    broken(
      made("fills its input", (p) => (x, isTraining) => {
        noGrad(() => x.detach().fill_(7));
        return layer(p)(x, isTraining);
      }),
      law.input,
      "the input: 1 of 1 elements differ; got 7 at [] of float32 []; expected 0; off by 7, 1088421888 ULP",
    ),
    broken(
      made("squares twice", (p) => training((x) => layer(p)(x.mul(x), true))),
      law.second,
      "the layer is not linear in its input; got 9.129384531618589; expected 0",
    ),
    broken(
      made(
        "another dtype",
        (p) => (x, isTraining) =>
          layer(p)(x, isTraining).to(x.dtype === "float32" ? "float64" : "float32"),
      ),
      law.input,
      "another kind of tensor; got float64 []; expected float32 []",
    ),
    broken(
      made(
        "loses an axis of nothing",
        (p) => (x, isTraining) =>
          x.shape[0] === 0 && x.shape[1] === 3 ? zeros([0]) : layer(p)(x, isTraining),
      ),
      law.input,
      "no elements; got [0]; expected as many as before",
    ),
    broken(
      made("drops a band", (p) =>
        layer(p, (x) => {
          const u = rand([...x.shape]);
          return u.gt(0.4).logicalAnd(u.lt(0.6)).logicalOr(u.gt(0.9)).to(x.dtype);
        }),
      ),
      law.counted,
      "decisions do not turn once; got p = 0.1; expected a threshold of u24",
    ),
    broken(
      made("lets a gradient through at p = 1", (p) =>
        training((x) => (p === 1 ? x.sub(x.detach()) : layer(p)(x, true))),
      ),
      law.p1,
      "p = 1 passes a gradient; got not 0; expected 0",
    ),
    broken(
      made("keeps more", (p) =>
        layer(p, (x) =>
          rand([...x.shape])
            .ge(p - 0.15)
            .to(x.dtype),
        ),
      ),
      law.composition,
      "what two layers keep: false, or a coincidence of 5e-4; got 672 in 1079 samples; expected 376 to 488, if the proportion is 0.4",
    ),
    broken(
      made("decides by rows above one half", (p) =>
        layer(p, (x) =>
          p > 0.55 && x.ndim > 1
            ? rand([x.shape[0]!, 1])
                .ge(p)
                .to(x.dtype)
                .expand([...x.shape])
            : mask(x, p),
        ),
      ),
      law.composition,
      "sums of eight: false, or a coincidence of 5e-4; got 0.5902503293807642 in 759 samples; expected 0 to 0.10453516936353532, if their distributions are one",
    ),
    broken(
      made(
        "adds 1 where it drops nothing",
        (p) => (x, isTraining) => (p === 0 || !isTraining ? x.add(1) : layer(p)(x, isTraining)),
      ),
      law.evaluation,
      "evaluation at p = 0: 1 of 1 elements differ; got 1 at [] of float32 []; expected 0; off by 1, 1065353216 ULP",
    ),
    broken(
      made(
        "adds 1 where it drops nothing",
        (p) => (x, isTraining) => (p === 0 || !isTraining ? x.add(1) : layer(p)(x, isTraining)),
      ),
      law.p0,
      "p = 0: 1 of 1 elements differ; got 1 at [] of float32 []; expected 0; off by 1, 1065353216 ULP",
    ),
    broken(
      made("squares", (p) => training((x) => layer(p)(x.mul(x), true))),
      law.linear,
      "linear: 1 of 12 elements differ; got 2 at [2, 2] of float32 [3, 4]; expected -2; off by 4, 2147483648 ULP",
    ),
    broken(
      made("squares", (p) => training((x) => layer(p)(x.mul(x), true))),
      law.commutes,
      "commutes: 1 of 12 elements differ; got 0 at [2, 2] of float32 [3, 4]; expected 1.25; off by 1.25, 1067450368 ULP",
    ),
    broken(
      made("adds the sum", (p) => training((x) => layer(p)(x, true).add(x.sum()))),
      law.values,
      "neither dropped nor scaled; got -2.25 of -1; expected 0 or -1.25, at p = 0.2",
    ),
    broken(
      made("counts", (p) => training((x) => layer(p)(x, true).add(x.shape[0]!))),
      law.batch,
      "a batch: 80 of 80 elements differ; got 5 at [0, 0] of float32 [5, 16]; expected 1; off by 4, 18874368 ULP",
    ),
    broken(
      alpha((some) => (x) => some(x, true).add(1)),
      law.alpha,
      "neither kept nor dropped; got 1.3090399503707886 of 0; expected 0.30903996214409446 or -1.2361598485763778, at p = 0.2",
    ),
    broken(
      alpha((some) => (x) => some(x, true).add(1)),
      law.moments,
      "moments are not kept; got mean 1.0000000481361582 and variance 0.9999999855982611 at p = 0.1; expected 0 and 1",
    ),
    broken(
      alpha((some) => (x) => some(x.mul(x), true)),
      law.affine,
      "not affine; got 0.5979958772659302 of the middle, 0.38118138909339905 and 1.2484393119812012 of the ends; expected 0.8148103505373001",
    ),
    broken(
      alpha((some) => (x) => some(x, true).add(x)),
      law.slope,
      "another gradient; got -2.802596928649634e-45 of -1.401298464324817e-45; expected -1.2316062417690012e-45",
    ),
    broken(
      {
        name: "noise around 1",
        effect: "noise",
        create: (p) =>
          noiseLayer(p, (x) =>
            x.add(
              randn([...x.shape], { dtype: floatOf(x) })
                .add(1)
                .mul(p),
            ),
          ),
      },
      law.noiseMoments,
      "the noise's mean: false, or a coincidence of 5e-4; got 1.0044194149800503 in 6852 samples; expected -0.10420017548718304 to 0.10420017548718304, if the mean is 0",
    ),
  ]);
});

describe("single units, in a proof", () => {
  const seldom = made("keeps unit 5 too seldom", (p) => (x, isTraining) => {
    const y = layer(p)(x, isTraining);
    if (x.shape[1] === 16 && isTraining) y.select(1, 5).mul_(0);
    return y;
  });
  testFailures("LawError", [
    [
      () =>
        dropoutLaws(seldom, { ...options, exhaustive: true, ledger: ledger() })
          .find(({ title }) => title === law.places)
          ?.check(),
      `keeps unit 5 too seldom breaks a law: ${law.places}`,
      "unit 5 at p = 0.1: false, or a coincidence of 2e-5; got 0 in 8192 samples; expected 7253 to 7488, if the proportion is 0.9",
      "the law, also of seed 3",
    ],
  ]);
});

describe("a law that is broken", () => {
  const generator = new Generator({ seed: 5 });
  const law = dropoutLaws({ ...made("fails", () => fail), generator })[0]!;
  const fail: Forward = () => {
    generator.u32();
    throw new Error("first\n  second\n\n   third", { cause: "not an error" });
  };

  test("has what was thrown as its cause, and tells it in a line", () => {
    expect(law.check).toThrow(/got {7}not an error\n/);
    const error = thrown(law.check);
    expect(error).toMatchObject({ code: "KINDLING_LAW", cause: { name: "Error" } });
  });

  test("leaves the generator where it stood, too", () => {
    const before = generator.getState();
    expect(law.check).toThrow(LawError);
    expect(generator.getState()).toEqual(before);
  });
});

function thrown(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
