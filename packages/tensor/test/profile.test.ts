/**
 * @file What `profile` sees of some work.
 */
import { describe, expect, test } from "vitest";
import { ones, profile } from "../src/index.ts";

describe("profile", () => {
  test("counts the kernels of each operation, with their shapes and bytes", () => {
    const [a, b] = [ones(2, 3), ones(3, 4)];
    const p = profile(() => a.matmul(b).exp().exp().sum().item());
    const rows = p.operations().map(({ name, calls, bytes }) => [name, { calls, bytes }]);
    expect(Object.fromEntries(rows)).toEqual({
      matmul: { calls: 1, bytes: 4 * (6 + 12 + 8) },
      exp: { calls: 2, bytes: 4 * 2 * 16 },
      sum: { calls: 1, bytes: 4 * (8 + 1) },
    });
    expect(Math.log(Math.log(Number(p.result) / 8))).toBeCloseTo(3);
    expect(p.operationsByShape().map(({ name }) => name)).toContain("matmul [2, 3] [3, 4] [2, 4]");
  });

  test("knows how much of the time is spent around kernels", () => {
    const p = profile(() => ones(8).exp());
    expect(p.kernelMilliseconds).toBeGreaterThan(0);
    expect(p.kernelMilliseconds).toBeLessThanOrEqual(p.milliseconds);
    expect(String(p)).toMatch(/^operation +calls +ms.*\n(.*\n)*around kernels.*\ntotal/);
  });

  test("sees asynchronous work to its end, and nothing after it", async () => {
    const p = await profile(async () => {
      await Promise.resolve();
      return ones(2).exp();
    });
    ones(2).exp();
    expect(p.operations().find(({ name }) => name === "exp")?.calls).toBe(1);
  });

  test("ends with work that throws, and nests", () => {
    expect(() => profile(() => ones(2).reshape([3] as number[]))).toThrow(/reshape/);
    const outer = profile(() => profile(() => ones(2).exp()).operations().length);
    expect(outer.result).toBe(outer.operations().length);
  });
});
