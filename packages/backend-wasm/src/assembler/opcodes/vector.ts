/**
 * @file The instructions on vectors of 16 bytes, and the relaxed ones, whose results may differ
 * between machines in stated ways (a product rounded or not before it is added, `min` of −0 and 0).
 *
 * @see WebAssembly Core Specification, index of instructions
 */
import { rows, simd, table } from "./row.ts";

// oxfmt-ignore
export const vector = [
  rows(simd, ["i32"], "v128", {
    i8x16: { 15: "splat" },
    i16x8: { 16: "splat" },
    i32x4: { 17: "splat" },
  }),
  rows(simd, ["i64"], "v128", { i64x2: { 18: "splat" } }),
  rows(simd, ["f32"], "v128", { f32x4: { 19: "splat" } }),
  rows(simd, ["f64"], "v128", { f64x2: { 20: "splat" } }),
  rows(simd, ["v128"], "i32", {
    v128: { 83: "any_true" },
    i8x16: { 99: "all_true bitmask" },
    i16x8: { 131: "all_true bitmask" },
    i32x4: { 163: "all_true bitmask" },
    i64x2: { 195: "all_true bitmask" },
  }),
  rows(simd, ["v128", "i32"], "v128", {
    i8x16: { 107: "shl shr_s shr_u" },
    i16x8: { 139: "shl shr_s shr_u" },
    i32x4: { 171: "shl shr_s shr_u" },
    i64x2: { 203: "shl shr_s shr_u" },
  }),
  rows(simd, ["v128"], "v128", {
    v128: { 77: "not" },
    i8x16: { 96: "abs neg popcnt" },
    i16x8: {
      128: "abs neg",
      135: "extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u",
    },
    i32x4: {
      160: "abs neg",
      167: "extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u extend_high_i16x8_u",
      248: "trunc_sat_f32x4_s trunc_sat_f32x4_u",
      252: "trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero", 0x101: "relaxed_trunc_f32x4_s",
    },
    i64x2: {
      192: "abs neg",
      199: "extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u extend_high_i32x4_u",
    },
    f32x4: {
      94: "demote_f64x2_zero", 103: "ceil floor trunc nearest", 224: "abs neg", 227: "sqrt",
      250: "convert_i32x4_s convert_i32x4_u",
    },
    f64x2: {
      95: "promote_low_f32x4", 116: "ceil floor", 122: "trunc", 148: "nearest", 236: "abs neg",
      239: "sqrt", 254: "convert_low_i32x4_s convert_low_i32x4_u",
    },
  }),
  rows(simd, ["v128", "v128"], "v128", {
    i8x16: {
      14: "swizzle", 35: "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u",
      101: "narrow_i16x8_s narrow_i16x8_u",
      110: "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u", 118: "min_s min_u max_s max_u",
      0x100: "relaxed_swizzle",
    },
    v128: { 78: "and andnot or xor" },
    i16x8: {
      45: "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u", 133: "narrow_i32x4_s narrow_i32x4_u",
      142: "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u", 149: "mul min_s min_u max_s max_u",
    },
    i32x4: {
      55: "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u", 174: "add", 177: "sub",
      181: "mul min_s min_u max_s max_u",
    },
    i64x2: {
      206: "add", 209: "sub",
      213: "mul eq ne lt_s gt_s le_s ge_s extmul_low_i32x4_s extmul_high_i32x4_s extmul_low_i32x4_u extmul_high_i32x4_u",
    },
    f32x4: {
      65: "eq ne lt gt le ge", 228: "add sub mul div min max pmin pmax",
      0x10d: "relaxed_min relaxed_max",
    },
    f64x2: {
      71: "eq ne lt gt le ge", 240: "add sub mul div min max pmin pmax",
      0x10f: "relaxed_min relaxed_max",
    },
  }),
  rows(simd, ["v128", "v128", "v128"], "v128", {
    v128: { 82: "bitselect" },
    f32x4: { 0x105: "relaxed_madd relaxed_nmadd" },
    f64x2: { 0x107: "relaxed_madd relaxed_nmadd" },
    i8x16: { 0x109: "relaxed_laneselect" },
    i16x8: { 0x10a: "relaxed_laneselect" },
    i32x4: { 0x10b: "relaxed_laneselect" },
    i64x2: { 0x10c: "relaxed_laneselect" },
  }),
] as const;

/** Instructions that name a lane: the number of lanes follows from the name. */
// oxfmt-ignore
export const lane = table(
  rows(simd, ["v128"], "i32", {
    i8x16: { 21: "extract_lane_s extract_lane_u" },
    i16x8: { 24: "extract_lane_s extract_lane_u" },
    i32x4: { 27: "extract_lane" },
  }),
  rows(simd, ["v128"], "i64", { i64x2: { 29: "extract_lane" } }),
  rows(simd, ["v128"], "f32", { f32x4: { 31: "extract_lane" } }),
  rows(simd, ["v128"], "f64", { f64x2: { 33: "extract_lane" } }),
  rows(simd, ["v128", "i32"], "v128", {
    i8x16: { 23: "replace_lane" },
    i16x8: { 26: "replace_lane" },
    i32x4: { 28: "replace_lane" },
  }),
  rows(simd, ["v128", "i64"], "v128", { i64x2: { 30: "replace_lane" } }),
  rows(simd, ["v128", "f32"], "v128", { f32x4: { 32: "replace_lane" } }),
  rows(simd, ["v128", "f64"], "v128", { f64x2: { 34: "replace_lane" } }),
);
