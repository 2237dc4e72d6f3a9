/**
 * @file One element that a kernel wrote is changed, the first or the last: the laws of that kernel find it,
 * whichever output it is in and in whichever kind of call.
 */
import { type Expr } from "@kindling/expr";
import type { KernelOperand } from "@kindling/tensor";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "@kindling/tensor";
import { backendLaws } from "../../src/index.ts";
import { lawOf } from "./law-of.ts";
import { type AnyCall, spoiled, type Spoiling } from "./spoiled.ts";

const usual = fc.readConfigureGlobal();
beforeAll(() => fc.configureGlobal({ ...usual, endOnFailure: true, seed: 1 }));
afterAll(() => fc.configureGlobal(usual));
afterEach(() => useBackend("reference"));

const both = ["first", "last"] as const;

const finds = (title: string, spoiling: Spoiling): void => {
  for (const which of both)
    expect(() => lawOf(title).check(spoiled({ ...spoiling, which }))).toThrow();
};

describe("a wrong element is found by the laws", () => {
  const rows = backendLaws.filter(({ title }) => / units in the | is exact$/.test(title));
  test.each(rows)("$title", ({ title }) => finds(title, { kernel: "map" }));

  const conversions = backendLaws.filter(({ title }) => title.includes(" becomes "));
  test.each(conversions)("$title", ({ title }) => finds(title, { kernel: "map" }));

  const fields: { readonly [field: string]: readonly string[] } = {
    reduction: ["sum", "max", "min", "argmax", "any", "all"],
    rowwise: ["softmax", "logSoftmax", "standardize"],
  };
  const isOf =
    (field: string, value: string) =>
    (call: AnyCall): boolean =>
      call[field] === value;

  const types = ["float32", "float64", "int32", "int64", "uint8", "bool"];
  test.each(types.flatMap((type) => fields["reduction"]!.map((name) => [type, name] as const)))(
    "of reductions of %s, in %s",
    (type, name) =>
      finds(`sums, extremes and questions over any axes of ${type} are the reference's`, {
        kernel: "reduce",
        where: isOf("reduction", name),
      }),
  );
  test.each(types)("of products along an axis of %s", (type) =>
    finds(`products along any axis of ${type} are the reference's`, {
      kernel: "reduce",
      where: isOf("reduction", "prod"),
    }),
  );

  const rowwise = ["float32", "float64"].flatMap((type) =>
    fields["rowwise"]!.map((name) => [type, name, 0] as const),
  );
  const numbers = ["float32", "float64"].flatMap((type) => [
    [type, "standardize", 1] as const,
    [type, "logSumExp", 1] as const,
    ...[1, 2, 3].map((output) => [type, "logSumExpParts", output] as const),
  ]);
  test.each([...rowwise, ...numbers])("of rows of %s, in %s (%s)", (type, name, output) =>
    finds(
      `softmax, its logarithm, standardised rows and log Σ exp along any axis of ${type} are the reference's`,
      { kernel: "rowwise", output, where: isOf("rowwise", name) },
    ),
  );

  const shapeOf = (call: AnyCall): readonly number[] => (call["output"] as KernelOperand).shape;
  const million = "a sum of a million numbers is within 1e-6 of the sum of their sizes";
  test.each([
    ["of all", (call: AnyCall) => shapeOf(call).every((n) => n === 1)],
    ["of columns", (call: AnyCall) => shapeOf(call).at(-1) === 1000],
    ["of rows", (call: AnyCall) => shapeOf(call)[0] === 1000],
  ] as const)("of a million numbers, in sums %s", { timeout: 60_000 }, (_, where) =>
    finds(million, { kernel: "reduce", where }),
  );

  const onePass = "a sum in one pass with what is summed is the reference's, in any layout";
  test.each([0, 1])("of a sum in one pass (%s)", (output) =>
    finds(onePass, { kernel: "reduce", output }),
  );

  const rootOf = (call: AnyCall): string => {
    const [root] = call["exprs"] as Expr[];
    return root!.kind === "op" ? root!.op : root!.kind;
  };
  const isRoot =
    (name: string) =>
    (call: AnyCall): boolean =>
      rootOf(call) === name;
  test.each([
    ["operands in any layout give what contiguous ones give", "cast"],
    ["operands in any layout give what contiguous ones give", "eq"],
    ["operands broadcast", "add"],
    ["operands broadcast", "sub"],
    ["what is written in place, also through a view, leaves the rest alone", "mul"],
    ["what is written in place, also through a view, leaves the rest alone", "add"],
    ["tensors survive a switch of backends, in both directions", "mul"],
    ["tensors survive a switch of backends, in both directions", "add"],
  ])("%s: in %s", (title, name) => finds(title, { kernel: "map", where: isRoot(name) }));

  test.each([0, 1])("several outputs (%s)", (output) =>
    finds("several outputs are computed in one pass, and may be inputs", { kernel: "map", output }),
  );

  test.each([
    { kernel: "maps", output: 0 },
    { kernel: "maps", output: 1 },
    { kernel: "map" },
  ] as const)("passes at once, by $kernel ($output)", (spoiling) =>
    finds("passes over several tensors at once are what they are one by one", spoiling),
  );
  test("passes in their order", () =>
    finds("passes of which one reads what another writes run in their order", { kernel: "map" }));

  test.each([
    "products of matrices of small integers are exact, in any layout",
    "products of matrices are within the round-off of their sums",
  ])("%s", (title) => finds(title, { kernel: "matmul" }));

  test.each([1, 2])("random numbers of %s axes", (rank) =>
    finds("random numbers are the reference's stream, bit for bit", {
      kernel: "random",
      where: (call) => shapeOf(call).length === rank,
    }),
  );
  test.each([0, 1, 2])("random numbers and what is computed from them (%s)", (output) =>
    finds(
      "random numbers and what is computed from them in one pass are the reference's, bit for bit",
      { kernel: "random", output },
    ),
  );

  test.each([
    ["sort", 1],
    ["gather", 0],
    ["scan", 0],
    ["scatter", 0],
  ] as const)("indices, running sums and sorting: in %s (%s)", (kernel, output) =>
    finds("indices, running sums and sorting are the reference's", { kernel, output }),
  );
});
