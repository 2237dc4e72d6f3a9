/**
 * @file Pieces of code: trees of bytes that know the type they leave behind. Jumps and calls are kept
 * by identity and become numbers when the tree is written out, as only then their places are known.
 */
import { unsigned } from "./leb128.ts";
import type { Func } from "./function.ts";
import { type ResultType, typeBytes, type ValueType } from "./value-type.ts";

/** A piece of code that leaves a value of a type, or nothing. */
export interface Code<T extends ResultType = ResultType> {
  readonly kind: "code";
  readonly type: T;
  readonly parts: readonly Part[];
}

/** Code that leaves no value. */
export type Statement = Code<"none">;

/** A variable of a function; as code, its value. */
export interface Local<T extends ValueType = ValueType> extends Code<T> {
  readonly index: number;
}

/** A place that can be jumped to from inside a `block` or `loop`. */
export class Label {
  readonly kind = "label";
}

/** What code consists of. */
export type Part = number | readonly Part[] | Code | Nest | Jump | Call;

/** A `block`, `loop` or `if` with all it contains; `opcode` says which. */
export interface Nest {
  readonly kind: "nest";
  readonly opcode: number;
  readonly type: ResultType;
  readonly label: Label;
  readonly body: readonly Part[];
}

/** A branch; its target is written as the number of nests to leave. */
export interface Jump {
  readonly kind: "jump";
  readonly opcode: number;
  readonly to: Label;
}

export interface Call {
  readonly kind: "call";
  readonly callee: Func;
}

/** A piece of code of a type; the parts are written one after another. */
export const code = <T extends ResultType>(type: T, ...parts: readonly Part[]): Code<T> => ({
  kind: "code",
  type,
  parts,
});

/** Several statements as one. */
export const sequence = (...statements: readonly Statement[]): Statement =>
  code("none", ...statements);

/** The bytes of a function's body; `indexOf` numbers the functions that it calls. */
export function bytesOf(body: readonly Part[], indexOf: (callee: Func) => number): number[] {
  const bytes: number[] = [];
  const nests: Label[] = [];
  const write = (part: Part): void => {
    if (typeof part === "number") bytes.push(part);
    else if (isList(part)) part.forEach(write);
    else if (part.kind === "code") part.parts.forEach(write);
    else if (part.kind === "jump") bytes.push(part.opcode, ...unsigned(depth(nests, part.to)));
    else if (part.kind === "call") bytes.push(0x10, ...unsigned(indexOf(part.callee)));
    else {
      bytes.push(part.opcode, typeBytes[part.type]);
      nests.push(part.label);
      part.body.forEach(write);
      nests.pop();
      bytes.push(0x0b);
    }
  };
  body.forEach(write);
  return bytes;
}

/** The functions that a body calls. */
export function calleesIn(body: readonly Part[]): Set<Func> {
  const found = new Set<Func>();
  const visit = (part: Part): void => {
    if (typeof part === "number") return;
    if (isList(part)) part.forEach(visit);
    else if (part.kind === "code") part.parts.forEach(visit);
    else if (part.kind === "nest") part.body.forEach(visit);
    else if (part.kind === "call") found.add(part.callee);
  };
  body.forEach(visit);
  return found;
}

const isList: (part: Part) => part is readonly Part[] = Array.isArray;

function depth(nests: readonly Label[], to: Label): number {
  const at = nests.lastIndexOf(to);
  if (at < 0) throw new Error("a branch out of a block that it is not in");
  return nests.length - 1 - at;
}
