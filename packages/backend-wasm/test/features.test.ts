/**
 * @file Features are found out by trying them.
 */
import { describe, expect, test } from "vitest";
import { features } from "../src/index.ts";

describe("features", () => {
  test("Node has all of them but perhaps a fused relaxed_madd", () => {
    expect(features()).toMatchObject({ simd: true, relaxedSimd: true, threads: true });
  });
  test("are looked for once", () => {
    expect(features()).toBe(features());
  });
});
