/**
 * @file `@kindling/expr`: the scalar-expression language. One table of operations with their meaning,
 * derivative, domain and error bound; differentiation, simplification, lowering, an interpreter.
 */
export * from "./expr.ts";
export * from "./functions.ts";
export * as derived from "./derived.ts";
export { differentiate, pullback, pushforward } from "./differentiate.ts";
export { evaluate, interpret, round } from "./interpret.ts";
export { type Instruction, lower, type Program, showProgram, valueTypeOf } from "./lower.ts";
export { type OpName, ops, rowOf, type ScalarOp, type Taking, type Typing } from "./ops.ts";
export * as special from "./special.ts";
