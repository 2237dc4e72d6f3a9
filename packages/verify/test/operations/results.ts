/** @file What samples of operations give: shapes and values, and a line of text for each. */
import * as nn from "@kindling/nn";
import { isTensor, type Tensor } from "@kindling/tensor";
import * as torch from "@kindling/tensor";
import { operations } from "../../src/index.ts";
import { calledWith, Input, outputsOf } from "../../src/operations/sample.ts";

const { differentiable, inputsFor, topics } = operations;

/** A tensor without its memory. */
export interface Result {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export const valuesOf = (x: Tensor): number[] => Array.from(x.detach().toTypedArray(), Number);

const resultOf = (y: Tensor): Result => ({ shape: y.shape, values: valuesOf(y) });

/** What a sample gives for inputs; its own unless told otherwise. */
export const resultsOf = (
  sample: operations.Sample,
  inputs: readonly Tensor[] = inputsFor(sample),
): Result[] => outputsOf(sample.call(...inputs)).map(resultOf);

/** A sample with the operation that it shows, a title, and what it gives. */
export interface Shown {
  readonly name: string;
  readonly sample: operations.Sample;
  readonly title: string;
  readonly results: readonly Result[];
}

/** All samples of the table. */
export const shown: readonly Shown[] = Object.entries(differentiable).flatMap(([name, samples]) =>
  samples.map((sample) => ({
    name,
    sample,
    title: sample.note === undefined ? name : `${name} (${sample.note})`,
    results: resultsOf(sample),
  })),
);

/** The titles of those for which something is so. */
export const titlesOf = (is: (one: Shown) => boolean): string[] =>
  shown.filter(is).map(({ title }) => title);

/** Operations that are linear in each input are squared, or their second derivatives would be 0. */
const isSquared = (name: string): boolean =>
  ["Views, copies and joins", "Reading and writing parts"].some((topic) => name in topics[topic]!);

/** What the operation of a name gives for a sample's inputs and other arguments. */
export function resultsBy(
  name: string,
  sample: operations.Sample,
  args: readonly unknown[],
): Result[] {
  const outputs = outputsOf(called(name, calledWith(inputsFor(sample), args)));
  return outputs.map((y) => resultOf(isSquared(name) ? y.mul(y) : y));
}

/** Calls an operation by its name. A leaf cannot be written to. */
export function called(name: string, all: readonly unknown[]): unknown {
  const [kind, method] = name.split(".").slice(-2);
  if (kind === "functional") return functionOf(nn.functional, method!)(...all);
  if (method === undefined) return functionOf(torch, name)(...all);
  const [x, ...rest] = all as [Tensor, ...unknown[]]; // methods start from an input
  const self = method.endsWith("_") ? x.clone() : x;
  return functionOf(self, method).apply(self, rest);
}

const functionOf = (from: object, name: string) =>
  (from as Readonly<Record<string, (...all: readonly unknown[]) => unknown>>)[name]!; // names come from the surface

/**
 * `Tensor.cumsum([2, 3], 1) → [2, 3] -2.22940`: the inputs' shapes, the other arguments, then shapes and
 * Σ i·yᵢ of the elements of all results, counted from 1, which moves with each value and place.
 */
export function lineOf({ name, sample, results }: Shown): string {
  const placed = (sample.args ?? []).flatMap(partsOf).filter((arg) => arg instanceof Input);
  const front = sample.shapes.filter((_, i) => placed.every(({ place }) => place !== i));
  const args = [...front.map(listed), ...(sample.args ?? ["…"]).map((arg) => textOf(arg, sample))];
  const shapes = results.map(({ shape }) => listed(shape)).join(" ");
  const sum = results
    .flatMap(({ values }) => values)
    .reduce((total, y, i) => total + (i + 1) * y, 0);
  const [low, high] = sample.domain;
  const about = sample.note === undefined ? "" : `  # ${sample.note}`;
  return `${name}(${args.join(", ")}) in ${low}…${high} → ${shapes} ${significant(sum)}${about}`;
}

/** Six digits; what is 0 but for rounding is 0. */
const significant = (x: number): string =>
  String(Number((Math.abs(x) < 1e-12 ? 0 : x).toPrecision(6)));

const listed = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

const partsOf = (arg: unknown): unknown[] => (isOptions(arg) ? Object.values(arg) : [arg]);

const isOptions = (arg: unknown): arg is object =>
  typeof arg === "object" && arg !== null && Object.getPrototypeOf(arg) === Object.prototype;

function textOf(arg: unknown, sample: operations.Sample): string {
  if (arg === "…") return arg;
  if (arg instanceof Input) return listed(sample.shapes[arg.place]!);
  if (isTensor(arg)) return `${arg.dtype} ${JSON.stringify(arg.toArray())}`;
  if (Array.isArray(arg)) return `[${arg.map((part) => textOf(part, sample)).join(", ")}]`;
  if (isOptions(arg))
    return `{ ${Object.entries(arg)
      .map(([name, value]) => `${name}: ${textOf(value, sample)}`)
      .join(", ")} }`;
  return typeof arg === "string" ? JSON.stringify(arg) : String(arg);
}
