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
  /** What the operation is called with after the inputs, where `call` is no more than that. */
  readonly args?: readonly unknown[] | undefined;
  readonly call: TensorFunction;
  /** Whether it computes in float32 on the way, which differences of doubles cannot follow. */
  readonly isSingle?: boolean | undefined;
}

/** What differs from the usual: values in [-1.5, 1.5], or in the domain of the operation's row. */
export interface SampleOptions {
  readonly note?: string | undefined;
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

/** Stands among the arguments for an input, which is then not in front of them. */
export class Input {
  readonly place: number;

  constructor(place: number) {
    this.place = place;
  }
}

/**
 * The input of this number where it is no leading argument:
 * `call([[3], [2]], [0, at, input(1)])` is `x.name(0, at, y)`.
 */
export const input = (place: number): Input => new Input(place);

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

/** Samples followed by something that is not linear, without which all second derivatives would be 0. */
export const squared = (samples: Samples): Samples =>
  Object.fromEntries(
    Object.entries(samples).map(([name, list]) => [
      name,
      list.map((sample) => ({
        ...sample,
        call: (...inputs: Tensor[]) => outputsOf(sample.call(...inputs)).map((y) => y.mul(y)),
      })),
    ]),
  );

function sampleOf(
  name: string,
  { args, domain, ...rest }: Call,
  run: (...all: Tensor[]) => Tensor[],
): Sample {
  const own = name in ops ? rowOf(name as OpName).domain : usual;
  return {
    ...rest,
    args,
    domain: domain ?? own,
    call: (...inputs) => run(...(calledWith(inputs, args) as Tensor[])),
  };
}

/**
 * What an operation is called with: the inputs, then its other arguments, which may hold inputs.
 * @example
 * const [x, y] = [tensor(1), tensor(2)];
 * calledWith([x, y], [{ weight: input(1) }]) // => [ tensor(1.), { weight: tensor(2.) } ]
 */
export function calledWith(inputs: readonly Tensor[], args: readonly unknown[]): unknown[] {
  const places = new Set<number>();
  const filled = (arg: unknown): unknown => {
    if (!(arg instanceof Input)) return arg;
    places.add(arg.place);
    return inputs[arg.place];
  };
  const rest = args.map((arg) =>
    isOptions(arg)
      ? Object.fromEntries(Object.entries(arg).map(([name, value]) => [name, filled(value)]))
      : filled(arg),
  );
  return [...inputs.filter((_, place) => !places.has(place)), ...rest];
}

const isOptions = (arg: unknown): arg is object =>
  typeof arg === "object" && arg !== null && Object.getPrototypeOf(arg) === Object.prototype;

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
