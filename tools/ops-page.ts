/**
 * @file Makes `docs/ops.md` from the table of scalar operations and from PyTorch's golden values. Run
 * as a program it writes the page; tests compare what is there with what is so.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OpName, ops } from "@kindling/expr";
import { tableOf } from "./ops-page/column.ts";
import { judgedOperators, type Operator, operatorColumns } from "./ops-page/operators.ts";
import { scalarColumns } from "./ops-page/scalar-operations.ts";
import { root } from "./source-files.ts";

export const opsPagePath = join(root, "docs/ops.md");

const heading = `---
# Made by tools/ops-page.ts. Do not edit.
aside: false
pageClass: wide
---

# Operations

`;

/** The part about scalar operations. */
export const scalarPart = (): string => `## Scalar operations

The rows of the table in \`packages/expr/src/ops.ts\`: every elementwise operation of a tensor is one of
them, or an expression of them. \`x0\`, \`x1\`, \`x2\` are the arguments. Derivatives are what
differentiation gives for each argument; \`–\` means that there is none. Gradient and second gradient are
the verdicts of \`gradcheck\` and \`gradgradcheck\`, which compare with differences, inside the domain;
\`inconclusive\` is what they say beside a kink. The bound is the largest error that a kernel may make in
single precision, in units in the last place; beside it stand the largest errors seen over about a
thousand points of the domain, of the reference backend and of the WebAssembly one on an engine with
fused multiply-adds; 0.5 is correct rounding.

${tableOf(scalarColumns, Object.keys(ops) as OpName[])}
`;

/** The part about PyTorch's operators. */
export function operatorPart(operators: readonly Operator[]): string {
  const [there, missing] = [operators.filter(isThere), operators.filter((one) => !isThere(one))];
  return `## PyTorch's operators

Cases of golden values in \`conformance/ops\`, computed by PyTorch 1.13.1, by operator: how many pass,
those of them that compare gradients, and the element types of the tensors in them. Not provided are
cases that ask for something that is not there yet, such as \`float16\` or a parameter.
\`npx -y pnpm@12.21.0 run conformance --why\` says of each what it is.

${tableOf(operatorColumns, there)}

Not there yet: ${missing.map(({ name }) => `\`${name}\``).join(", ")}.
`;
}

const isThere = ({ passed, failed }: Operator): boolean => passed + failed > 0;

/** The page's text. */
export const opsPage = async (): Promise<string> =>
  `${heading}${scalarPart()}\n${operatorPart(await judgedOperators())}`;

if (import.meta.main) writeFileSync(opsPagePath, await opsPage());
