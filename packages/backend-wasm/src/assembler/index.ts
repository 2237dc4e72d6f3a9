/**
 * @file An assembler of WebAssembly: code is written as typed expressions and comes out as bytes.
 */
export { block, br, brIf, call, drop, forRange, loop, ret, when, whileTrue } from "./control.ts";
export { type Code, type Label, type Local, sequence, type Statement } from "./code.ts";
export { constant, f32x4, f64x2, i32x4, i64x2, i8x16 } from "./constants.ts";
export { type Func, func, hostFunc, type NewLocal } from "./function.ts";
export {
  lane,
  load,
  loadLane,
  type LoadName,
  op,
  type Operand,
  type OperationName,
  select,
  set,
  shuffle,
  store,
  storeLane,
  type StoreName,
  tee,
} from "./instructions.ts";
export { type MemoryImport, moduleBytes, type ModuleParts } from "./module.ts";
export type { ResultType, ValueType } from "./value-type.ts";
