/**
 * @file The state of a module: its parameters and persistent buffers by full name.
 */
import { noGrad } from "@kindling/autograd";
import { isTensor, type Tensor, ValueError } from "@kindling/tensor";
import type { AnyModule } from "./any-module.ts";
import { buffersOf, childrenOf, joined, parametersOf } from "./members.ts";

/** Tensors by full name, such as `lin1.weight`. */
export type StateDict = Readonly<Record<string, Tensor>>;

/** How strict loading is. */
export interface LoadOptions {
  /** Whether names that only one side has are an error. Default: true. */
  readonly strict?: boolean;
}

/** The names that only one side has. */
export interface LoadResult {
  /** In the module, not in the state. */
  readonly missingKeys: readonly string[];
  /** In the state, not in the module. */
  readonly unexpectedKeys: readonly string[];
}

/** What `stateDict` gives. Something with two names comes under both. */
export const stateOf = (module: AnyModule): StateDict =>
  // `fromEntries` defines properties, so that a parameter called `__proto__` is one too
  Object.fromEntries(entriesOf(module, "").map(([name, tensor]) => [name, tensor.detach()]));

/** What `loadStateDict` does: looks at everything before it changes anything. */
export function loadState(
  module: AnyModule,
  state: StateDict,
  { strict = true }: LoadOptions,
): LoadResult {
  const own = new Map(entriesOf(module, ""));
  const given = new Map(Object.entries(state));
  const missingKeys = [...own.keys()].filter((name) => !given.has(name));
  const unexpectedKeys = [...given.keys()].filter((name) => !own.has(name));
  const pairs = [...own].flatMap(([name, tensor]): [string, Tensor, unknown][] =>
    given.has(name) ? [[name, tensor, given.get(name)]] : [],
  );
  const misfits = pairs.flatMap(([name, tensor, value]) => misfit(name, tensor, value));
  if (strict) {
    misfits.unshift(...missingKeys.map((name) => `${name} is missing`));
    misfits.push(...unexpectedKeys.map((name) => `${name} is unexpected`));
  }
  if (misfits.length > 0) throw refusal(module, misfits, strict);
  noGrad(() => {
    for (const [, tensor, value] of pairs) tensor.copy_(value as Tensor); // `misfit` has looked
  });
  return { missingKeys, unexpectedKeys };
}

function entriesOf(module: AnyModule, prefix: string): [string, Tensor][] {
  const own = [
    ...parametersOf(module),
    ...buffersOf(module).flatMap(([name, tensor, kept]): [string, Tensor][] =>
      kept ? [[name, tensor]] : [],
    ),
  ];
  return [
    ...own.map(([name, tensor]): [string, Tensor] => [joined(prefix, name), tensor]),
    ...childrenOf(module).flatMap(([name, child]) => entriesOf(child, joined(prefix, name))),
  ];
}

function misfit(name: string, own: Tensor, value: unknown): string[] {
  if (!isTensor(value)) return [`${name} is ${value === null ? "null" : typeof value}, no tensor`];
  if (own.shape.join() === value.shape.join()) return [];
  return [`${name} is [${value.shape.join(", ")}], not [${own.shape.join(", ")}]`];
}

const refusal = (module: AnyModule, misfits: readonly string[], strict: boolean): ValueError =>
  new ValueError(
    `loadStateDict: the state does not fit ${module.constructor.name}, nothing was loaded`,
    {
      got: misfits.join("\n            "),
      expected: `the names${strict ? "" : ", where both have them,"} and shapes of ${module.constructor.name}.stateDict()`,
    },
  );
