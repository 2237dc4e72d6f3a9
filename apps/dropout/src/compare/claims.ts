/** @file The chapter's claims as comparisons of two variants, and the verdicts in words. */
import { leastP, permutationP, summaryOf } from "./permutation.ts";
import type { Figures, Run } from "./training.ts";
import type { VariantName } from "./variants.ts";

export interface Claim {
  readonly question: string;
  readonly of: VariantName;
  readonly than: VariantName;
  readonly figure: keyof Figures;
}

/** What is asked of the runs, in the order of the answers. */
export const claims: readonly Claim[] = [
  {
    question: "does dropout narrow the gap between training and test?",
    of: "dropout",
    than: "no-dropout",
    figure: "gap",
  },
  {
    question: "does weight decay?",
    of: "weight-decay",
    than: "no-dropout",
    figure: "gap",
  },
  {
    question: "does dropout do it better than weight decay?",
    of: "dropout",
    than: "weight-decay",
    figure: "gap",
  },
  {
    question: "the same, of the loss: dropout against none",
    of: "dropout",
    than: "no-dropout",
    figure: "lossGap",
  },
  {
    question: "does dropout raise the test accuracy?",
    of: "dropout",
    than: "no-dropout",
    figure: "testAcc",
  },
  {
    question: "does swapping the two probabilities change the test accuracy?",
    of: "swapped",
    than: "dropout",
    figure: "testAcc",
  },
  {
    question: "does it change the training loss?",
    of: "swapped",
    than: "dropout",
    figure: "trainLoss",
  },
  {
    question: "is the framework's version steadier than the one by hand?",
    of: "dropout",
    than: "scratch",
    figure: "wobble",
  },
  {
    question: "because of the weights it starts with?",
    of: "default-weights",
    than: "dropout",
    figure: "wobble",
  },
  {
    question: "because its dropout is off in evaluation?",
    of: "scratch-off-in-evaluation",
    than: "scratch",
    figure: "wobble",
  },
  {
    question: "because it has no ReLU on the logits?",
    of: "scratch-corrected",
    than: "scratch-off-in-evaluation",
    figure: "wobble",
  },
];

export interface Verdict {
  readonly claim: Claim;
  /** Mean of `of` minus mean of `than`. */
  readonly difference: number;
  /** Of the exact permutation test, two-sided. */
  readonly p: number;
  /** Whether so few runs could show a difference at all. */
  readonly canTell: boolean;
  readonly words: string;
}

/** A difference is called one when chance alone makes one as large in at most this share of cases. */
export const significance = 0.05;

/** The verdicts of the claims whose variants were both run. */
export const verdictsOf = (runs: readonly Run[]): Verdict[] =>
  claims.flatMap((claim) => {
    const [a, b] = [
      valuesOf(runs, claim.of, claim.figure),
      valuesOf(runs, claim.than, claim.figure),
    ];
    return a.length === 0 || b.length === 0 ? [] : [verdictOf(claim, a, b)];
  });

/** A figure of every run of a variant. */
export const valuesOf = (
  runs: readonly Run[],
  variant: VariantName,
  figure: keyof Figures,
): number[] => runs.filter((run) => run.variant === variant).map((run) => run.figures[figure]);

function verdictOf(claim: Claim, a: readonly number[], b: readonly number[]): Verdict {
  const difference = summaryOf(a).mean - summaryOf(b).mean;
  const p = permutationP(a, b);
  const canTell = leastP(a.length, b.length) <= significance;
  return { claim, difference, p, canTell, words: wordsOf(difference, p, canTell) };
}

function wordsOf(difference: number, p: number, canTell: boolean): string {
  if (!canTell) return "too few seeds to tell; 4 or more can";
  if (p > significance) return `no difference that these seeds show (p = ${p.toFixed(3)})`;
  const direction = difference > 0 ? "higher" : "lower";
  return `${direction} by ${Math.abs(difference).toFixed(4)} (p = ${p.toFixed(3)})`;
}
