/** @file A suite's false alarms add up to its budget at most. */
import { ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectProportion, Ledger, StatisticsError } from "../../src/index.ts";
import { untouched } from "./coins.ts";

describe("a ledger", () => {
  test("holds the sum of what was charged, never more than its budget", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e-6, noNaN: true })), (rates) => {
        const ledger = new Ledger({ budget: 2e-6 });
        let sum = 0;
        for (const rate of rates) {
          try {
            ledger.charge("a test", rate);
            sum += rate;
          } catch (error) {
            expect(error).toBeInstanceOf(ValueError);
            expect(sum + rate).toBeGreaterThan(2e-6 * (1 - 1e-11));
          }
        }
        expect(ledger.total).toBeCloseTo(sum, 15);
        expect(ledger.total).toBeLessThanOrEqual(2e-6);
      }),
    );
  });

  test("of 1e-6 holds a thousand tests of 1e-9 and not one more", () => {
    const ledger = new Ledger();
    for (let i = 0; i < 1000; i++) ledger.charge(`test ${i}`, 1e-9);
    expect(ledger.toString()).toBe("1000 statistical tests, false alarms at most 1.0e-6 of 1.0e-6");
    expect(() => ledger.charge("one more", 1e-9)).toThrow(/one more: the budget of false alarms/);
    expect(ledger.charges).toHaveLength(1000);
  });

  test("is charged before anything is drawn, with a test's name, whatever comes of it", () => {
    const ledger = new Ledger({ budget: 1.5e-9 });
    const options = { detect: 0.1, ledger, what: "heads" };
    expect(() => expectProportion(0.5, options, (n) => n)).toThrow(StatisticsError);
    expect(ledger.charges).toEqual([{ what: "heads", falseAlarm: 1e-9 }]);
    expect(() => expectProportion(0.5, options, untouched)).toThrow(/budget/);
  });

  test("needs a budget that is a rate", () => {
    for (const budget of [0, 1, -1, NaN, Infinity])
      expect(() => new Ledger({ budget })).toThrow(ValueError);
  });
});
