/**
 * @file Divisors of whole numbers. A division by 0 is an error, and a kernel has no way to say so: before a
 * call, all of its divisors are looked at. Where one is 0, the reference computes the call, and throws.
 */
import {
  argsOf,
  constant,
  eq,
  type Expr,
  input,
  subexpressions,
  substitute,
  valueTypeOf,
} from "@kindling/expr";
import {
  type DType,
  dtypes,
  type KernelOperand,
  type MapCall,
  type ReduceCall,
  Storage,
} from "@kindling/tensor";
import { NotRendered } from "../render/program.ts";
import { integerDivisions } from "../render/integer-divisions.ts";
import { scalarOf } from "./operands.ts";

/** Runs a reduction; `false` where only the reference can. */
export type Reduce = (call: ReduceCall) => boolean;

/** Whether all elements of a divisor are known not to be 0. */
export type Divisor = (call: MapCall, reduce: Reduce) => boolean;

/** Whether all elements of all divisors are. */
export function areNotZero(divisors: readonly Divisor[], call: MapCall, reduce: Reduce): boolean {
  for (const isNotZero of divisors) if (!isNotZero(call, reduce)) return false;
  return true;
}

/**
 * The divisors of whole numbers in expressions.
 *
 * @throws {NotRendered} for one of no inputs that is computed
 */
export function divisorsOf(exprs: readonly Expr[], inputTypes: readonly DType[]): Divisor[] {
  const divisions = subexpressions(exprs).filter(
    (e) => e.kind === "op" && e.op in integerDivisions,
  );
  return divisions.flatMap((division) => {
    const type = valueTypeOf(division, inputTypes);
    if (type === undefined) throw new NotRendered("a division of numbers without a type");
    return dtypes[type].kind === "float" ? [] : [divisorOf(argsOf(division)[1]!, type)];
  });
}

function divisorOf(divisor: Expr, type: DType): Divisor {
  if (divisor.kind === "const") return () => scalarOf(type, divisor.value) != 0;
  if (divisor.kind === "scalar")
    return ({ scalars }) => scalarOf(type, scalars[divisor.index]!) != 0;
  const leaves = subexpressions([divisor]).filter((e) => e.kind === "input");
  if (leaves.length === 0) throw new NotRendered("a divisor that is computed from numbers alone");
  const numbered = new Map<Expr, Expr>(leaves.map((leaf, i) => [leaf, input(i)]));
  const isZero = eq(substitute(divisor, numbered), constant(0));
  return ({ inputs, scalars }, reduce) => {
    const operands = leaves.map(({ index }) => inputs[index]!);
    return !hasAny(isZero, withoutRepeats(operands), scalars, reduce);
  };
}

/** Operands without the axes along which all of them repeat an element. */
function withoutRepeats(operands: readonly KernelOperand[]): KernelOperand[] {
  const kept = operands[0]!.shape.map((_, axis) => operands.some((x) => x.strides[axis] !== 0));
  const of = (numbers: readonly number[]): number[] => numbers.filter((_, axis) => kept[axis]);
  return operands.map((x) => ({ ...x, shape: of(x.shape), strides: of(x.strides) }));
}

/** Whether an expression holds anywhere; also where that cannot be told. */
function hasAny(
  expr: Expr,
  inputs: readonly KernelOperand[],
  scalars: MapCall["scalars"],
  reduce: Reduce,
): boolean {
  const storage = new Storage(1);
  const shape = inputs[0]!.shape.map(() => 1);
  const output = { storage, dtype: "bool", shape, strides: shape.map(() => 1), offset: 0 } as const;
  const axes = shape.map((_, axis) => axis);
  const call = {
    reduction: "any",
    inputs,
    scalars,
    expr,
    valueType: "bool",
    axes,
    output,
  } as const;
  return !reduce(call) || storage.elements("bool")[0] !== 0;
}
