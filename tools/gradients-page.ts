/**
 * @file Makes `docs/gradients.md` from the table of operations in verify, measuring what it says. Run
 * as a program it writes the page; a test compares all but the figures.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { operations } from "@kindling/verify";
import { root } from "./source-files.ts";

export const gradientsPagePath = join(root, "docs/gradients.md");

type Samples = readonly operations.Sample[];

/** The errors of an operation, over its samples: first order, second order, forward against backward. */
export type Figures = readonly [first: number, second: number, adjoint: number];

const introduction = `<!-- Made by tools/gradients-page.ts from packages/verify/src/operations. Do not edit. -->

# Gradients

Every operation that has a gradient. A test walks this table: for each, first and second derivatives
in double precision, by the tape and by forward mode, are compared with central differences; and
⟨Jv, w⟩ by forward mode with ⟨v, Jᵀw⟩ by the tape. The figures are the powers of ten below which all
disagreements lay when the page was made; the test allows 1e-8 and 1e-14. An operation that is in
neither this table nor the list below it fails the test.

- **first**, **second**: largest |derivative − by differences| / max(1, |by differences|). Differences
  themselves are off by some 1e-10.
- **adjoint**: largest difference of the two products, relative to the sum of their terms' sizes, for
  both orders.
- **–**: computed in single precision, which differences of doubles cannot follow.
`;

/** The page's text. */
export function gradientsPage(measure: (samples: Samples) => Figures): string {
  const topics = Object.entries(operations.topics).map(([topic, table]) => {
    const lines = Object.entries(table).map(([name, samples]) => lineOf(name, samples, measure));
    return `\n## ${topic}\n\n${head}${lines.join("")}`;
  });
  const reasons = operationsWithout.map(
    ([reason, names]) => `- ${reason}: ${names.map((name) => `\`${name}\``).join(", ")}\n`,
  );
  return `${introduction}${topics.join("")}\n## What has no gradient, and why\n\n${reasons.join("")}`;
}

/** The errors that the checks find. */
export function measured(samples: Samples): Figures {
  const found = samples.map((sample) => operations.findingsOf(sample));
  return [
    Math.max(...found.map((one) => one.firstError)),
    Math.max(...found.map((one) => one.secondError)),
    Math.max(...found.flatMap((one) => [one.adjointError, one.secondAdjointError])),
  ];
}

/** By reason; functions that are no operations would say nothing here. */
const operationsWithout = Object.entries(operations.notDifferentiable).filter(
  ([reason]) => reason !== "is no operation",
);

const head = "| operation | first | second | adjoint |\n| --- | --- | --- | --- |\n";

function lineOf(name: string, samples: Samples, measure: (samples: Samples) => Figures): string {
  const [first, second, adjoint] = measure(samples);
  const isSingle = samples.some((sample) => sample.isSingle === true);
  const figures = isSingle ? ["–", "–", above(adjoint)] : [first, second, adjoint].map(above);
  return `| \`${name}\` | ${figures.join(" | ")} |\n`;
}

/** The next power of ten, or that there is no error. */
const above = (error: number): string => (error === 0 ? "0" : `1e${Math.ceil(Math.log10(error))}`);

if (import.meta.main) writeFileSync(gradientsPagePath, gradientsPage(measured));
