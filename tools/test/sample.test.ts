import { expect, test } from "vitest";
import { sampled } from "../mutation/sample.ts";

const mutants = Array.from({ length: 40 }, (_, i) => ({
  id: String(i),
  fileName: `/package/src/${i % 3}.ts`,
  mutatorName: i % 2 === 0 ? "BooleanLiteral" : "ArithmeticOperator",
  replacement: "true",
  location: { start: { line: i >> 1, column: 4 }, end: { line: i >> 1, column: 9 } },
}));
const ids = (chosen: typeof mutants): string[] => chosen.map(({ id }) => id);

test("a sample is the same in any order, in another folder and with other numbers of mutants", () => {
  const sample = { size: 12, seed: "1" };
  const chosen = sampled(mutants, sample, "/package");
  expect(chosen).toHaveLength(12);
  expect(ids(sampled(mutants.toReversed(), sample, "/package"))).toEqual(ids(chosen));
  const elsewhere = mutants.map((mutant) => ({
    ...mutant,
    fileName: mutant.fileName.replace("/package", "/other/package"),
  }));
  expect(ids(sampled(elsewhere, sample, "/other/package"))).toEqual(ids(chosen));
});

test("a smaller sample is the beginning of a larger one, another seed gives another", () => {
  const chosen = ids(sampled(mutants, { size: 12, seed: "1" }, "/package"));
  expect(ids(sampled(mutants, { size: 5, seed: "1" }, "/package"))).toEqual(chosen.slice(0, 5));
  expect(ids(sampled(mutants, { size: 12, seed: "2" }, "/package"))).not.toEqual(chosen);
  expect(sampled(mutants, { size: 100, seed: "1" }, "/package")).toHaveLength(40);
});

test("a mutant is drawn by its place, its kind and what it puts there", () => {
  const [one] = mutants;
  // of the SHA-256 of "1 src/0.ts:1:5 BooleanLiteral true" and of "… false" the latter is less
  const other = { ...one!, id: "other", replacement: "false" };
  expect(ids(sampled([one!, other], { size: 1, seed: "1" }, "/package"))).toEqual(["other"]);
});
