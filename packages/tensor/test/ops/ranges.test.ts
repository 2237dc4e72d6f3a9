/** @file Ranges of whole numbers, and unknown element types. */
import { expect, test } from "vitest";
import { arange, DTypeError, eye, linspace, logspace } from "../../src/index.ts";

test("ranges of whole numbers have whole ends, as in PyTorch", () => {
  expect(linspace(5, 2.5, 4, { dtype: "int64" }).toArray()).toEqual([5, 4, 3, 2]);
  expect(logspace(0.5, 2.9, 3, { dtype: "int64" }).toArray()).toEqual([1, 10, 100]);
  expect(arange(1.5, 4.5, { dtype: "int64" }).toArray()).toEqual([1, 2, 3]);
  expect(() => arange(0, 3, 0.5, { dtype: "int64" })).toThrow(/a step other than 0/);
  expect(linspace(-1.9, 1.9, 3, { dtype: "int32" }).toArray()).toEqual([-1, 0, 1]);
});

test("an unknown element type is an error that names it", () => {
  const dtype = "float16" as "float32";
  for (const make of [
    () => arange(3, { dtype }),
    () => linspace(0, 1, 3, { dtype }),
    () => logspace(0, 1, 3, { dtype }),
    () => eye(2, { dtype }),
  ])
    expect(make).toThrow(DTypeError);
});
