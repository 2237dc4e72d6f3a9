/** @file Laws of what drops nothing, or all: evaluation, p = 0 and p = 1. None of them draws. */
import { ones } from "@kindling/tensor";
import fc from "fast-check";
import { assertEqual } from "../compare/close.ts";
import { inputFor, laidOutFor, probability } from "./inputs.ts";
import { flat, holds, isSameState, type LawRow, type Trial } from "./law.ts";

export const evaluationLaws: readonly LawRow[] = [
  {
    title: "evaluation gives the input itself, bit for bit",
    of: ["drop", "alpha", "noise"],
    check: ({ subject, property }) => {
      fc.assert(
        fc.property(laidOutFor(subject, "any"), probability(), ({ view, plain }, p) => {
          const y = subject.create(p)(view, false);
          assertEqual(y, plain, { signedZero: true, message: `evaluation at p = ${p}` });
          holds(y === view, "evaluation gives a copy", "another tensor", "the input itself");
        }),
        property,
      );
      return "NaN, infinities and zeros of either sign among them";
    },
  },
  {
    title: "p = 0 gives the input's elements, bit for bit",
    of: ["drop", "alpha", "noise"],
    check: ({ subject, property }) => {
      fc.assert(
        fc.property(laidOutFor(subject, "any"), ({ view, plain }) => {
          const y = subject.create(0)(view, true);
          assertEqual(y, plain, { signedZero: true, message: "p = 0" });
        }),
        property,
      );
      return "in training";
    },
  },
  {
    title: "p = 1 gives zeros, and no gradient but 0",
    of: ["drop", "alpha"],
    check: ({ subject, property }) => {
      fc.assert(
        fc.property(inputFor(subject, "unit"), (input) => {
          const x = input.detach().clone().requiresGrad_();
          const y = subject.create(1)(x, true);
          assertEqual(y.detach(), x.detach().mul(0), { message: "p = 1" });
          if (!y.requiresGrad) return;
          y.sum().backward();
          const gradient = x.grad === null ? [] : flat(x.grad);
          holds(
            gradient.every((value) => value === 0),
            "p = 1 passes a gradient",
            "not 0",
            "0",
          );
        }),
        property,
      );
      return "for finite inputs";
    },
  },
  drawsNothing("evaluation draws nothing", [0, 0.3, 0.5, 1], false),
  drawsNothing("p = 0 draws nothing", [0], true),
  { ...drawsNothing("p = 1 draws nothing", [1], true), of: ["drop", "alpha"] },
];

function drawsNothing(title: string, among: readonly number[], training: boolean): LawRow {
  const check = ({ subject, seed }: Trial): string => {
    const { generator } = subject;
    for (const p of among) {
      const before = generator.manualSeed(seed).getState();
      subject.create(p)(ones([3, 4, ...subject.channel]), training);
      const isSame = isSameState(before, generator.getState());
      holds(isSame, "numbers are drawn", `another state after p = ${p}`, "the state before");
    }
    return `the generator's state stays, at p = ${among.join(", ")}`;
  };
  return { title, of: ["drop", "alpha", "noise"], check };
}
