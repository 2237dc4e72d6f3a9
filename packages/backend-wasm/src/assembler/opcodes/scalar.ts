/**
 * @file The instructions on numbers: comparisons, arithmetic and conversions of the four number types.
 *
 * @see WebAssembly Core Specification, index of instructions
 */
import { misc, plain, rows } from "./row.ts";

// oxfmt-ignore
export const scalar = [
  rows(plain, ["i32"], "i32", {
    i32: { 0x45: "eqz", 0x67: "clz ctz popcnt", 0xc0: "extend8_s extend16_s" },
  }),
  rows(plain, ["i32", "i32"], "i32", {
    i32: {
      0x46: "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u",
      0x6a: "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr",
    },
  }),
  rows(plain, ["i64"], "i32", { i64: { 0x50: "eqz" }, i32: { 0xa7: "wrap_i64" } }),
  rows(plain, ["i64", "i64"], "i32", {
    i64: { 0x51: "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u" },
  }),
  rows(plain, ["i64"], "i64", {
    i64: { 0x79: "clz ctz popcnt", 0xc2: "extend8_s extend16_s extend32_s" },
  }),
  rows(plain, ["i64", "i64"], "i64", {
    i64: { 0x7c: "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr" },
  }),
  rows(plain, ["f32", "f32"], "i32", { f32: { 0x5b: "eq ne lt gt le ge" } }),
  rows(plain, ["f64", "f64"], "i32", { f64: { 0x61: "eq ne lt gt le ge" } }),
  rows(plain, ["f32"], "f32", { f32: { 0x8b: "abs neg ceil floor trunc nearest sqrt" } }),
  rows(plain, ["f32", "f32"], "f32", { f32: { 0x92: "add sub mul div min max copysign" } }),
  rows(plain, ["f64"], "f64", { f64: { 0x99: "abs neg ceil floor trunc nearest sqrt" } }),
  rows(plain, ["f64", "f64"], "f64", { f64: { 0xa0: "add sub mul div min max copysign" } }),
  rows(plain, ["f32"], "i32", {
    i32: { 0xa8: "trunc_f32_s trunc_f32_u", 0xbc: "reinterpret_f32" },
  }),
  rows(plain, ["f64"], "i32", { i32: { 0xaa: "trunc_f64_s trunc_f64_u" } }),
  rows(plain, ["i32"], "i64", { i64: { 0xac: "extend_i32_s extend_i32_u" } }),
  rows(plain, ["f32"], "i64", { i64: { 0xae: "trunc_f32_s trunc_f32_u" } }),
  rows(plain, ["f64"], "i64", {
    i64: { 0xb0: "trunc_f64_s trunc_f64_u", 0xbd: "reinterpret_f64" },
  }),
  rows(plain, ["i32"], "f32", {
    f32: { 0xb2: "convert_i32_s convert_i32_u", 0xbe: "reinterpret_i32" },
  }),
  rows(plain, ["i64"], "f32", { f32: { 0xb4: "convert_i64_s convert_i64_u" } }),
  rows(plain, ["f64"], "f32", { f32: { 0xb6: "demote_f64" } }),
  rows(plain, ["i32"], "f64", { f64: { 0xb7: "convert_i32_s convert_i32_u" } }),
  rows(plain, ["i64"], "f64", {
    f64: { 0xb9: "convert_i64_s convert_i64_u", 0xbf: "reinterpret_i64" },
  }),
  rows(plain, ["f32"], "f64", { f64: { 0xbb: "promote_f32" } }),
  rows(misc, ["f32"], "i32", { i32: { 0: "trunc_sat_f32_s trunc_sat_f32_u" } }),
  rows(misc, ["f64"], "i32", { i32: { 2: "trunc_sat_f64_s trunc_sat_f64_u" } }),
  rows(misc, ["f32"], "i64", { i64: { 4: "trunc_sat_f32_s trunc_sat_f32_u" } }),
  rows(misc, ["f64"], "i64", { i64: { 6: "trunc_sat_f64_s trunc_sat_f64_u" } }),
] as const;
