/**
 * @file How an operator of PyTorch is called here: one row of the table, and the few ways that most
 * rows are made of. A row whose function does not exist is simply not provided, so rows may be ahead
 * of the project.
 */
import * as nn from "@kindling/nn";
import * as tensors from "@kindling/tensor";
import { isTensor, Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { type Callable, callableIn, valueIn } from "../surface.ts";
import { type Call, camelCase, plainNumbers } from "./arguments.ts";

const { GoldenFloat, NotProvided } = conformance;

export interface Row {
  /** Whether the project has what the row calls. */
  readonly isProvided: () => boolean;
  readonly call: (call: Call) => unknown;
  /** Set where indices among equal elements along an axis are not unique. */
  readonly freeIndices?: { readonly axis: (call: Call) => number | undefined } | undefined;
}

/** Makes the row of an operator from its full name, such as `torch.index_select`. */
export type Way = (op: string) => Row;

/** A method of the first argument, else a function: `torch.sum`, `torch.cat`. */
export const either: Way = (op) => {
  const name = ourName(op);
  const fallback = callableIn(tensors, name);
  return {
    isProvided: () => hasMethod(name) || fallback !== undefined,
    call: (call) => {
      const [self, ...rest] = call.positional;
      if (isTensor(self) && hasMethod(name)) return callMethod(self, name, rest, call.named);
      return callFunction(fallback, op, call);
    },
  };
};

/** A function that is not a method, or whose first argument is not the method's `this`. */
export const functionOf: Way = (op) => {
  const found = callableIn(tensors, ourName(op));
  return {
    isProvided: () => found !== undefined,
    call: (call) => callFunction(found, op, call),
  };
};

/** A method: `Tensor.expand`; in-place ones give the tensor they changed. */
export const method: Way = (op) => methodNamed(ourName(op));

/** The same under another name, for operators whose name here is not PyTorch's in camelCase. */
export const methodNamed = (name: string): Row => ({
  isProvided: () => hasMethod(name),
  call: ({ positional: [self, ...rest], named }) => callMethod(self, name, rest, named),
});

/** Elementwise with scalars that promote: a whole Python float is not a Python int. */
export const promoting: Way = (op) => {
  const row = either(op);
  return { ...row, call: (call) => row.call(withPromotingScalars(call)) };
};

/** A Python operator with its operands exchanged: `Tensor.__rsub__(x, y)` is `y.sub(x)`. */
export const reflected = (name: string): Row => ({
  isProvided: () => hasMethod(name),
  call: ({ positional: [x, y], named }) => callMethod(y, name, [x], named),
});

/** A function in `nn.functional`, or in a namespace of tensors: `linalg.inv`, `special.entr`. */
export const inNamespace: Way = (op) => {
  const name = ourName(op);
  const path = op.split(".").slice(0, -1);
  const owner = path[0] === "nn" ? valueIn(nn, path[1] ?? "") : valueIn(tensors, path[0] ?? "");
  const found = callableIn(owner, name);
  return {
    isProvided: () => found !== undefined,
    call: (call) => callFunction(found, op, call),
  };
};

/** The same where PyTorch makes a new tensor of the operand, through which no gradient flows. */
export const reflectedDetached = (name: string): Row => ({
  isProvided: () => hasMethod(name),
  call: ({ positional: [x, y], named }) =>
    callMethod(isTensor(y) ? y.detach() : y, name, [x], named),
});

/** A composite or a call that needs a hand: provided iff all the methods are there. */
export const written = (
  methods: readonly string[],
  call: (...args: readonly never[]) => unknown,
): Row => ({
  isProvided: () => methods.every((name) => hasMethod(name) || callableIn(tensors, name)),
  // the arguments are those that the case of this very operator has
  call: ({ positional, named }) =>
    (call as unknown as Callable)(
      ...positional.map(plainNumbers),
      ...(Object.keys(named).length === 0 ? [] : [plainRecord(named)]),
    ),
});

/** Rows for several operators that are called the same way. */
export function each<const N extends string>(way: Way, names: readonly N[]): { [K in N]: Row } {
  return Object.fromEntries(names.map((name) => [name, way(name)])) as { [K in N]: Row }; // one entry per name
}

/** Marks indices of a row's results as free among equal elements along the axis at a position. */
export const freeAlong =
  (way: Way, position: number, byDefault?: number): Way =>
  (op) => ({
    ...way(op),
    freeIndices: {
      axis: ({ positional, named }) => {
        const axis = named["dim"] ?? positional[position];
        return typeof axis === "number" ? axis : byDefault;
      },
    },
  });

/** Whether tensors have a method or property of this name. */
export const hasMethod = (name: string): boolean => name in Tensor.prototype;

/** Calls a method by name, with named parameters last where there are any. */
export function callMethod(
  self: unknown,
  name: string,
  rest: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
): unknown {
  const found = callableIn(self, name);
  if (found === undefined) throw new NotProvided(`no method ${name}`);
  return found.apply(self, withNamed(rest, named));
}

/** `index_select` as `indexSelect`; the underscore of in-place operations stays. */
function ourName(op: string): string {
  const last = op.split(".").at(-1) ?? op;
  return last.endsWith("_") ? `${camelCase(last.slice(0, -1))}_` : camelCase(last);
}

function callFunction(found: Callable | undefined, op: string, call: Call): unknown {
  if (found === undefined) throw new NotProvided(`${op} as a function`);
  return found(...withNamed(call.positional, call.named));
}

function withNamed(
  positional: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
): unknown[] {
  const plain = trimmed(positional.map(plainNumbers));
  return Object.keys(named).length === 0 ? plain : [...plain, plainRecord(named)];
}

const plainRecord = (named: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, plainNumbers(value)]));

/** Python's None is a parameter left out. */
function trimmed(positional: readonly unknown[]): unknown[] {
  const last = positional.findLastIndex((value) => value !== null);
  return positional.slice(0, last + 1).map((value) => (value === null ? undefined : value));
}

/** A whole Python float among integer tensors becomes what it is there: a 0-dim float tensor. */
function withPromotingScalars(call: Call): Call {
  const isFloat = call.positional.some((x) => isTensor(x) && tensors.isFloatingPoint(x.dtype));
  if (isFloat) return call;
  const promoted = (value: unknown): unknown =>
    value instanceof GoldenFloat && Number.isInteger(value.value)
      ? tensors.tensor(value.value, { dtype: "float32" })
      : value;
  return { ...call, positional: call.positional.map(promoted) };
}
