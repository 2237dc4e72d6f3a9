/**
 * @file What the functions of `functional` have in common: one tensor or several, inputs that are
 * differentiated without touching the caller's, and vectors that fit.
 */
import {
  AutogradError,
  checkTensor,
  dispatchView,
  isTensor,
  onesLike,
  type Shape,
  type Tensor,
  zerosLike,
} from "@kindling/tensor";

/** One tensor, or several. */
export type Tensors = Tensor | readonly Tensor[];

/** The arguments of a function whose inputs are given as one tensor or as a list. */
export type Arguments<I extends Tensors> = I extends Tensor ? [x: I] : Mutable<I>;
type Mutable<I> = { -readonly [K in keyof I]: I[K] };

/** A tensor per tensor, of the same shapes and dtypes. */
export type Like<T extends Tensors> =
  T extends Tensor<infer S, infer D>
    ? Tensor<S, D>
    : {
        -readonly [K in keyof T]: T[K] extends Tensor<infer S extends Shape, infer D>
          ? Tensor<S, D>
          : never;
      };

/** What the functions of derivatives have in common. */
export interface FunctionalOptions {
  /** Whether results can be differentiated further, also with respect to the inputs. Default `false`. */
  readonly createGraph?: boolean;
  /** Whether an input on which no output depends is an error instead of a zero. Default `false`. */
  readonly strict?: boolean;
}

/** @throws {ValueError} unless it is a tensor or a list of tensors */
export function listOf(name: string, what: string, x: Tensors): readonly Tensor[] {
  if (!Array.isArray(x)) checkTensor(name, what, x);
  const all: readonly Tensor[] = isTensor(x) ? [x] : x;
  for (const one of all) checkTensor(name, what, one);
  return all;
}

/** The list as it was given: one tensor for one, a list for several. */
export const asGiven = <T>(like: Tensors, list: readonly T[]): T | readonly T[] =>
  isTensor(like) ? list[0]! : list;

/** Inputs to differentiate by: aliases with the caller's history, or without one. */
export const preparedInputs = (inputs: readonly Tensor[], createGraph: boolean): Tensor[] =>
  inputs.map((x) => {
    if (createGraph && x.requiresGrad) return dispatchView("alias", x, { kind: "alias" })!; // an alias always is a view
    return x.detach().requiresGrad_();
  });

/** Results for the caller: with their history, or without. */
export const finished = (x: Tensor, createGraph: boolean): Tensor => (createGraph ? x : x.detach());

/** The vectors of a product: as given, or 1 for a single element. */
export function vectorsFor(
  name: string,
  of: readonly Tensor[],
  given: Tensors | null | undefined,
): readonly Tensor[] {
  const vectors =
    given === undefined || given === null ? undefined : listOf(name, "the vector", given);
  if (vectors === undefined && of.length === 1 && of[0]!.numel() === 1) return [onesLike(of[0]!)];
  const fits =
    vectors?.length === of.length &&
    vectors.every((v, i) => showShape([v]) === showShape([of[i]!]));
  if (fits) return vectors;
  throw new AutogradError(`${name}: the vectors do not fit`, {
    got: vectors === undefined ? "none" : showShape(vectors),
    expected: showShape(of),
  });
}

const showShape = (xs: readonly Tensor[]): string =>
  xs.map((x) => `[${x.shape.join(", ")}]`).join(", ");

/** A derivative that is there, or the zero that a missing one stands for. */
export function orZero(
  name: string,
  found: Tensor | null | undefined,
  like: Tensor,
  options: FunctionalOptions,
  what: string,
): Tensor {
  if (found !== undefined && found !== null) return found;
  if (options.strict !== true) return zerosLike(like);
  throw new AutogradError(`${name}: ${what}`, {
    got: "a derivative that is zero because nothing depends on it",
    expected: "outputs that depend on every input, as strict asks for",
  });
}

/** @throws {AutogradError} unless a function gave one value */
export function checkSingle(name: string, y: Tensors): void {
  if (isTensor(y) && y.numel() === 1) return;
  throw new AutogradError(`${name}: the function has several values`, {
    got: isTensor(y) ? `a tensor [${y.shape.join(", ")}]` : `a list of ${y.length} tensors`,
    expected: "a tensor of one element",
  });
}
