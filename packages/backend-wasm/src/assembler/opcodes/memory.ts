/**
 * @file The instructions that read and write memory, with the number of bytes that each touches.
 *
 * @see WebAssembly Core Specification, index of instructions
 */
import { misc, plain, rows, simd } from "./row.ts";

/** They take an address and leave a value. */
// oxfmt-ignore
export const load = {
  ...rows(plain, ["i32"], "i32", {
    "i32.load": 0x28, "i32.load8_s": 0x2c, "i32.load8_u": 0x2d,
    "i32.load16_s": 0x2e, "i32.load16_u": 0x2f,
  }),
  ...rows(plain, ["i32"], "i64", {
    "i64.load": 0x29, "i64.load8_s": 0x30, "i64.load8_u": 0x31, "i64.load16_s": 0x32,
    "i64.load16_u": 0x33, "i64.load32_s": 0x34, "i64.load32_u": 0x35,
  }),
  ...rows(plain, ["i32"], "f32", { "f32.load": 0x2a }),
  ...rows(plain, ["i32"], "f64", { "f64.load": 0x2b }),
  ...rows(simd, ["i32"], "v128", {
    "v128.load": 0, "v128.load8x8_s": 1, "v128.load8x8_u": 2, "v128.load16x4_s": 3,
    "v128.load16x4_u": 4, "v128.load32x2_s": 5, "v128.load32x2_u": 6,
    "v128.load8_splat": 7, "v128.load16_splat": 8, "v128.load32_splat": 9, "v128.load64_splat": 10,
    "v128.load32_zero": 92, "v128.load64_zero": 93,
  }),
} as const;

/** They take an address and a value. */
// oxfmt-ignore
export const store = {
  ...rows(plain, ["i32", "i32"], "none", {
    "i32.store": 0x36, "i32.store8": 0x3a, "i32.store16": 0x3b,
  }),
  ...rows(plain, ["i32", "i64"], "none", {
    "i64.store": 0x37, "i64.store8": 0x3c, "i64.store16": 0x3d, "i64.store32": 0x3e,
  }),
  ...rows(plain, ["i32", "f32"], "none", { "f32.store": 0x38 }),
  ...rows(plain, ["i32", "f64"], "none", { "f64.store": 0x39 }),
  ...rows(simd, ["i32", "v128"], "none", { "v128.store": 11 }),
} as const;

/** They take an address and a vector, and move one lane. */
// oxfmt-ignore
export const loadLane = rows(simd, ["i32", "v128"], "v128", {
  "v128.load8_lane": 84, "v128.load16_lane": 85, "v128.load32_lane": 86, "v128.load64_lane": 87,
});

// oxfmt-ignore
export const storeLane = rows(simd, ["i32", "v128"], "none", {
  "v128.store8_lane": 88, "v128.store16_lane": 89, "v128.store32_lane": 90, "v128.store64_lane": 91,
});

/** `copy`: to, from, bytes; `fill`: to, byte, bytes. The zeros say which memory. */
export const bulk = {
  ...rows((n) => [...misc(n), 0, 0], ["i32", "i32", "i32"], "none", { "memory.copy": 10 }),
  ...rows((n) => [...misc(n), 0], ["i32", "i32", "i32"], "none", { "memory.fill": 11 }),
} as const;

/** What a name says about the bytes touched: `load32x2` touches 8, `load8` 1, `f64.load` 8, `v128.load` 16. */
export function bytesTouched(name: string): number {
  const [type = "", action = ""] = name.split(".");
  const [, bits, count] = /(\d+)(?:x(\d+))?/.exec(action) ?? /(\d+)()/.exec(type) ?? [];
  return (Number(bits) * (Number(count) || 1)) / 8;
}
