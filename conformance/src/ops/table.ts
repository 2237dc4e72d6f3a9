/**
 * @file The table of operators: for each name of PyTorch, how it is called here. By topic in the
 * files beside this one.
 */
import { composites } from "./composites.ts";
import { creation } from "./creation.ts";
import { functional } from "./functional.ts";
import { indexing } from "./indexing.ts";
import { linearAlgebra } from "./linear-algebra.ts";
import { movement } from "./movement.ts";
import { pointwise } from "./pointwise.ts";
import { reductions } from "./reductions.ts";
import type { Row } from "./row.ts";

export const operators = {
  ...pointwise,
  ...reductions,
  ...movement,
  ...indexing,
  ...creation,
  ...linearAlgebra,
  ...functional,
  ...composites,
} satisfies Record<string, Row>;

/** An operator that the table knows. */
export type OperatorName = keyof typeof operators;

/** The row of an operator, if the table knows it. */
export const rowOf = (op: string): Row | undefined =>
  Object.hasOwn(operators, op) ? operators[op as OperatorName] : undefined; // it is a key
