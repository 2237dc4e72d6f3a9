/**
 * @file What is known about an operation for checking it: sample inputs, and how they are put in.
 */
import { rowOf, ops, type OpName } from "@kindling/expr";
import { fromTypedArray, Generator, isTensor, tensor, Tensor } from "@kindling/tensor";
import type { TensorFunction } from "../gradcheck/function.ts";

/** How an operation is called, and with what. */
export interface Sample {
  /** What this sample shows, where an operation has several. */
  readonly note?: string | undefined;
  /** The shapes of the float64 inputs. */
  readonly shapes: readonly (readonly number[])[];
  /** Where their values lie. */
  readonly domain: readonly [low: number, high: number];
  readonly call: TensorFunction;
  /** Whether it computes in float32 on the way, which differences of doubles cannot follow. */
  readonly isSingle?: boolean | undefined;
}

/** What differs from the usual: values in [-1.5, 1.5], or in the domain of the operation's row. */
export interface SampleOptions {
  readonly note?: string;
  readonly domain?: readonly [low: number, high: number];
  readonly isSingle?: boolean;
}

/** The samples of some operations, by name. */
export type Samples = Readonly<Record<string, readonly Sample[]>>;

/** A call that is still without a name: the shapes of its tensors, then its other arguments. */
export interface Call extends SampleOptions {
  readonly shapes: readonly (readonly number[])[];
  readonly args: readonly unknown[];
}

/** Says how the operation of a row is called: `call([[2, 3]], [1])` is `x.name(1)` for x of shape [2, 3]. */
export const call = (
  shapes: readonly (readonly number[])[],
  args: readonly unknown[] = [],
  options: SampleOptions = {},
): Call => ({ shapes, args, ...options });

/** Rows of methods; those that have an in-place form get a sample of it too. */
export function methods(rows: Readonly<Record<string, readonly Call[]>>): Samples {
  const named = Object.entries(rows).flatMap(([name, calls]) => {
    const samples = calls.map((one) => sampleOf(name, one, (x, ...rest) => invoke(x, name, rest)));
    const inPlace = `${name}_`;
    if (!(inPlace in Tensor.prototype)) return [[`Tensor.${name}`, samples] as const];
    // the result must fit in place, and two forms of a call are enough
    const written = calls.filter(({ shapes: [first, ...others] }) =>
      others.every((shape) => shape.length <= first!.length),
    );
    // a leaf cannot be written to, and what is written is not the input
    const changed = written
      .slice(0, 2)
      .map((one) => sampleOf(name, one, (x, ...rest) => invoke(x.clone(), inPlace, rest)));
    return [[`Tensor.${name}`, samples] as const, [`Tensor.${inPlace}`, changed] as const];
  });
  return Object.fromEntries(named);
}

/** Rows of functions: all inputs are arguments. */
export const functions = (
  prefix: string,
  from: Readonly<Record<string, unknown>>,
  rows: Readonly<Record<string, readonly Call[]>>,
): Samples =>
  Object.fromEntries(
    Object.entries(rows).map(([name, calls]) => [
      `${prefix}${name}`,
      calls.map((one) =>
        // a name of the namespace is a function of tensors, which `from` does not say
        sampleOf(name, one, (...all) =>
          outputsOf((from[name] as (...x: unknown[]) => unknown)(...all)),
        ),
      ),
    ]),
  );

/** Rows that are functions of their inputs already. */
export const custom = (
  shapes: readonly (readonly number[])[],
  run: TensorFunction,
  options: SampleOptions = {},
): Sample => ({ domain: usual, ...options, shapes, call: run });

const usual = [-1.5, 1.5] as const;

function sampleOf(
  name: string,
  { args, domain, ...rest }: Call,
  run: (...all: Tensor[]) => Tensor[],
): Sample {
  const own = name in ops ? rowOf(name as OpName).domain : usual;
  return {
    ...rest,
    domain: domain ?? own,
    call: (...inputs) => run(...inputs, ...(args as Tensor[])),
  };
}

const invoke = (x: Tensor, name: string, args: readonly unknown[]): Tensor[] =>
  outputsOf((x as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!(...args)); // rows name methods

/** The tensors of a result: one, a list, or an object with several. */
export const outputsOf = (result: unknown): Tensor[] =>
  isTensor(result) ? [result] : Object.values(result as object).flatMap(outputsOf);

/**
 * Inputs for a sample: values in its domain, none near another or near the middle.
 * @example
 * inputsFor({ shapes: [[2, 3], [3]], domain: [0, 1], call: () => [] }).map((x) => x.shape)
 * // => [ [ 2, 3 ], [ 3 ] ]
 */
export function inputsFor({ shapes, domain: [low, high] }: Sample): Tensor[] {
  const generator = new Generator({ seed: 11 });
  return shapes.map((shape) => {
    const count = shape.reduce((n, s) => n * s, 1);
    const order = shuffled(count, generator);
    const values = Float64Array.from(order, (place) => {
      const within = 0.2 + 0.6 * generator.u53();
      // an even number of places, so that none contains the middle
      return low + ((high - low) * (place + within)) / (count + (count % 2));
    });
    return fromTypedArray(values, [...shape], { requiresGrad: true });
  });
}

function shuffled(count: number, generator: Generator): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(generator.u53() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** A tensor of positions. */
export const positions = (values: number[] | number[][]): Tensor =>
  (tensor(values) as Tensor).long();
