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

/** from, to, groups: words become multiples of 2⁻²⁴ in `[0, 1)`, four a group. */
export const unit = (): Func<readonly ["i32", "i32", "i32"], "none"> =>
  func(["i32", "i32", "i32"], "none", ([from, to, groups]) => [
    whileTrue(op("i32.ne", groups, 0), [
      store("v128.store", to, op("f32x4.mul", digits24(load("v128.load", from)), f32x4(2 ** -24))),
      set(from, op("i32.add", from, 16)),
      set(to, op("i32.add", to, 16)),
      set(groups, op("i32.sub", groups, 1)),
    ]),
  ]);

const digits24 = (words: Code<"v128">): Code<"v128"> =>
  op("f32x4.convert_i32x4_s", op("v128.and", words, i32x4(0xffffff)));

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
    const limit = local("v128");
    // The 21 digits that the first word of a pair gives.
    const upperDigits = i32x4([0x1fffff, -1, 0x1fffff, -1]);
    const isBelow = (offset: number): Code<"v128"> => {
      const words = op("v128.and", load("v128.load", from, offset), upperDigits);
      return op("i64x2.lt_s", shuffle(swapped, words, words), limit);
    };
    const kept = shuffle(evenWords, isBelow(0), isBelow(16));
    return [
      set(limit, op("i64x2.splat", threshold)),
      whileTrue(op("i32.ne", groups, 0), [
        store("v128.store", to, op("v128.and", kept, f32x4(1))),
        set(from, op("i32.add", from, 32)),
        set(to, op("i32.add", to, 16)),
        set(groups, op("i32.sub", groups, 1)),
      ]),
    ];
  });
