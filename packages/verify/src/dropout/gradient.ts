/** @file Laws of the backward pass: the forward pass's mask, its scale, and nothing where it dropped. */
import { grad } from "@kindling/autograd";
import { Linear } from "@kindling/nn";
import { arange, Generator, ones, rand, randn, type Tensor } from "@kindling/tensor";
import fc from "fast-check";
import { gradcheck } from "../gradcheck/gradcheck.ts";
import { frozen, inputFor, openProbability, seed } from "./inputs.ts";
import { effects, type Subject } from "./layer.ts";
import { flat, holds, type LawRow, type Trial } from "./law.ts";
import { firstStranger, keptValues } from "./rounding.ts";
import { decisionsOf, unitOnes } from "./samples.ts";

export const gradientLaws: readonly LawRow[] = [
  {
    title: "the mask of the backward pass is that of the forward pass",
    of: ["drop", "alpha"],
    check: checkMask,
  },
  {
    title: "a gradient is 0 or 1 / (1 − p) times what came, exactly",
    of: ["drop"],
    check: ({ subject, property }) => {
      const inputs = [inputFor(subject, "unit"), openProbability(), seed()] as const;
      fc.assert(
        fc.property(...inputs, (x, p, s) => {
          const cotangent = rand([...x.shape], {
            dtype: x.dtype,
            generator: new Generator({ seed: s }),
          });
          const found = flat(gradientOf(subject, x, p, s, cotangent));
          const ways = keptValues(cotangent, p);
          const at = firstStranger(found, ways);
          const expected = `0 or ${ways[0]?.[at]}, at p = ${p}`;
          holds(at < 0, "neither 0 nor scaled", `${found[at]} of ${flat(cotangent)[at]}`, expected);
        }),
        property,
      );
      return "with the cotangent's digits";
    },
  },
  {
    title: "a gradient is 0 or the slope times what came",
    of: ["alpha", "noise"],
    check: checkSlope,
  },
  {
    title: "an example does not change the weights into its dropped units",
    of: ["drop", "alpha"],
    check: checkWeights,
  },
  {
    title: "with the mask frozen, gradients are those of differences",
    of: ["drop", "alpha", "noise"],
    check: ({ subject, seed }) => {
      const generator = new Generator({ seed });
      const x = randn([2, 3, ...subject.channel], { dtype: "float64", generator });
      const reports = [0.2, 0.5].map((p) =>
        gradcheck((input) => frozen(subject, p, seed)(input, true), [x.requiresGrad_()]),
      );
      return `${reports.reduce((sum, { compared }) => sum + compared, 0)} derivatives`;
    },
  },
  {
    title: "second derivatives are 0",
    of: ["drop", "alpha", "noise"],
    check: checkSecond,
  },
];

function gradientOf(
  subject: Subject,
  x: Tensor,
  p: number,
  seed: number,
  cotangent: Tensor,
): Tensor {
  const leaf = x.detach().clone().requiresGrad_();
  const y = frozen(subject, p, seed)(leaf, true);
  const [found] = grad([y], [leaf], { gradOutputs: [cotangent] });
  return found ?? leaf.detach().mul(0);
}

/** Two calls before either backward pass: a mask that the layer keeps to itself is then the wrong one. */
function checkMask({ subject, shares, seed }: Trial): string {
  for (const p of shares) {
    subject.generator.manualSeed(seed);
    const layer = subject.create(p);
    const calls = [1, 2].map(() => {
      const x = unitOnes(subject, [16, 16]).requiresGrad_();
      return { x, y: layer(x, true) };
    });
    for (const { x, y } of calls) {
      y.sum().backward();
      const [passed, kept] = [x.grad === null ? [] : flat(x.grad), decisionsOf(subject, y, p)];
      const at = kept.findIndex((decision, i) => (passed[i] !== 0) !== (decision === 1));
      const got = `a gradient of ${passed[at]} where ${kept[at] === 1 ? "kept" : "dropped"}`;
      holds(at < 0, "another mask in the backward pass", got, "0 exactly where it was dropped");
    }
  }
  return "of each of two calls whose backward passes come after both";
}

function checkSlope({ subject, property }: Trial): string {
  const { slope } = effects[subject.effect];
  const inputs = [inputFor(subject, "unit"), openProbability(), seed()] as const;
  fc.assert(
    fc.property(...inputs, (x, p, s) => {
      const found = flat(gradientOf(subject, x, p, s, x));
      flat(x).forEach((cotangent, i) => {
        const expected = slope(p) * cotangent;
        // the slope and the product are rounded, to a multiple of 2⁻¹⁴⁹ at best
        const allowed = 2 ** -21 * Math.abs(expected) + 2 ** -149;
        const near = Math.abs((found[i] ?? NaN) - expected) <= allowed;
        const isZero = found[i] === 0 && subject.effect !== "noise";
        holds(near || isZero, "another gradient", `${found[i]} of ${cotangent}`, String(expected));
      });
    }),
    property,
  );
  return "to single precision";
}

function checkWeights({ subject, seed }: Trial): string {
  const units = 24;
  let dropped = 0;
  for (const p of [0.2, 0.5, 0.9]) {
    subject.generator.manualSeed(seed);
    const linear = new Linear(5, units);
    const weights: readonly Tensor[] = [linear.weight, linear.bias];
    const before = weights.map(flat);
    const h: Tensor = linear(arange(1, 6).float().reshape([1, 5]));
    const sizes = [1, units, ...subject.channel.map(() => 1)];
    const ofOnes = frozen(subject, p, seed)(ones(sizes), true);
    const loss = frozen(subject, p, seed)(h.reshape(sizes), true);
    loss.sum().backward();
    const after = weights.map((w) => flat(w.sub(w.grad ?? 0, { alpha: 0.1 })));
    decisionsOf(subject, ofOnes, p).forEach((kept, unit) => {
      const at = Array.from({ length: 5 }, (_, i) => [0, 5 * unit + i] as const);
      const changed = [...at, [1, unit] as const].filter(
        ([w, i]) => after[w]?.[i] !== before[w]?.[i],
      );
      dropped += 1 - kept;
      const got = `${changed.length} of 6 weights changed by a ${kept === 1 ? "kept" : "dropped"} unit`;
      holds(changed.length === 6 * kept, "weights changed", got, `${6 * kept}`);
    });
  }
  return `${dropped} dropped units of ${3 * units}: their weights stay, bit for bit; the others' change`;
}

function checkSecond({ subject, shares, seed }: Trial): string {
  const generator = new Generator({ seed });
  for (const p of shares) {
    const sizes = [4, 4, ...subject.channel];
    const x: Tensor = randn(sizes, { dtype: "float64", generator }).requiresGrad_();
    const y = frozen(subject, p, seed)(x, true);
    const [first] = grad([y.mul(y.detach()).sum()], [x], { createGraph: true });
    if (first === undefined || first === null || !first.requiresGrad) continue;
    const [second] = grad([first.sum()], [x], { allowUnused: true });
    const values = second === undefined || second === null ? [] : [...flat(second)];
    const got = values.find((value) => value !== 0);
    holds(got === undefined, "the layer is not linear in its input", String(got), "0");
  }
  return "or there is nothing to differentiate";
}
