/** @file What golden values say about each operator of PyTorch: which cases of it pass here. */
import { join } from "node:path";
import { camelCase } from "@kindling/conformance/ops/arguments";
import { opsSuite } from "@kindling/conformance/ops/suite";
import { ownPacks, packsBelow } from "@kindling/conformance/pack-files";
import { conformance } from "@kindling/verify";
import type { Column } from "./column.ts";

/** What became of the cases of one operator. */
export interface Operator {
  /** PyTorch's name. */
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly notProvided: number;
  /** Element types of the tensors in cases that pass. */
  readonly dtypes: ReadonlySet<string>;
  /** Cases that pass and compare gradients. */
  readonly gradients: number;
}

/** One row an operator. A further fact is a further column. */
export const operatorColumns: readonly Column<Operator>[] = [
  { title: "PyTorch", cell: ({ name }) => `\`${name}\`` },
  { title: "here", cell: ({ name }) => ourName(name) },
  { title: "dtypes", cell: ({ dtypes }) => [...dtypes].toSorted().join(", ") },
  { title: "gradients", cell: ({ gradients }) => count(gradients) },
  { title: "pass", cell: ({ passed }) => count(passed) },
  { title: "not provided", cell: ({ notProvided }) => count(notProvided) },
  { title: "fail", cell: ({ failed }) => count(failed) },
];

/** Judges every golden case of the set `ops`. */
export async function judgedOperators(): Promise<Operator[]> {
  const facts = new Map<string, { dtypes: Set<string>; gradients: number }>();
  const noted: conformance.Suite = {
    operatorOf: (values) => opsSuite.operatorOf(values),
    check: async (values, pack) => {
      await opsSuite.check(values, pack);
      const name = opsSuite.operatorOf(values);
      const fact = facts.get(name) ?? { dtypes: new Set(), gradients: 0 };
      facts.set(name, fact);
      for (const dtype of dtypesIn(values["args"])) fact.dtypes.add(dtype);
      if (values["grads"] !== undefined) fact.gradients += 1;
    },
  };
  const { report } = await conformance.runPacks(packsBelow(join(ownPacks, "ops")), { ops: noted });
  return Object.entries(report.byOp).map(([name, counts]) => ({
    name,
    ...counts,
    dtypes: facts.get(name)?.dtypes ?? new Set(),
    gradients: facts.get(name)?.gradients ?? 0,
  }));
}

function dtypesIn(value: conformance.Golden | undefined): string[] {
  if (value instanceof conformance.GoldenTensor) return [value.dtype];
  // `isArray` does not narrow readonly arrays
  return Array.isArray(value) ? (value as readonly conformance.Golden[]).flatMap(dtypesIn) : [];
}

const count = (n: number): string => (n === 0 ? "–" : String(n));

/** Python's syntax by the method that stands for it. */
const syntax: Readonly<Record<string, string>> = {
  getitem: "at",
  setitem: "setAt",
  __radd__: "add",
  __rand__: "bitwiseAnd",
  __rdiv__: "div",
  __rmatmul__: "matmul",
  __rmod__: "remainder",
  __rmul__: "mul",
  __ror__: "bitwiseOr",
  __rpow__: "pow",
  __rsub__: "rsub",
  __rxor__: "bitwiseXor",
};

function ourName(name: string): string {
  if (name.startsWith("composite.")) return "several";
  const last = name.split(".").at(-1)!;
  return `\`${syntax[last] ?? camelCase(last)}\``;
}
