/**
 * @file Makes `docs/ops.md` from the table of scalar operations. Run as a program it writes the page;
 * a test compares what is there with what this file makes.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { apply, constant, input, ops, type OpName, pullback, rowOf, show } from "@kindling/expr";
import { root } from "./source-files.ts";

export const opsPagePath = join(root, "docs/ops.md");

const introduction = `<!-- Made by tools/ops-page.ts from packages/expr/src/ops.ts. Do not edit. -->

# Scalar operations

The rows of the table in \`packages/expr/src/ops.ts\`: every elementwise operation of a tensor is one of
them, or an expression of them. \`x0\`, \`x1\`, \`x2\` are the arguments. Derivatives are what
differentiation gives for each argument; \`–\` means that there is none. The domain is where tests take
arguments from; the bound is the largest error that a kernel may make in single precision, in units
in the last place.

| operation | derivatives | domain | bound |
| --- | --- | --- | --- |
`;

/** The page's text. */
export function opsPage(): string {
  // the table's own keys
  return introduction + (Object.keys(ops) as OpName[]).map(lineOf).join("");
}

function lineOf(op: OpName): string {
  const { arity, domain, ulp } = rowOf(op);
  const args = [0, 1, 2].slice(0, arity).map(input);
  const result = apply(op, ...args);
  const derivatives = pullback([[result, constant(1)]], args).map((derivative) =>
    derivative === undefined ? "–" : `\`${show(derivative)}\``,
  );
  return `| \`${show(result)}\` | ${derivatives.join("<br>")} | [${domain.join(", ")}] | ${ulp} |\n`;
}

if (import.meta.main) writeFileSync(opsPagePath, opsPage());
