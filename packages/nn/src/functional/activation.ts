/**
 * @file How an activation becomes a function: from its expression and the names and defaults of its
 * parameters.
 */
import {
  type Build,
  type DType,
  DTypeError,
  mapped,
  isFloatingPoint,
  type Shape,
  type Tensor,
  checkTensor,
} from "@kindling/tensor";
import { type Given, namedArguments } from "../arguments.ts";

/** An activation with the numeric parameters `N` after its input, by position or by name. */
export type Activation<N extends readonly string[] = readonly []> = <
  S extends Shape,
  D extends DType,
>(
  x: Tensor<S, D>,
  ...given: Given<
    [...{ -readonly [I in keyof N]: number }, inplace: boolean],
    { readonly [P in N[number]]?: number } & { readonly inplace?: boolean }
  >
) => Tensor<S, D>;

/** What an activation does with integers: refuses them, keeps them integers, makes them float32. */
export type Integers = "refused" | "kept" | "floated";

/**
 * An elementwise function; with `inplace: true` it writes to its input.
 *
 * @param build     its expression: of the input, then of the parameters.
 * @param defaults  one for each parameter.
 * @param check     refuses parameters.
 */
/* @__NO_SIDE_EFFECTS__ */
export function activation<const N extends readonly string[]>(
  name: string,
  build: Build,
  names: N,
  defaults: { readonly [I in keyof N]: number },
  integers: Integers = "refused",
  check?: (parameters: readonly number[]) => void,
): Activation<N> {
  const all = [...names, "inplace"];
  const run = (x: Tensor, ...given: readonly unknown[]): Tensor => {
    const options = namedArguments<Readonly<Record<string, number | boolean>>>(name, all, given);
    if (integers === "refused") checkFloat(x, name);
    else checkTensor(name, "x", x);
    const parameters = names.map((parameter, i) => Number(options[parameter] ?? defaults[i]));
    check?.(parameters);
    const into = options["inplace"] === true ? x : undefined;
    const compute = integers === "kept" ? x.dtype : undefined;
    return mapped(name, [x, ...parameters], build, { into, compute, floating: true });
  };
  return run as Activation<N>; // an elementwise result has the shape and dtype of its input
}

/** Throws a `DTypeError` unless the elements have a fraction. */
export function checkFloat(x: Tensor, where: string): void {
  checkTensor(where, "x", x);
  if (isFloatingPoint(x.dtype)) return;
  throw new DTypeError(`${where}: needs a float dtype`, {
    got: `a ${x.dtype} tensor`,
    expected: "float32 or float64",
    fix: "x.float()",
  });
}
