import { readFileSync } from "node:fs";
import { type OpName, ops, rowOf } from "@kindling/expr";
import { expect, test } from "vitest";
import { errorSeen } from "../ops-page/error-seen.ts";
import { judgedOperators } from "../ops-page/operators.ts";
import { opsPagePath, scalarPart } from "../ops-page.ts";

const page = readFileSync(opsPagePath, "utf8");

const timeout = 60_000; // every golden case is judged

test(
  "the scalar part of docs/ops.md is what the table says; `pnpm run docs` writes it again",
  { timeout },
  () => {
    expect(page).toContain(scalarPart());
  },
);

// new cases may pass before the page is written again; what it says must be so
test("docs/ops.md claims no case of an operator that does not pass", { timeout }, async () => {
  const judged = new Map((await judgedOperators()).map((one) => [one.name, one]));
  const rows = [
    ...page.matchAll(
      /^\| `((?:\w+\.)*\w+)` \| `?\w+`? \| .* \| (\S+) \| (\S+) \| \S+ \| \S+ \|$/gm,
    ),
  ];
  expect(rows.length).toBeGreaterThan(200);
  const untrue = rows.filter(([, name = "", gradients, passed]) => {
    const one = judged.get(name);
    return (
      !(Number(passed) <= (one?.passed ?? 0)) || !(claimed(gradients) <= (one?.gradients ?? 0))
    );
  });
  expect(untrue.map(([row]) => row)).toEqual([]);
});

const claimed = (cell = ""): number => (cell === "–" ? 0 : Number(cell));

// the table's own keys
test.each(Object.keys(ops) as OpName[])("no error seen of %s exceeds its bound", (op) => {
  const bound = rowOf(op).ulp === 0 ? 0 : Math.max(0.5, rowOf(op).ulp);
  for (const backend of ["reference", "wasm"] as const)
    expect(errorSeen(op, backend)).toBeLessThanOrEqual(bound);
});
