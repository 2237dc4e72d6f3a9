import { expect, test } from "vitest";
import { laidOut } from "../typedoc/layout.ts";

const block = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;
const words = (text: string): string => text.replaceAll(/\s|,(?=\s*[)\n])/g, "");

const long = block(
  "function f(\n   first: readonly [number, string], \n   second?: (x: number, y: number) => void, \n   options?: {\n  a?: number;\n}\n): Tensor;",
);

test("a signature that fits stands on one line", () => {
  expect(laidOut(block("function f(\n   x: number, \n   y?: {\n  a: 1;\n}\n): void;"))).toBe(
    block("function f(x: number, y?: { a: 1 }): void;"),
  );
});

test("a longer one has a line for each parameter, and breaks at no other comma", () => {
  expect(laidOut(long).split("\n")).toEqual([
    "```ts",
    "function f(",
    "  first: readonly [number, string],",
    "  second?: (x: number, y: number) => void,",
    "  options?: { a?: number },",
    "): Tensor;",
    "```",
  ]);
});

test("layout changes no word, and is the same the second time", () => {
  expect(words(laidOut(long))).toBe(words(long).replace("a?:number;}", "a?:number}"));
  expect(laidOut(laidOut(long))).toBe(laidOut(long));
});

test("a union has no bar in front", () => {
  expect(laidOut(block("f(x:\n  | number\n  | Tensor): void;"))).toBe(
    block("f(x: number | Tensor): void;"),
  );
});
