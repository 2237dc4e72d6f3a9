/**
 * @file From expressions to a program: a straight line of typed instructions, each computed once.
 *
 * Constants and scalars have no element type of their own; they take that of what they are combined
 * with. A program is what every renderer (block loops, WebAssembly, WGSL) starts from.
 */
import { type Expr, type ScalarType, show, subexpressions } from "./expr.ts";
import { type OpName, rowOf } from "./ops.ts";

/** One step; `args` are the numbers of earlier steps. */
export type Instruction = { readonly type: ScalarType } & (
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "scalar"; readonly index: number }
  | { readonly kind: "const"; readonly value: number }
  | { readonly kind: "cast"; readonly from: ScalarType; readonly args: readonly [number] }
  | {
      readonly kind: "op";
      readonly op: OpName;
      /** The type of the arguments that hang together (all but a condition). */
      readonly argType: ScalarType;
      readonly args: readonly number[];
    }
);

/** Steps that compute expressions, in the order in which they run. */
export interface Program {
  readonly instructions: readonly Instruction[];
  /** Per output, the number of the step that computes it. */
  readonly outputs: readonly number[];
}

/**
 * Lowers expressions to a program.
 *
 * @param roots        one per output
 * @param inputTypes   element type per input
 * @param outputTypes  element type per output; a value of another type is converted
 * @throws {TypeError} when an expression combines values of different types without a cast
 * @example
 * const { instructions } = lower([exp(input(0)), neg(exp(input(0)))], ["float32"], ["float32", "float32"]);
 * instructions.map((step) => (step.kind === "op" ? step.op : step.kind))
 * // => [ 'input', 'exp', 'neg' ]
 */
export function lower(
  roots: readonly Expr[],
  inputTypes: readonly ScalarType[],
  outputTypes: readonly ScalarType[],
): Program {
  const types = infer(roots, inputTypes);
  const instructions: Instruction[] = [];
  const numbers = new Map<string, number>();

  const step = (key: string, make: () => Instruction): number => {
    const old = numbers.get(key);
    if (old !== undefined) return old;
    const instruction = make(); // may emit its arguments first
    numbers.set(key, instructions.length);
    return instructions.push(instruction) - 1;
  };

  const emit = (e: Expr, wanted: ScalarType): number => {
    const type = types.get(e) ?? wanted;
    return step(`${e.id} ${type}`, () => {
      if (e.kind === "input" || e.kind === "scalar") return { kind: e.kind, type, index: e.index };
      if (e.kind === "const") return { kind: "const", type, value: e.value };
      if (e.kind === "cast") {
        const from = types.get(e.args[0]) ?? e.to;
        return { kind: "cast", type, from, args: [emit(e.args[0], from)] };
      }
      const { typing } = rowOf(e.op);
      const argType =
        typing === "same" ? type : (common(e.args, types, typing) ?? weak[typing] ?? type);
      const args = e.args.map((a, i) => emit(a, typing === "select" && i === 0 ? "bool" : argType));
      return { kind: "op", type, op: e.op, argType, args };
    });
  };

  const outputs = roots.map((root, i) => {
    const wanted = outputTypes[i] ?? "float32";
    const result = emit(root, wanted);
    const from = types.get(root) ?? wanted;
    if (from === wanted) return result;
    return step(`output ${root.id} ${wanted}`, () => ({
      kind: "cast",
      type: wanted,
      from,
      args: [result],
    }));
  });
  return { instructions, outputs };
}

/**
 * The element type of an expression's value, `undefined` for what is made of constants and scalars alone.
 * @example
 * valueTypeOf(lt(input(0), 2), ["float32"]) // => "bool"
 * valueTypeOf(constant(2), []) // => undefined
 */
export const valueTypeOf = (e: Expr, inputTypes: readonly ScalarType[]): ScalarType | undefined =>
  infer([e], inputTypes).get(e);

/** The types that are certain; constants and what is made of them alone are not in the map. */
function infer(roots: readonly Expr[], inputTypes: readonly ScalarType[]): Map<Expr, ScalarType> {
  const types = new Map<Expr, ScalarType>();
  for (const e of subexpressions(roots)) {
    const type = typeOf(e, types, inputTypes);
    if (type !== undefined) types.set(e, type);
  }
  return types;
}

function typeOf(
  e: Expr,
  types: ReadonlyMap<Expr, ScalarType>,
  inputTypes: readonly ScalarType[],
): ScalarType | undefined {
  if (e.kind === "input") return inputTypes[e.index];
  if (e.kind === "cast") return e.to;
  if (e.kind !== "op") return undefined;
  const { typing } = rowOf(e.op);
  const shared = common(e.args, types, typing);
  return typing === "predicate" ? "bool" : shared;
}

/** Comparisons of numbers that have no type of their own are exact. */
const weak: { readonly [typing: string]: ScalarType | undefined } = { predicate: "float64" };

/** The type of the arguments that hang together. */
function common(
  args: readonly Expr[],
  types: ReadonlyMap<Expr, ScalarType>,
  typing: string,
): ScalarType | undefined {
  const related = typing === "select" ? args.slice(1) : args;
  const known = [...new Set(related.map((a) => types.get(a)).filter((t) => t !== undefined))];
  if (known.length > 1)
    throw new TypeError(
      `types ${known.join(" and ")} meet without a cast in ${args.map(show).join(", ")}`,
    );
  return known[0];
}

/**
 * A program as text, a step a line: what a kernel computes.
 * @example
 * showProgram(lower([exp(input(0))], ["float32"], ["float32"]))
 * // => v0: float32 = input 0
 * // => v1: float32 = exp v0
 * // => return v1
 */
export function showProgram({ instructions, outputs }: Program): string {
  const lines = instructions.map((step, n) => {
    const what =
      step.kind === "op"
        ? `${step.op} ${step.args.map((a) => `v${a}`).join(", ")}`
        : step.kind === "cast"
          ? `cast v${step.args[0]} from ${step.from}`
          : step.kind === "const"
            ? `const ${step.value}`
            : `${step.kind} ${step.index}`;
    return `v${n}: ${step.type} = ${what}`;
  });
  return [...lines, `return ${outputs.map((n) => `v${n}`).join(", ")}`].join("\n");
}
