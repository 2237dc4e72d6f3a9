/**
 * @file The meaning of expressions: evaluation for one element, exactly (in double precision) or step
 * by step in the element types of a kernel. What every renderer is measured against.
 */
import { argsOf, type Expr, type ScalarType, subexpressions } from "./expr.ts";
import { lower } from "./lower.ts";
import { rowOf, type OpName } from "./ops.ts";

/**
 * The value of `e` in double precision. `inputs[i]` stands for input i, `scalars[i]` for scalar i.
 * @example
 * evaluate(add(mul(input(0), scalar(0)), constant(1)), [2], [3]) // => 7
 */
export function evaluate(
  e: Expr,
  inputs: readonly number[],
  scalars: readonly number[] = [],
): number {
  const values = new Map<Expr, number>();
  for (const part of subexpressions([e])) values.set(part, valueOf(part, values, inputs, scalars));
  return values.get(e) ?? NaN;
}

/**
 * The values of a kernel for one element: each step is rounded to its element type.
 * Integers are computed in double precision, so they are exact up to 2⁵³.
 * @example
 * const third = div(input(0), 3);
 * interpret([third], [{ value: 1, type: "float32" }], ["float32"]) // => [ 0.3333333432674408 ]
 * interpret([third], [{ value: 1, type: "float64" }], ["float64"]) // => [ 0.3333333333333333 ]
 */
export function interpret(
  roots: readonly Expr[],
  inputs: readonly { readonly value: number; readonly type: ScalarType }[],
  outputTypes: readonly ScalarType[],
  scalars: readonly number[] = [],
): number[] {
  const program = lower(
    roots,
    inputs.map((x) => x.type),
    outputTypes,
  );
  const values: number[] = [];
  for (const step of program.instructions) {
    values.push(
      step.kind === "input"
        ? at(inputs, step.index).value
        : step.kind === "scalar"
          ? round[step.type](at(scalars, step.index))
          : step.kind === "const"
            ? round[step.type](step.value)
            : step.kind === "cast"
              ? round[step.type](at(values, step.args[0]))
              : round[step.type](
                  call(
                    step.op,
                    step.args.map((a) => at(values, a)),
                  ),
                ),
    );
  }
  return program.outputs.map((n) => at(values, n));
}

/** A number as each element type holds it. */
export const round: { readonly [T in ScalarType]: (x: number) => number } = {
  float32: Math.fround,
  float64: (x) => x,
  int32: (x) => x | 0,
  int64: (x) => Math.trunc(x),
  uint8: (x) => x & 255,
  bool: (x) => (x !== 0 ? 1 : 0),
};

function valueOf(
  e: Expr,
  values: ReadonlyMap<Expr, number>,
  inputs: readonly number[],
  scalars: readonly number[],
): number {
  if (e.kind === "input") return at(inputs, e.index);
  if (e.kind === "scalar") return at(scalars, e.index);
  if (e.kind === "const") return e.value;
  const args = argsOf(e).map((a) => values.get(a) ?? NaN);
  return e.kind === "cast"
    ? round[e.to === "float32" ? "float64" : e.to](at(args, 0))
    : call(e.op, args);
}

/** An expression holds as many arguments as its row's arity says. */
const call = (op: OpName, args: readonly number[]): number =>
  (rowOf(op).evaluate as (...x: readonly number[]) => number)(...args);

function at<T>(list: readonly T[], i: number): T {
  const value = list[i];
  if (value === undefined) throw new RangeError(`no value ${i} among ${list.length}`);
  return value;
}
