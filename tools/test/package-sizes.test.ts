import { expect, test } from "vitest";
import { type Budget, budgets, packageNames, sizeFault, sizeOf } from "../package-sizes.ts";

const table = budgets();

test.each(packageNames)("%s, minified and gzipped, stays within its budget", async (name) => {
  expect(sizeFault(name, await sizeOf(name), table[name])).toBeUndefined();
});

test("budgets are of packages that there are", () => {
  expect(Object.keys(table).toSorted()).toEqual(packageNames);
});

test("each file of a package has its part in the bundle, larger files larger ones", async () => {
  const { minifiedBytes } = await sizeOf("optim");
  const names = ["groups.ts", "imports and exports", "optimizer.ts", "sgd.ts"];
  expect(Object.keys(minifiedBytes)).toEqual(expect.arrayContaining(names));
  expect(minifiedBytes["optimizer.ts"]).toBeGreaterThan(minifiedBytes["groups.ts"]!);
});

test("a package over its budget is found, with the parts that grew, most first", () => {
  const budget: Budget = {
    maxGzippedBytes: 10,
    minifiedBytes: { "a.ts": 5, "b.ts": 5, "c.ts": 9 },
  };
  const minifiedBytes = { "a.ts": 6, "b.ts": 5, "c.ts": 2, "d.ts": 7 };
  expect(sizeFault("x", { gzippedBytes: 10, minifiedBytes }, budget)).toBeUndefined();
  const fault = sizeFault("x", { gzippedBytes: 11, minifiedBytes }, budget);
  expect(fault?.split("\n").slice(0, 3)).toEqual([
    "x: 11 bytes (minified, gzipped), more than 10",
    "  d.ts grew by 7 bytes (minified)",
    "  a.ts grew by 1 bytes (minified)",
  ]);
  expect(sizeFault("x", { gzippedBytes: 1, minifiedBytes }, undefined)).toContain("no budget");
});
