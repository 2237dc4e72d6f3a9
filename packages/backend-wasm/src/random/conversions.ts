/**
 * @file Words of 32 random bits as uniform numbers and as decisions.
 */
import {
  type Code,
  f32x4,
  func,
  type Func,
  i32x4,
  load,
  op,
  set,
  shuffle,
  store,
  whileTrue,
} from "../assembler/index.ts";
import { emulated, native } from "./fused.ts";
import { ConstantPool } from "./pool.ts";

/** from, to, groups: words become multiples of 2⁻²⁴ in `[0, 1)`, four a group. */
export const unit = (): Func<readonly ["i32", "i32", "i32"], "none"> =>
  func(["i32", "i32", "i32"], "none", ([from, to, groups], local) => {
    const pool = new ConstantPool(local);
    const digits = op("v128.and", load("v128.load", from), pool.word(0xffffff));
    const number = op("f32x4.mul", op("f32x4.convert_i32x4_s", digits), pool.float(2 ** -24));
    return pool.around([
      whileTrue(op("i32.ne", groups, 0), [
        store("v128.store", to, number),
        set(from, op("i32.add", from, 16)),
        set(to, op("i32.add", to, 16)),
        set(groups, op("i32.sub", groups, 1)),
      ]),
    ]);
  });

/** at, groups, width, low: `u · width + low` in place, rounded once, four a group. */
export const stretch = (isFused: boolean): Func<readonly ["i32", "i32", "f32", "f32"], "none"> =>
  func(["i32", "i32", "f32", "f32"], "none", ([at, groups, width, low], local) => {
    const fma = isFused ? native : emulated(local);
    const [x, scale, shift] = [local("v128"), local("v128"), local("v128")];
    return [
      set(scale, op("f32x4.splat", width)),
      set(shift, op("f32x4.splat", low)),
      whileTrue(op("i32.ne", groups, 0), [
        ...fma(x, load("v128.load", at), scale, shift),
        store("v128.store", at, x),
        set(at, op("i32.add", at, 16)),
        set(groups, op("i32.sub", groups, 1)),
      ]),
    ];
  });

/** The even words of two vectors. */
const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const swapped = [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11];

/**
 * from, to, groups, threshold: of four pairs of words each, 1 in float32 where the number of 53 digits
 * that the pair makes is below the threshold, else 0.
 */
export const decide = (): Func<readonly ["i32", "i32", "i32", "i64"], "none"> =>
  func(["i32", "i32", "i32", "i64"], "none", ([from, to, groups, threshold], local) => {
    const [limit, digits, one] = [local("v128"), local("v128"), local("v128")];
    const isBelow = (offset: number): Code<"v128"> => {
      const words = op("v128.and", load("v128.load", from, offset), digits);
      return op("i64x2.lt_s", shuffle(swapped, words, words), limit);
    };
    const kept = shuffle(evenWords, isBelow(0), isBelow(16));
    return [
      set(limit, op("i64x2.splat", threshold)),
      set(digits, i32x4([0x1fffff, -1, 0x1fffff, -1])), // 21 digits of the first word of a pair
      set(one, f32x4(1)),
      whileTrue(op("i32.ne", groups, 0), [
        store("v128.store", to, op("v128.and", kept, one)),
        set(from, op("i32.add", from, 32)),
        set(to, op("i32.add", to, 16)),
        set(groups, op("i32.sub", groups, 1)),
      ]),
    ];
  });
