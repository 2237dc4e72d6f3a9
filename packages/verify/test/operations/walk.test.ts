/** @file A walk over the table: first and second derivatives of every operation are right. */
import { describe, expect, test } from "vitest";
import { operations } from "../../src/index.ts";

const { findingsOf, topics } = operations;

/** The dot-product tests agree to a few roundings; what computes in float32 rounds by 6e-8. */
const adjointBound = (isSingle: boolean): number => (isSingle ? 1e-6 : 1e-14);

for (const [topic, samples] of Object.entries(topics)) {
  describe(`${topic}: first and second derivatives, in both modes, are right:`, () => {
    test.each(Object.keys(samples))("%s", (name) => {
      for (const sample of samples[name]!) {
        const found = findingsOf(sample);
        const verdict = sample.isSingle === true ? undefined : "pass";
        expect({ ...found, note: sample.note }).toMatchObject({ first: verdict, second: verdict });
        expect(found.adjointError).toBeLessThanOrEqual(adjointBound(sample.isSingle === true));
        expect(found.secondAdjointError).toBeLessThanOrEqual(
          adjointBound(sample.isSingle === true),
        );
      }
    });
  });
}
