/** @file Which dtype comes out: of two operands together, and of an operation on each. */
import "@kindling/autograd";
import {
  type DType,
  isDType,
  isTensor,
  KindlingError,
  ones,
  type Participant,
  resultType,
  Tensor,
} from "@kindling/tensor";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { camelCase } from "../src/ops/arguments.ts";
import { ownPacks } from "../src/pack-files.ts";
import { callableIn } from "../src/surface.ts";

const golden = JSON.parse(readFileSync(join(ownPacks, "ops/promotion.json"), "utf8")) as {
  readonly result_type: Readonly<Record<string, string>>;
  readonly result_dtype_of: Readonly<Record<string, string>>;
};

/** What stands in for Python's scalars. */
const scalars: Readonly<Record<string, boolean | number>> = { bool: true, int: 2, float: 2.5 };

/** `tensor bool`, `zerodim int64` or `scalar float`; `undefined` where it is no dtype of ours. */
function participant(text: string): Participant | undefined {
  const [kind, name = ""] = text.split(" ");
  if (kind === "scalar") return scalars[name];
  return isDType(name) ? { dtype: name, axes: kind === "tensor" } : undefined;
}

test("two operands together have the dtype of PyTorch's result_type", () => {
  const found = Object.entries(golden.result_type).flatMap(([pair, want]) => {
    const operands = pair.split(", ").map(participant);
    const [a, b] = operands;
    if (a === undefined || b === undefined || !isDType(want)) return [];
    return [[pair, resultType(a, b), want] as const];
  });
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter(([, got, want]) => got !== want)).toEqual([]);
});

describe("operations give the dtype that PyTorch's give, or refuse as they do", () => {
  const entries = Object.entries(golden.result_dtype_of).flatMap(([text, want]) => {
    const [, op = "", types = ""] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
    const dtypes = types.split(",").map((name) => name.trim());
    return dtypes.every(isDType) && (want === "error" || isDType(want))
      ? [{ text, op, dtypes, want }]
      : [];
  });

  const provided = new Set(
    entries.map(({ op }) => op).filter((op) => camelCase(op) in Tensor.prototype),
  );

  test("are nearly all there", () => {
    expect(provided.size).toBeGreaterThanOrEqual(37);
  });

  test.each([...provided])("%s", (op) => {
    const own = entries.filter((entry) => entry.op === op);
    const wrong = own.filter(({ dtypes, want }) => resultOf(op, dtypes) !== want);
    expect(
      wrong.map(({ text, dtypes, want }) => `${text}: ${resultOf(op, dtypes)}, PyTorch ${want}`),
    ).toEqual([]);
  });
});

function resultOf(op: string, dtypes: readonly DType[]): string {
  const [x, y] = dtypes.map((dtype): Tensor => ones(2, { dtype }));
  const along = ["cumsum", "cumprod", "softmax"].includes(op) ? [0] : [];
  try {
    const result = callableIn(x, camelCase(op))?.apply(x, y === undefined ? along : [y]);
    return isTensor(result) ? result.dtype : typeof result;
  } catch (error) {
    return error instanceof KindlingError ? "error" : String(error);
  }
}
