/**
 * @file Plans by form: each key has one plan, made when it is first asked for.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { PlanCache } from "../src/plans.ts";

/** The plan of a key, which is the key as text, and how often one was made for it. */
function textsOf(keys: readonly (readonly number[])[]): { texts: string[]; made: number } {
  const cache = new PlanCache<string>();
  let made = 0;
  const texts = keys.map((key) => {
    cache.begin();
    for (const x of key) cache.number(x);
    return cache.plan(() => {
      made += 1;
      return key.join();
    });
  });
  return { texts, made };
}

test("each key gets its own plan, made once", () => {
  const key = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const { texts, made } = textsOf(keys);
      expect(texts).toEqual(keys.map((each) => each.join()));
      expect(made).toBe(new Set(texts).size);
    }),
  );
});

test("keys of one hash, such as numbers that differ by 2³², have plans of their own", () => {
  const keys = [[1], [1 + 2 ** 32], [1], [1 + 2 ** 33], [1 + 2 ** 32]];
  expect(textsOf(keys)).toEqual({ texts: keys.map((each) => each.join()), made: 3 });
});

test("no more plans are kept than there is room for, and those that went are made again", () => {
  const keys = Array.from({ length: 10_000 }, (_, i) => [i]);
  const { texts, made } = textsOf([...keys, ...keys]);
  expect(texts).toEqual([...keys, ...keys].map((each) => each.join()));
  expect(made).toBeGreaterThan(keys.length);
  expect(made).toBeLessThanOrEqual(2 * keys.length);
});
