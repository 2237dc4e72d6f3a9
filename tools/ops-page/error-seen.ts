/**
 * @file The error of an operation, measured: over points of its domain, the largest distance between
 * what the backend gives in single precision and the operation's meaning in double precision.
 */
import { useWasm } from "@kindling/backend-wasm";
import {
  apply,
  constant,
  evaluate,
  type Expr,
  input,
  ne,
  type OpName,
  rowOf,
} from "@kindling/expr";
import { mapped, tensor, useBackend } from "@kindling/tensor";

/** The backends that there are everywhere. */
export type Measured = "reference" | "wasm";

const open: { readonly [B in Measured]: () => void } = {
  reference: () => useBackend("reference"),
  wasm: useWasm,
};

/** On a backend, in units in the last place of single precision; 0.5 is correct rounding. */
export function errorSeen(op: OpName, backend: Measured): number {
  open[backend]();
  try {
    return measured(op);
  } finally {
    open.reference();
  }
}

function measured(op: OpName): number {
  const { arity } = rowOf(op);
  const points = pointsOf(op);
  const operands = Array.from({ length: arity }, (_, i) =>
    tensor(points.map((point) => point[i]!)),
  );
  const result = mapped(op, operands, (...args) => applied(op, args)).toTypedArray();
  const meaning = applied(
    op,
    operands.map((_, i) => input(i)),
  );
  return Math.max(
    ...points.map((point, i) => distance(Number(result[i]), evaluate(meaning, point))),
  );
}

/** What is chosen by is a truth value. */
const applied = (op: OpName, [first, ...others]: readonly Expr[]): Expr =>
  apply(op, rowOf(op).typing === "select" ? ne(first!, constant(0)) : first!, ...others);

/** About a thousand points, evenly spread over the domain; no argument equals another. */
function pointsOf(op: OpName): number[][] {
  const { arity, domain } = rowOf(op);
  const [low, high] = domain;
  const count = { 1: 1024, 2: 32, 3: 10 }[arity];
  const isWhole = low === 0; // bits, whose domain is whole numbers from 0
  const axis = (shift: number): number[] =>
    Array.from({ length: count }, (_, i) => {
      const value = low + ((high - low) * (i + shift)) / count;
      return isWhole ? Math.floor(value) : Math.fround(value);
    });
  return [0.5, 0.25, 0.75]
    .slice(0, arity)
    .map(axis)
    .reduce<number[][]>(
      (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
      [[]],
    );
}

/** How far `got` is from `exact`, in steps of single precision at `exact`. */
function distance(got: number, exact: number): number {
  if (Object.is(got, exact) || got === exact) return 0;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(got - exact) / 2 ** (exponent - 23);
}
