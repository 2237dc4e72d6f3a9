/**
 * @file Functions: parameters and variables by handle, and a body that is code.
 */
import { type Code, code, type Local, type Part, type Statement } from "./code.ts";
import { unsigned } from "./leb128.ts";
import type { ResultType, ValueType } from "./value-type.ts";

/** A function of a module. Its identity is its name: calls and exports refer to the object. */
export interface Func<
  P extends readonly ValueType[] = readonly ValueType[],
  R extends ResultType = ResultType,
> {
  readonly params: P;
  readonly result: R;
  /** Types of the variables after the parameters. */
  readonly locals: readonly ValueType[];
  readonly body: readonly Part[];
  /** Set on a function of JavaScript's: it is imported as `env.NAME` and has no body here. */
  readonly hostName?: string;
}

/** A function of JavaScript's that the module gets as `env.NAME`. */
export const hostFunc = <const P extends readonly ValueType[], R extends ResultType>(
  hostName: string,
  params: P,
  result: R,
): Func<P, R> => ({ params, result, locals: [], body: [], hostName });

/** Makes variables of the function that is being written. They start as zero. */
export type NewLocal = <T extends ValueType>(type: T) => Local<T>;

type Locals<P extends readonly ValueType[]> = { readonly [I in keyof P]: Local<P[I]> };

/** Statements, and at their end the code that leaves the result. */
type Body<R extends ResultType> = R extends "none"
  ? readonly Statement[]
  : readonly [...Statement[], Code<R>];

/**
 * A function. The body is a list whose last piece leaves the result, if there is one.
 *
 * @example
 * func(["i32", "i32"], "i32", ([x, y]) => [op("i32.add", x, y)])
 */
export function func<const P extends readonly ValueType[], R extends ResultType>(
  params: P,
  result: R,
  write: (params: Locals<P>, local: NewLocal) => Body<R>,
): Func<P, R> {
  const locals: ValueType[] = [];
  const own = params.map((type, index) => variable(type, index));
  const body = write(own as Locals<P>, (type) => {
    locals.push(type);
    return variable(type, params.length + locals.length - 1);
  });
  return { params, result, locals, body };
}

const variable = <T extends ValueType>(type: T, index: number): Local<T> => ({
  ...code(type, 0x20, unsigned(index)),
  index,
});
