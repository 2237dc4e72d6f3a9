/** @file Laws of single elements: what becomes of them, and what they depend on. */
import { type Tensor, zeros } from "@kindling/tensor";
import fc from "fast-check";
import { assertEqual } from "../compare/close.ts";
import { frozen, inputFor, laidOutFor, openProbability, seed } from "./inputs.ts";
import { alphaScale, effects, type Subject } from "./layer.ts";
import { flat, holds, type LawRow, type Trial } from "./law.ts";
import { firstStranger, keptValues } from "./rounding.ts";
import { decisionsOf, sumOf, unitOnes } from "./samples.ts";

export const valueLaws: readonly LawRow[] = [
  {
    title: "each element is 0 or h / (1 − p), exactly",
    of: ["drop"],
    check: checkValues,
  },
  {
    title: "each element is h or SELU's lower limit, scaled and shifted",
    of: ["alpha"],
    check: ({ subject, property }) => {
      const inputs = [inputFor(subject, "unit"), openProbability(), seed()] as const;
      fc.assert(
        fc.property(...inputs, (x, p, s) => {
          const y = frozen(subject, p, s)(x, true);
          flat(x).forEach((value, i) => checkAffine(flat(y)[i] ?? NaN, value, p, y));
        }),
        property,
      );
      return "within 8 units in the last place of the largest term";
    },
  },
  {
    title: "some elements are dropped and some are kept",
    of: ["drop", "alpha"],
    check: ({ subject, shares, seed }) => {
      const kept = shares.map((p) => [p, keptOf4096(subject, p, seed)] as const);
      for (const [p, count] of kept) {
        // all alike: once in 0.9^-4096, more than 10¹⁸⁷
        const expected = `about ${Math.round(4096 * (1 - p))} at p = ${p}`;
        holds(count > 0 && count < 4096, "all are alike", `${count} kept of 4096`, expected);
      }
      return kept.map(([p, count]) => `p = ${p}: ${count} of 4096 kept`).join(", ");
    },
  },
  {
    title: "a channel is kept or dropped as a whole",
    of: ["drop", "alpha"],
    applies: ({ channel }) => channel.length > 0,
    check: checkChannels,
  },
  {
    title: "the result has the input's shape and dtype, and the input stays as it is",
    of: ["drop", "alpha", "noise"],
    check: ({ subject, property }) => {
      const p = fc.constantFrom(0, 0.3, 0.5, 1);
      fc.assert(
        fc.property(
          laidOutFor(subject, "unit"),
          p,
          fc.boolean(),
          ({ view, plain }, p, training) => {
            const y = subject.create(p)(view, training);
            assertEqual(view, plain, { signedZero: true, message: "the input" });
            const [got, expected] = [y, view].map(
              ({ shape, dtype }) => `${dtype} [${shape.join(", ")}]`,
            );
            holds(got === expected, "another kind of tensor", `${got}`, `${expected}`);
          },
        ),
        property,
      );
      const none = zeros([0, 3, ...subject.channel]);
      const shape = `[${subject.create(0.5)(none, true).shape.join(", ")}]`;
      holds(shape === `[${none.shape.join(", ")}]`, "no elements", shape, "as many as before");
      return "any layout, no elements at all";
    },
  },
  {
    title: "equal seeds give equal masks, whatever the values and the layout",
    of: ["drop", "alpha"],
    check: checkSeeds,
  },
];

/** Whole numbers first: if they are wrong it is easier to see how. */
function checkValues({ subject, property }: Trial): string {
  for (const elements of ["smallIntegers", "unit"] as const) {
    const inputs = [inputFor(subject, elements), openProbability(), seed()] as const;
    fc.assert(
      fc.property(...inputs, (x, p, s) => {
        const y = flat(frozen(subject, p, s)(x, true));
        const ways = keptValues(x, p);
        const at = firstStranger(y, ways);
        const expected = `0 or ${ways[0]?.[at]}, at p = ${p}`;
        holds(at < 0, "neither dropped nor scaled", `${y[at]} of ${flat(x)[at]}`, expected);
      }),
      property,
    );
  }
  return "as a quotient or as a product with the reciprocal, in the dtype's digits";
}

function checkAffine(y: number, x: number, p: number, { dtype }: Tensor): void {
  const { kept, dropped } = effects.alpha;
  const { scale, shift } = alphaScale(p);
  const unit = dtype === "float32" ? 2 ** -24 : 2 ** -53;
  const allowed = 8 * unit * (2 * scale + Math.abs(shift)); // x and the limit are below 2
  const near = (value: number): boolean => Math.abs(y - value) <= allowed;
  const expected = `${kept(x, p)} or ${dropped(x, p)}, at p = ${p}`;
  holds(
    near(kept(x, p)) || near(dropped(x, p)),
    "neither kept nor dropped",
    `${y} of ${x}`,
    expected,
  );
}

function keptOf4096(subject: Subject, p: number, seed: number): number {
  const y = frozen(subject, p, seed)(unitOnes(subject, [64, 64]), true);
  return sumOf(decisionsOf(subject, y, p));
}

function checkChannels({ subject, shares, seed }: Trial): string {
  const shape = [16, 16, ...subject.channel];
  const size = subject.channel.reduce((a, b) => a * b, 1);
  for (const p of shares) {
    const x = unitOnes(subject, [16, 16]).expand(shape);
    const y = flat(frozen(subject, p, seed)(x, true));
    const torn = y.findIndex((value, i) => value !== y[i - (i % size)]);
    const channel = Math.floor(torn / size);
    holds(
      torn < 0,
      "a channel is torn",
      `${y[torn]} in channel ${channel}`,
      "one value in a channel",
    );
  }
  return `256 channels of ${size} elements at each p`;
}

function checkSeeds({ subject, shares, property }: Trial): string {
  const { isKept: isKeptAt } = effects[subject.effect];
  const inputs = [laidOutFor(subject, "unit"), fc.constantFrom(...shares), seed()] as const;
  fc.assert(
    fc.property(...inputs, ({ view }, p, s) => {
      const x = view.sign().div(16).add(view).add(view.eq(0)); // away from 0, on both sides of it
      const [layer, isKept] = [frozen(subject, p, s), isKeptAt(p)];
      const ones = flat(layer(x.mul(0).add(1), true));
      const y = flat(layer(view.ndim === 0 ? x : sameLayout(x, view), true));
      const other = flat(x).findIndex(
        (value, i) => isKept(y[i] ?? NaN, value) !== isKept(ones[i] ?? NaN, 1),
      );
      holds(
        other < 0,
        "another mask",
        `another decision at ${other}`,
        `the mask of ones, seed ${s}`,
      );
    }),
    property,
  );
  return "for inputs of any sign, size and layout";
}

/** The values of `x` in the layout of `view`, where it can hold them. */
function sameLayout(x: Tensor, view: Tensor): Tensor {
  const axes = view.shape.map((_, axis) => axis).reverse();
  return view.isContiguous() ? x : x.permute(axes).contiguous().permute(axes);
}
