import { expect, test } from "vitest";
import { memoryStats, setMemoryBudget, useWasm } from "../../src/index.ts";

test.each<[string, unknown[], string]>([
  ["nothing", [], "budgetBytes is no number of bytes\n  got       undefined"],
  ["a text", ["512MB"], 'budgetBytes is no number of bytes\n  got       "512MB"'],
  ["NaN", [Number.NaN], "budgetBytes is no number of bytes\n  got       NaN"],
  ["less than nothing", [-1], "budgetBytes is no number of bytes\n  got       -1"],
  ["a cap that is none", [1e6, "4e6"], 'capBytes is no number of bytes\n  got       "4e6"'],
])("a budget of %s is refused, and the one before stays", (_, given, message) => {
  useWasm();
  const { budgetBytes, capBytes } = memoryStats();
  expect(() => setMemoryBudget(...(given as [number]))).toThrow(`setMemoryBudget: ${message}`);
  expect(memoryStats()).toMatchObject({ budgetBytes, capBytes });
});

test("a budget is set, and its cap is four times as large unless given", () => {
  useWasm();
  const before = memoryStats();
  setMemoryBudget(64e6);
  expect(memoryStats()).toMatchObject({ budgetBytes: 64e6, capBytes: 256e6 });
  setMemoryBudget(64e6, 64e6);
  expect(memoryStats()).toMatchObject({ budgetBytes: 64e6, capBytes: 64e6 });
  setMemoryBudget(before.budgetBytes, before.capBytes);
});
