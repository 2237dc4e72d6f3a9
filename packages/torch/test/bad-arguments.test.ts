/**
 * @file Whoever calls from JavaScript and gives what no type allows gets an error of this project, which says what
 * was wrong and what was expected, and never the language's own about something undefined inside.
 */
import { describe, expect, test } from "vitest";
import * as torch from "../src/index.ts";

const { KindlingError, ones, Tensor } = torch;

/** What is not called: it changes the process, writes files, or is what operations are built of. */
const notCalled: Readonly<Record<string, RegExp>> = {
  "changes the process": /^(set[A-Z]|use[A-Z]|manualSeed|enableWideSimd|defineBackend)/,
  "is abstract": /^optim\.(Fused)?Optimizer$|\.EpochScheduler$/,
  "writes files": /\bsave/,
  "is an error": /Error$/,
  "is for building operations": new RegExp(
    "^(expr\\..*|Generator|Storage|Tensor|allocate|created|customFunction|detached|dispatch(View|Maps)?|fused(Draw|Each)?|" +
      "install(Methods|Getters)|isContiguous|contiguous(Layout|Strides)|collapse|listingAllocations|mapped|namedArguments|" +
      "numelOf|parametersOf|passingGrad|reduced|resultType|standardize|tell(ing)?(Kernels|Storages?)|textTable|" +
      "abandon|broadcastShapes|plainType|nn\\.Summary)$",
  ),
};

const x = ones(2, 2);

const alone = [undefined, null, "a", 3, true, {}, [], [null], ["a"], () => 1, new Map(), x];
const second = [null, "a", 3, {}, [null]];
const bad: readonly (readonly unknown[])[] = [
  [],
  ...alone.map((it) => [it]),
  ...second.map((it) => [x, it]),
  [[x], "a"],
  [() => x, "a"],
];

/** All that can be called, by its name from the namespace on. */
function callables(
  namespace: object,
  prefix = "",
  known = new Set<unknown>(),
): [string, (...args: unknown[]) => unknown][] {
  return Object.entries(namespace).flatMap(([key, value]: [string, unknown]) => {
    const name = prefix + key;
    if (known.has(value)) return [];
    known.add(value);
    if (Object.prototype.toString.call(value) === "[object Module]")
      return callables(value as object, `${name}.`, known);
    if (typeof value !== "function" || Object.values(notCalled).some((which) => which.test(name)))
      return [];
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    const call = value as (...args: unknown[]) => unknown;
    return [[name, isClass ? (...args) => Reflect.construct(call, args) : call]];
  });
}

/** What was thrown that says nothing, for each list of arguments. */
async function unsaid(name: string, call: (...args: unknown[]) => unknown): Promise<string[]> {
  const said: string[] = [];
  for (const args of bad)
    try {
      const result = call(...args);
      if (result instanceof Promise) await result;
    } catch (error) {
      if (!(error instanceof KindlingError)) said.push(`${name}(${shown(args)}): ${String(error)}`);
    }
  return said;
}

const shown = (args: readonly unknown[]): string =>
  args
    .map((arg) => (arg instanceof Tensor ? "x" : typeof arg === "function" ? "f" : JSON.stringify(arg)))
    .join(", "); // oxfmt-ignore

describe("what no type allows is refused with a reason", () => {
  const functions = callables(torch);

  test("by functions and classes", async () => {
    expect(functions.length).toBeGreaterThan(250);
    const all = await Promise.all(functions.map(([name, call]) => unsaid(name, call)));
    expect(all.flat()).toEqual([]);
  });

  test("by methods of tensors", async () => {
    const names = Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype))
      .filter(([name, { value }]) => typeof value === "function" && name !== "constructor")
      .map(([name]) => name);
    expect(names.length).toBeGreaterThan(250);
    const all = names.map((name) =>
      unsaid(name, (...args) => {
        const own = ones(2, 2) as unknown as Record<string, (...given: unknown[]) => unknown>;
        return own[name]!(...args);
      }),
    );
    expect((await Promise.all(all)).flat()).toEqual([]);
  });
});
