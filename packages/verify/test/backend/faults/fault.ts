/**
 * @file What a planted fault is, and the beginnings of titles that several faults name.
 */
import { apply, type Expr, input } from "@kindling/expr";
import { type KernelOperand, type Kernels, reference } from "@kindling/tensor";

/** A fault, and the beginnings of the titles of laws that it breaks. */
export interface Fault {
  readonly name: string;
  readonly kernels: Partial<Kernels>;
  readonly breaks: readonly string[];
}
/** What was written is changed by an expression of it. */
export const afterwards = (output: KernelOperand, change: (y: Expr) => Expr): void =>
  reference.map({ inputs: [output], scalars: [], exprs: [change(input(0))], outputs: [output] });

export const isNaN = (x: Expr): Expr => apply("ne", x, x);
export const anyLayout = "operands in any layout";
export const sums = "sums, extremes and questions over any axes of";
export const rows = "softmax, its logarithm, standardised rows and log Σ exp";
export const indices = "indices, running sums";
