/**
 * @file Blocks, loops, branches and calls.
 */
import { type Code, code, Label, type Local, sequence, type Statement } from "./code.ts";
import type { Func } from "./function.ts";
import { op, type Operand, operandCode, set } from "./instructions.ts";
import type { ResultType, ValueType } from "./value-type.ts";

/** Statements that a branch to the label leaves. */
export const block = (body: (exit: Label) => readonly Statement[]): Statement => nest(0x02, body);

/** Statements that a branch to the label starts again. Running off their end leaves the loop. */
export const loop = (body: (again: Label) => readonly Statement[]): Statement => nest(0x03, body);

export const br = (to: Label): Statement => code("none", { kind: "jump", opcode: 0x0c, to });

/** A branch taken where the condition is not zero. */
export const brIf = (to: Label, condition: Operand<"i32">): Statement =>
  code("none", operandCode("i32", condition), { kind: "jump", opcode: 0x0d, to });

/** Statements for a condition that is not zero, and others for one that is. */
export function when(
  condition: Operand<"i32">,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement {
  const body = otherwise.length > 0 ? [...then, 0x05, ...otherwise] : then;
  return code("none", operandCode("i32", condition), {
    kind: "nest",
    opcode: 0x04,
    type: "none",
    label: new Label(),
    body,
  });
}

/** Repeats statements while the condition, looked at before each pass, is not zero. */
export const whileTrue = (condition: Code<"i32">, body: readonly Statement[]): Statement =>
  when(condition, [loop((again) => [...body, brIf(again, condition)])]);

/**
 * `for (i = from; i < to; i += step)`, in unsigned numbers, as addresses are.
 *
 * `to` is computed once more for each pass: give a local or a number.
 */
export const forRange = (
  i: Local<"i32">,
  [from, to, step]: readonly [Operand<"i32">, Operand<"i32">, Operand<"i32">],
  body: readonly Statement[],
): Statement =>
  sequence(
    set(i, from),
    whileTrue(op("i32.lt_u", i, to), [...body, set(i, op("i32.add", i, step))]),
  );

/** Calls a function of the same module. */
export function call<P extends readonly ValueType[], R extends ResultType>(
  callee: Func<P, R>,
  ...operands: { readonly [I in keyof P]: Operand<P[I]> }
): Code<R> {
  const values = callee.params.map((type, i) => {
    return operandCode(type, operands[i] as Operand<ValueType>); // as many operands as parameters
  });
  return code(callee.result, ...values, { kind: "call", callee });
}

/** Computes a value for what else that does: a load brings its line into the caches. */
export const drop = (value: Code<ValueType>): Statement => code("none", value, 0x1a);

/** Leaves the function with what the statements before it have done. */
export const ret = (): Statement => code("none", 0x0f);

const nest = (opcode: number, body: (label: Label) => readonly Statement[]): Statement => {
  const label = new Label();
  return code("none", { kind: "nest", opcode, type: "none", label, body: body(label) });
};
