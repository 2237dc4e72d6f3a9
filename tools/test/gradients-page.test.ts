import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { gradientsPage, gradientsPagePath } from "../gradients-page.ts";

const page = readFileSync(gradientsPagePath, "utf8");
const figure = /\| (?:0|1e[+-]?\d+)(?= \|)/g;
const withoutFigures = (text: string): string => text.replaceAll(figure, "| #");

test("docs/gradients.md lists what the table of operations does; tools/gradients-page.ts writes it again", () => {
  expect(withoutFigures(page)).toBe(withoutFigures(gradientsPage(() => [0, 0, 0])));
});

test("its figures are below what the walk allows", () => {
  const rows = [...page.matchAll(/^\| `(.+)` \| (.+) \| (.+) \| (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(300);
  const above = rows.filter(
    ([, , first, second, adjoint]) =>
      first !== "–" && (Number(first) > 1e-8 || Number(second) > 1e-8 || Number(adjoint) > 1e-14),
  );
  expect(above.map(([line]) => line)).toEqual([]);
});
