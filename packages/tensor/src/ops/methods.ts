/**
 * @file How tables of elementwise operations become methods, each with its in-place form.
 */
import { isTensor, type Tensor } from "../tensor.ts";
import type { Method } from "./install.ts";
import {
  type Build,
  checkKind,
  computingType,
  mapped,
  type MapOptions,
  type Value,
} from "./map.ts";

/** Runs an operation on a tensor and its arguments, into a tensor if there is one. */
export type Run = (name: string, x: Tensor, args: readonly unknown[], into?: Tensor) => Tensor;

/** Refuses operands, by their element types. */
export type Check = (name: string, operands: readonly Value[]) => void;

/** Both forms of an operation: `exp()` and the in-place `exp_()`. */
export function both(name: string, run: Run): Record<string, Method> {
  return {
    [name]: function (this: Tensor, ...args: unknown[]) {
      return run(name, this, args);
    },
    [`${name}_`]: function (this: Tensor, ...args: unknown[]) {
      return run(`${name}_`, this, args, this);
    },
  };
}

/** Both forms of each row of a table. */
export function methodsOf(
  table: Readonly<Record<string, Build>>,
  options: MapOptions = {},
  check?: Check,
): Record<string, Method> {
  const methods = Object.entries(table).map(([row, build]) =>
    both(row, (name, x, others, into) => {
      const operands = [x, ...(others as readonly Value[])];
      check?.(name, operands);
      return mapped(name, operands, build, { ...options, into });
    }),
  );
  return Object.assign({}, ...methods) as Record<string, Method>;
}

/** As `methodsOf`, for operations that PyTorch has no in-place form of. */
export const functionsOf: typeof methodsOf = (...row) =>
  Object.fromEntries(Object.entries(methodsOf(...row)).filter(([name]) => !name.endsWith("_")));

/** Numbers join integers as they are: `alpha` and the like must not make them floating. */
export const scalarsLike = (...operands: readonly Value[]): MapOptions => ({
  compute: computingType(operands, false),
});

/** Refuses a boolean tensor also beside a number, as PyTorch's subtraction does. */
export const withoutBooleans: Check = (name, operands) => {
  for (const x of operands)
    if (isTensor(x)) checkKind(name, x.dtype, ["integer", "float"], "x.long()");
};
export const onlyNumbers: Check = (name, operands) =>
  checkKind(name, computingType(operands, false), ["integer", "float"], "x.long()");
export const onlyBits: Check = (name, operands) =>
  checkKind(name, computingType(operands, false), ["bool", "integer"], "x.long()");
export const onlyIntegers: Check = (name, operands) =>
  checkKind(name, computingType(operands, false), ["integer"], "x.long()");
