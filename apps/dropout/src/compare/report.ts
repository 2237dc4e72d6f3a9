/** @file A comparison as text: a table of figures, and each claim with its verdict. */
import { aligned } from "../table.ts";
import { significance, type Verdict, valuesOf } from "./claims.ts";
import { summaryOf, type Summary } from "./permutation.ts";
import { pytorchFor } from "./pytorch.ts";
import type { Figures, Run, Training } from "./training.ts";
import { type VariantName, variants } from "./variants.ts";

/** What runs came to and what follows. */
export interface Comparison {
  readonly training: Training;
  readonly runs: readonly Run[];
  readonly verdicts: readonly Verdict[];
}

/** The lines of the report. */
export function reportLines(comparison: Comparison): string[] {
  const { runs, verdicts } = comparison;
  const names = [...new Set(runs.map(({ variant }) => variant))];
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  return [
    `mean ± deviation over ${seeds} seed${seeds === 1 ? "" : "s"}`,
    ...tables.flatMap((columns) => [
      ...aligned([headerOf(columns), ...names.flatMap((it) => rowsOf(it, columns, comparison))], 2),
      "",
    ]),
    ...names.map((name) => `${name}: ${variants[name].about}`),
    "gap: accuracy on the training set minus accuracy on the test set, both in",
    "evaluation mode; loss gap: loss on the test set minus loss on the training set;",
    "wobble: how far the test accuracy moves from an epoch to the next, on average",
    "over the second half of the run",
    ...(verdicts.length > 0 ? ["", ...verdicts.flatMap(verdictLines), ...footnote] : []),
  ];
}

type Columns = readonly (keyof Figures)[];

/** Three figures a table: more do not fit 80 columns. */
const tables: readonly Columns[] = [
  ["trainLoss", "trainAcc", "testAcc"],
  ["gap", "lossGap", "wobble"],
];
const titles: { readonly [F in keyof Figures]: string } = {
  trainLoss: "train loss",
  trainAcc: "train acc",
  testAcc: "test acc",
  gap: "gap",
  lossGap: "loss gap",
  wobble: "wobble",
};
const headerOf = (columns: Columns): string[] => ["", ...columns.map((figure) => titles[figure])];

function rowsOf(name: VariantName, columns: Columns, { runs, training }: Comparison): string[][] {
  const own = columns.map((figure) => cell(summaryOf(valuesOf(runs, name, figure))));
  const theirs = columns.map((figure) => cell(pytorchFor(name, figure, training)));
  const hasTheirs = theirs.some((text) => text !== "");
  return [[name, ...own], ...(hasTheirs ? [["  PyTorch's", ...theirs]] : [])];
}

function cell(summary: Summary | undefined): string {
  if (summary === undefined) return "";
  const mean = summary.mean.toFixed(4);
  return Number.isNaN(summary.deviation) ? mean : `${mean} ± ${summary.deviation.toFixed(4)}`;
}

const verdictLines = ({ claim, words }: Verdict): string[] => [
  claim.question,
  `  ${claim.of} against ${claim.than}, ${titles[claim.figure]}:`,
  `  ${words}`,
];

const footnote = [
  "",
  "p: how often chance alone parts two groups of such runs at least as far (exact",
  `permutation test); a difference is called one from p = ${significance} down`,
];
