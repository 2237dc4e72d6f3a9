/** @file Makes optimizers and schedulers by PyTorch's names and arguments. */
import * as optim from "@kindling/optim";
import type { Tensor } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { camelCase, plainNumbers } from "../ops/arguments.ts";
import { constructorIn, valueIn } from "../surface.ts";

const { isRecord } = conformance;

/** What every optimizer here has. */
export interface Optimizer {
  step(closure?: () => Tensor): unknown;
  zeroGrad(): void;
  readonly paramGroups: readonly Readonly<Record<string, unknown>>[];
}

/** What every scheduler here has. */
export interface Scheduler {
  step(metric?: number): void;
}

export type Parameters = readonly Tensor[] | readonly { readonly params: readonly Tensor[] }[];

/** @throws {conformance.NotProvided} when there is no such optimizer */
export const optimizerOf = (
  name: string,
  parameters: Parameters,
  kwargs: conformance.Golden | undefined,
): Optimizer => constructorIn(optim, name)(parameters, namedIn(kwargs)) as Optimizer; // the class of an optimizer

/** @throws {conformance.NotProvided} when there is no such scheduler */
export const schedulerOf = (
  name: string,
  optimizer: Optimizer,
  ...rest: readonly unknown[]
): Scheduler => constructorIn(valueIn(optim, "lrScheduler"), name)(optimizer, ...rest) as Scheduler; // the class of a scheduler

/** Named arguments in camelCase. Python's None is an argument left out. */
export function namedIn(kwargs: conformance.Golden | undefined): Record<string, unknown> {
  const entries = Object.entries(isRecord(kwargs) ? kwargs : {}).filter(
    ([, value]) => value !== null,
  );
  return Object.fromEntries(entries.map(([name, value]) => [ourName(name), plainNumbers(value)]));
}

/** `T_max` is `tMax`, as every parameter begins with a small letter. */
function ourName(name: string): string {
  return camelCase(name.slice(0, 1).toLowerCase() + name.slice(1));
}
