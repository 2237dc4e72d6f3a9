/** @file The table at the end says what was measured. */
import { expect, test } from "vitest";
import { explanation, type Findings } from "../src/explain.ts";
import type { Scores } from "../src/measure.ts";
import { programs } from "../src/programs/index.ts";

const scores = (
  plainAccuracy: number,
  reluAccuracy: number,
  deadClasses: number[] = [],
): Scores => ({
  plainAccuracy,
  reluAccuracy,
  zeroShare: 0.375,
  deadClasses,
  trueZeroShare: 0.0125,
});

const scratch: Findings = {
  name: "scratch",
  program: programs.scratch,
  off: scores(0.8, 0.75, [2, 6]),
  on: [scores(0.71, 0.7), scores(0.72, 0.69), scores(0.71, 0.68)],
};
const concise: Findings = {
  name: "concise",
  program: programs.concise,
  off: scores(0.81, 0.81),
  on: [scores(0.79, 0.79)],
};

test("it has a column for each program, and every row is as wide as the first", () => {
  const table = explanation([scratch, concise]).slice(0, 10);
  expect(table[0]).toMatch(/ scratch +concise$/);
  expect(new Set(table.map((row) => row.length)).size).toBe(1);
  expect(explanation([concise])[0]).not.toContain("scratch");
});

test.each([
  ["puts a ReLU on the logits", /yes +no$/],
  ["evaluates with dropout on", /yes +no$/],
  ["dropout off, logits as they are", /0\.800 +0\.810$/],
  ["dropout off, ReLU on the logits", /0\.750 +0\.810$/],
  ["dropout on, logits as they are", /0\.710–0\.720 +0\.790$/],
  ["dropout on, ReLU on the logits", /0\.680–0\.700 +0\.790$/],
  ["a ReLU makes 0", /37\.5 % +37\.5 %$/],
  ["never above 0", /2: 2, 6 +none$/],
  ["own class's logit is not above 0", /1\.3 % +1\.3 %$|1\.2 % +1\.2 %$/],
])("the row '%s' holds the figures", (title, cells) => {
  const row = explanation([scratch, concise]).find((line) => line.includes(title));
  expect(row).toMatch(cells);
});

test("sentences tell of what a program does wrong, with its figures, and of nothing else", () => {
  const text = explanation([scratch]).slice(11).join("\n");
  expect(text).toContain("37.5 % of them become 0");
  expect(text).toContain("class 2, class 6");
  expect(text).toContain("0.800 instead of 0.750");
  expect(text).toContain("0.7000, 0.6900, 0.6800;\n  with dropout off they score 0.7500");
  expect(explanation([concise])).toHaveLength(10);
});
