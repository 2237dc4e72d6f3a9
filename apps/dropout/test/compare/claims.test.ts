/** @file Verdicts follow the figures: planted differences are named, absent ones are not. */
import { describe, expect, test } from "vitest";
import { claims, verdictsOf } from "../../src/compare/claims.ts";
import { reportLines } from "../../src/compare/report.ts";
import { pytorchTraining } from "../../src/compare/pytorch.ts";
import { type Figures, type Run, wobbleOf } from "../../src/compare/training.ts";
import { type VariantName, variants } from "../../src/compare/variants.ts";

const plain: Figures = {
  trainLoss: 0.4,
  trainAcc: 0.85,
  testAcc: 0.84,
  gap: 0.02,
  lossGap: 0.03,
  wobble: 0.01,
};

/** Runs of a variant whose figures all lie `shift` higher, and scatter by thousandths. */
const runsOf = (variant: VariantName, shift: number, count = 5): Run[] =>
  Array.from({ length: count }, (_, seed) => ({
    variant,
    seed,
    epochs: [],
    figures: Object.fromEntries(
      Object.entries(plain).map(([name, value]) => [name, value + shift + seed / 1000]),
    ) as unknown as Figures, // the entries of `plain`, so all are there
  }));

describe("a verdict", () => {
  test("names a difference, its direction and size", () => {
    const [verdict] = verdictsOf([...runsOf("dropout", -0.05), ...runsOf("no-dropout", 0)]);
    expect(verdict).toMatchObject({ canTell: true, p: 2 / 252 });
    expect(verdict?.words).toBe("lower by 0.0500 (p = 0.008)");
    const [other] = verdictsOf([...runsOf("dropout", 0.05), ...runsOf("no-dropout", 0)]);
    expect(other?.words).toBe("higher by 0.0500 (p = 0.008)");
  });

  test("names none where there is none", () => {
    const [verdict] = verdictsOf([...runsOf("dropout", 0), ...runsOf("no-dropout", 0)]);
    expect(verdict?.words).toBe("no difference that these seeds show (p = 1.000)");
  });

  test("is withheld where so few seeds could not show any", () => {
    const few = (count: number) =>
      verdictsOf([...runsOf("dropout", 1, count), ...runsOf("no-dropout", 0, count)])[0];
    expect(few(3)?.canTell).toBe(false);
    expect(few(3)?.words).toBe("too few seeds to tell; 4 or more can");
    expect(few(4)?.canTell).toBe(true);
  });

  test("is given for each claim whose variants were run, and for no other", () => {
    const names = Object.keys(variants) as VariantName[];
    expect(verdictsOf(names.flatMap((name) => runsOf(name, 0))).map(({ claim }) => claim)).toEqual(
      claims,
    );
    expect(verdictsOf(runsOf("dropout", 0))).toEqual([]);
  });
});

describe("the report", () => {
  const report = (count: number, training = pytorchTraining): string => {
    const runs = [...runsOf("dropout", 0, count), ...runsOf("swapped", 0.1, count)];
    return reportLines({ training, runs, verdicts: verdictsOf(runs) }).join("\n");
  };

  test("gives mean and deviation, and PyTorch's beside them where the setting is PyTorch's", () => {
    expect(report(5)).toContain("0.4020 ± 0.0016");
    expect(report(5)).toMatch(/PyTorch's +0\.4196 ± 0\.0024 +0\.8503 ± 0\.0014 +0\.8373 ± 0\.0074/);
    expect(report(5, { ...pytorchTraining, epochs: 3 })).not.toContain("PyTorch");
  });

  test("of one seed shows no deviation", () => {
    expect(report(1)).not.toContain("±  ");
    expect(report(1)).not.toContain("NaN");
  });
});

test("a wobble is the mean step of the second half", () => {
  expect(wobbleOf([0, 9, 0, 1, 3, 2])).toBe(1.5);
  expect(wobbleOf([5])).toBe(0);
  expect(wobbleOf([])).toBe(0);
});
