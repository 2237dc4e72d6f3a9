/** @file Grids and shapes that tensors have together. */
import { expect, test } from "vitest";
import { broadcastTensors, meshgrid, ones, tensor, zeros } from "../../src/index.ts";

test("a grid has the coordinates of its points, the first down the rows", () => {
  const [i, j] = meshgrid(tensor([1, 2]), tensor([3, 4, 5]));
  expect(i!.shape).toEqual([2, 3]);
  expect([i!.at(1, 2).item(), j!.at(1, 2).item()]).toEqual([2, 5]);
});

test("with xy the second goes down the rows, and tensors stay in their order", () => {
  const [x, y, z] = meshgrid([tensor([1, 2]), tensor([3, 4, 5]), tensor(6)], { indexing: "xy" });
  expect(x!.shape).toEqual([3, 2, 1]);
  expect([x, y, z].map((it) => it!.at(2, 1, 0).item())).toEqual([2, 5, 6]);
});

test("one vector is its own grid, either way", () => {
  for (const indexing of ["ij", "xy"] as const) {
    expect(meshgrid(tensor([1, 2]), { indexing })[0]!.toArray()).toEqual([1, 2]);
  }
});

test("a grid is of vectors", () => {
  expect(() => meshgrid(ones(2, 2))).toThrow("meshgrid: neither a vector nor a number");
  expect(() => meshgrid(ones(2), { indexing: "yx" as "xy" })).toThrow(
    'meshgrid: unknown indexing\n  got       "yx"\n  expected  "ij" or "xy"',
  );
});

test("tensors stretched to one shape are views", () => {
  const [x, y] = [zeros(2, 1), zeros(3)];
  const stretched = broadcastTensors([x, y] as never);
  expect(stretched.map(({ shape }) => shape)).toEqual([
    [2, 3],
    [2, 3],
  ]);
  expect(stretched.map(({ storage }) => storage)).toEqual([x.storage, y.storage]);
  expect(() => broadcastTensors(zeros(2), zeros(3))).toThrow("broadcastTensors: ");
});
