/**
 * @file The instructions that read and write memory, with the number of bytes that each touches.
 *
 * @see WebAssembly Core Specification, index of instructions
 */
import { misc, plain, rows, simd, table } from "./row.ts";

/** They take an address and leave a value. */
// oxfmt-ignore
export const load = table(
  rows(plain, ["i32"], "i32", {
    i32: { 0x28: "load", 0x2c: "load8_s load8_u load16_s load16_u" },
  }),
  rows(plain, ["i32"], "i64", {
    i64: { 0x29: "load", 0x30: "load8_s load8_u load16_s load16_u load32_s load32_u" },
  }),
  rows(plain, ["i32"], "f32", { f32: { 0x2a: "load" } }),
  rows(plain, ["i32"], "f64", { f64: { 0x2b: "load" } }),
  rows(simd, ["i32"], "v128", {
    v128: {
      0: "load load8x8_s load8x8_u load16x4_s load16x4_u load32x2_s load32x2_u load8_splat load16_splat load32_splat load64_splat",
      92: "load32_zero load64_zero",
    },
  }),
);

/** They take an address and a value. */
// oxfmt-ignore
export const store = table(
  rows(plain, ["i32", "i32"], "none", { i32: { 0x36: "store", 0x3a: "store8 store16" } }),
  rows(plain, ["i32", "i64"], "none", { i64: { 0x37: "store", 0x3c: "store8 store16 store32" } }),
  rows(plain, ["i32", "f32"], "none", { f32: { 0x38: "store" } }),
  rows(plain, ["i32", "f64"], "none", { f64: { 0x39: "store" } }),
  rows(simd, ["i32", "v128"], "none", { v128: { 11: "store" } }),
);

/** They take an address and a vector, and move one lane. */
// oxfmt-ignore
export const loadLane = table(rows(simd, ["i32", "v128"], "v128", {
  v128: { 84: "load8_lane load16_lane load32_lane load64_lane" },
}));

// oxfmt-ignore
export const storeLane = table(rows(simd, ["i32", "v128"], "none", {
  v128: { 88: "store8_lane store16_lane store32_lane store64_lane" },
}));

/** `copy`: to, from, bytes; `fill`: to, byte, bytes. The zeros say which memory. */
export const bulk = [
  rows((n) => [...misc(n), 0, 0], ["i32", "i32", "i32"], "none", { memory: { 10: "copy" } }),
  rows((n) => [...misc(n), 0], ["i32", "i32", "i32"], "none", { memory: { 11: "fill" } }),
] as const;

/** What a name says about the bytes touched: `load32x2` touches 8, `load8` 1, `f64.load` 8, `v128.load` 16. */
export function bytesTouched(name: string): number {
  const [type = "", action = ""] = name.split(".");
  const [, bits, count] = /(\d+)(?:x(\d+))?/.exec(action) ?? /(\d+)()/.exec(type) ?? [];
  return (Number(bits) * (Number(count) || 1)) / 8;
}
