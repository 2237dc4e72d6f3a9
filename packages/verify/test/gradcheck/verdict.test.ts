/** @file What differences say of a derivative, and how the worst one is told. */
import { describe, expect, test } from "vitest";
import { type Derivative, reportOf, verdictOf } from "../../src/gradcheck/verdict.ts";

const derivative = (of: Partial<Derivative>): Derivative => ({
  mode: "tape",
  input: 0,
  element: 1,
  output: 0,
  outputElement: 2,
  analytic: 1,
  numeric: 1,
  uncertainty: 0,
  isKink: false,
  ...of,
});
const bounds = { atol: 0.5, rtol: 0.25 };

describe("a derivative", () => {
  test.each([
    [
      "that lies on the bound passes: atol + rtol · |by differences|",
      { analytic: 3, numeric: 2 },
      "pass",
    ],
    ["beyond it fails", { analytic: 3.01, numeric: 2 }, "fail"],
    [
      "beyond it is doubtful within four uncertainties",
      { analytic: 4, numeric: 2, uncertainty: 0.25 },
      "inconclusive",
    ],
    ["and fails beyond those", { analytic: 4.1, numeric: 2, uncertainty: 0.25 }, "fail"],
    ["at a kink is doubtful", { analytic: 9, isKink: true }, "inconclusive"],
    ["is doubtful where differences are not finite", { numeric: Infinity }, "inconclusive"],
    ["that is NaN fails", { analytic: NaN }, "fail"],
  ] as const)("%s", (_, of, verdict) => {
    expect(verdictOf(derivative(of), bounds)).toBe(verdict);
  });
});

describe("a report", () => {
  const wrong = derivative({ analytic: 4, numeric: 1 });
  const worse = derivative({ analytic: 9, numeric: 1, input: 1, mode: "forward mode" });
  const largeButNear = derivative({ analytic: 120, numeric: 100 }); // by a fifth
  const doubtful = derivative({ analytic: 50, isKink: true });

  test("names the worst of those that fail, relative to its size, whatever is doubtful", () => {
    for (const all of [
      [wrong, worse, largeButNear, doubtful],
      [doubtful, worse, largeButNear, wrong],
    ]) {
      const { verdict, worst, error, compared, largestError } = reportOf(all, bounds);
      expect([verdict, worst, compared, largestError]).toEqual(["fail", worse, 4, 49]);
      expect(error).toMatchObject({
        code: "KINDLING_GRADCHECK",
        message:
          "gradcheck: wrong gradient at input 1, element 1 (output 0, element 2)\n" +
          "  got       9 by the forward mode, 1 ± 0.0e+0 by differences\n" +
          "  expected  a difference of at most 0.5 + 0.25 · |by differences|",
      });
    }
    const missing = derivative({ analytic: NaN });
    expect(reportOf([wrong, missing], bounds).worst).toBe(missing);
  });

  test("says why it is left open, and of which direction", () => {
    const along = { element: undefined, outputElement: undefined, analytic: 9 };
    const told = (of: Partial<Derivative>): string | undefined =>
      reportOf([derivative({ ...along, ...of })], bounds).error?.message.split("\n")[0];
    expect(told({ isKink: true })).toBe(
      "gradcheck: inconclusive, the function has a kink at input 0 (output 0), along random directions",
    );
    expect(told({ uncertainty: 9 })).toBe(
      "gradcheck: inconclusive, differences are too uncertain at input 0 (output 0), along random directions",
    );
  });

  test("of derivatives that pass has no error", () => {
    const { verdict, worst, error, largestError } = reportOf(
      [derivative({ analytic: 1.5 })],
      bounds,
    );
    expect([verdict, worst, error, largestError]).toEqual(["pass", undefined, undefined, 0.5]);
  });
});
