/**
 * @file What the types cost: the compiler's work on given programs, in instantiations of types,
 * which unlike seconds are the same on every machine. Each budget is what was measured and a fifth.
 */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { compile, writeProgram } from "./compile.ts";

const timeoutMs = 120_000;

/** The instantiations for a program that compiles without errors. */
function costOf(name: string, file: string): number {
  const { diagnostics, instantiations } = compile(`budget-${name}`, [file]);
  expect(diagnostics).toEqual([]);
  return instantiations;
}

const costOfProgram = (name: string): number =>
  costOf(name, resolve(import.meta.dirname, "programs", `${name}.ts`));

const costOfLibrary = costOfProgram("line");

test("the library and one line cost at most 146,000", { timeout: timeoutMs }, () => {
  expect(costOfLibrary).toBeLessThan(146_000);
});

test.each([
  ["code with plain tensors", "plain", 11_000],
  ["every form of call", "results", 60_000],
] as const)("%s costs little more", { timeout: timeoutMs }, (_, name, budget) => {
  expect(costOfProgram(name) - costOfLibrary).toBeLessThan(budget);
});

test(
  "a line of seven calls with sizes of its own costs at most 2,700",
  { timeout: timeoutMs },
  () => {
    const cost = (count: number): number =>
      costOf(
        `lines-${count}`,
        writeProgram(`lines-${count}`, ({ tensor }) => linesOf(count, tensor)),
      );
    expect((cost(150) - cost(50)) / 100).toBeLessThan(2700);
  },
);

/** Lines of an ordinary network, each with sizes of its own. */
function linesOf(count: number, tensor: string): string {
  const line = (i: number): string =>
    `torch.zeros(${i + 2}, 1, 28, 28).reshape(-1, 784).matmul(torch.zeros(784, ${i + 3})).add(torch.zeros(${i + 3})).relu().sum(1, { keepdim: true });`;
  return [
    `import * as torch from "${tensor}";`,
    ...Array.from({ length: count }, (_, i) => line(i)),
    "",
  ].join("\n");
}
