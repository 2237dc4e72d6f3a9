/** @file The columns of the table of scalar operations. */
import "@kindling/autograd";
import { apply, constant, input, type OpName, pullback, rowOf, show } from "@kindling/expr";
import { mapped, tensor, type Tensor } from "@kindling/tensor";
import { gradcheck, gradgradcheck } from "@kindling/verify";
import type { Column } from "./column.ts";
import { errorSeen } from "./error-seen.ts";

/** One row a scalar operation. A further fact is a further column. */
export const scalarColumns: readonly Column<OpName>[] = [
  { title: "operation", cell: (op) => `\`${show(apply(op, ...argumentsOf(op)))}\`` },
  { title: "gradient", cell: (op) => checked(op, gradcheck) },
  { title: "second gradient", cell: (op) => checked(op, gradgradcheck) },
  { title: "domain", cell: (op) => `[${rowOf(op).domain.join(",\u00a0")}]` },
  { title: "bound", cell: (op) => String(rowOf(op).ulp) },
  { title: "error seen", cell: (op) => String(Number(errorSeen(op, "reference").toFixed(2))) },
  { title: "WebAssembly", cell: (op) => String(Number(errorSeen(op, "wasm").toFixed(2))) },
  { title: "derivatives", cell: derivativesOf },
];

const argumentsOf = (op: OpName) => [0, 1, 2].slice(0, rowOf(op).arity).map(input);

function derivativesOf(op: OpName): string {
  const args = argumentsOf(op);
  return pullback([[apply(op, ...args), constant(1)]], args)
    .map((derivative) => (derivative === undefined ? "–" : `\`${show(derivative)}\``))
    .join("<br>");
}

/** The verdict of a check against differences; `–` where nothing can be differentiated. */
function checked(op: OpName, check: typeof gradcheck): string {
  const operands = operandsOf(op);
  const run = (...xs: Tensor[]): Tensor => mapped(op, xs, (...args) => apply(op, ...args));
  if (!run(...operands).requiresGrad) return "–";
  return check(run, operands, { raiseException: false }).verdict;
}

/** Points inside the domain, apart from each other; arguments without a derivative need no gradient. */
function operandsOf(op: OpName): Tensor[] {
  const [low, high] = rowOf(op).domain;
  const args = argumentsOf(op);
  const derivatives = pullback([[apply(op, ...args), constant(1)]], args);
  return args.map((_, i) => {
    const places = [0.13, 0.31, 0.57, 0.83].map((place) => (place + 0.37 * i) % 1);
    const values = places.map((place) => low + (high - low) * place);
    return tensor(values, { dtype: "float64", requiresGrad: derivatives[i] !== undefined });
  });
}
