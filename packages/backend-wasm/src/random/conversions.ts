/**
 * @file Words of 32 random bits as uniform numbers and as decisions.
 */
import {
  call,
  type Code,
  f32x4,
  f64x2,
  func,
  type Func,
  i32x4,
  i64x2,
  load,
  type Local,
  op,
  set,
  shuffle,
  type Statement,
  store,
  storeLane,
  when,
  whileTrue,
} from "../assembler/index.ts";
import { emulated, native } from "./fused.ts";
import { temper } from "./mersenne-twister.ts";
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

/**
 * from, to, groups: pairs of words become multiples of 2⁻⁵³ in `[0, 1)`, four a group. The halves of a number's
 * digits are put into doubles by their bits, 2⁵² and 2⁸⁴ above what they are worth.
 */
export const unitOfDoubles = (): Func<readonly ["i32", "i32", "i32"], "none"> =>
  func(["i32", "i32", "i32"], "none", ([from, to, groups], local) => {
    const [digits, low, ones] = [local("v128"), local("v128"), local("v128")];
    const [above, far] = [local("v128"), local("v128")];
    const pair = (offset: number): Statement[] => [
      set(digits, load("v128.load", from, offset)),
      set(low, op("v128.or", op("i64x2.shr_u", digits, 32), above)),
      set(digits, op("v128.or", op("v128.and", digits, ones), far)),
      set(digits, op("f64x2.add", op("f64x2.sub", digits, far), op("f64x2.sub", low, above))),
      store("v128.store", to, op("f64x2.mul", digits, f64x2(2 ** -53)), offset),
    ];
    return [
      set(ones, i64x2(0x1fffffn)),
      set(above, f64x2(2 ** 52)),
      set(far, f64x2(2 ** 84)),
      whileTrue(op("i32.ne", groups, 0), [
        ...pair(0),
        ...pair(16),
        set(from, op("i32.add", from, 32)),
        set(to, op("i32.add", to, 32)),
        set(groups, op("i32.sub", groups, 1)),
      ]),
    ];
  });

/** from, to, groups, width, low: words become uniform numbers from `low` on, four a group. */
export const stretched = (
  isFused: boolean,
): Func<readonly ["i32", "i32", "i32", "f32", "f32"], "none"> =>
  func(["i32", "i32", "i32", "f32", "f32"], "none", ([from, to, groups, width, low]) => [
    call(unit(), from, to, groups),
    call(stretch(isFused), to, groups, width, low),
  ]);

/** at, groups, width, low: `u · width + low` in place, rounded once, four a group. */
const stretch = (isFused: boolean): Func<readonly ["i32", "i32", "f32", "f32"], "none"> =>
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

/** The even words of two vectors, and the odd ones. */
const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const oddWords = evenWords.map((byte) => byte + 4);

/** Groups that are decided in turns. */
const unroll = 2;

/** from, to, groups, threshold. */
type Decide = Func<readonly ["i32", "i32", "i32", "i64"], "none">;

/** What becomes of a group's decisions, given as a mask of four lanes. */
interface Decision {
  /** Of an element. */
  readonly sizeBytes: number;
  /** What is written where all four are kept. */
  readonly all: Code<"v128">;
  readonly write: (
    to: Local<"i32">,
    kept: Code<"v128">,
    all: Local<"v128">,
    offsetBytes: number,
  ) => Statement;
}

/**
 * Of four pairs of the generator's words each, whether the number of 53 digits that the pair's outputs make
 * is below the threshold. The first output has its upper 21 digits, and nearly always decides alone.
 */
const deciding = ({ sizeBytes, all, write }: Decision): Decide =>
  func(["i32", "i32", "i32", "i64"], "none", ([from, to, groups, threshold], local) => {
    const [limit, rest, ones] = [local("v128"), local("v128"), local("v128")];
    const pool = new ConstantPool(local);
    const places = Array.from({ length: unroll }, () => ({
      upper: local("v128"),
      kept: local("v128"),
    }));
    const lower = local("v128");
    const wordsOf = (words: readonly number[], k: number): Code<"v128"> =>
      shuffle(words, load("v128.load", from, 32 * k), load("v128.load", from, 32 * k + 16));
    const isOnLimit = (upper: Local<"v128">): Code<"v128"> => op("i32x4.eq", upper, limit);
    const step = (count: number): Statement[] => {
      const some = places.slice(0, count);
      return [
        ...some.flatMap(({ upper, kept }, k) => [
          set(upper, wordsOf(evenWords, k)),
          ...temper(pool, upper),
          set(upper, op("v128.and", upper, pool.word(0x1fffff))),
          set(kept, op("i32x4.lt_s", upper, limit)),
        ]),
        when(
          op(
            "v128.any_true",
            some.map(({ upper }) => isOnLimit(upper)).reduce((a, b) => op("v128.or", a, b)),
          ),
          some.flatMap(({ upper, kept }, k) => [
            set(lower, wordsOf(oddWords, k)),
            ...temper(pool, lower),
            set(
              kept,
              op("v128.or", kept, op("v128.and", isOnLimit(upper), op("i32x4.lt_u", lower, rest))),
            ),
          ]),
        ),
        ...some.map(({ kept }, k) => write(to, kept, ones, 4 * k * sizeBytes)),
        set(from, op("i32.add", from, 32 * count)),
        set(to, op("i32.add", to, 4 * count * sizeBytes)),
        set(groups, op("i32.sub", groups, count)),
      ];
    };
    const loops = [unroll, 1].map((count) => whileTrue(op("i32.ge_u", groups, count), step(count)));
    return pool.around([
      set(limit, op("i32x4.splat", op("i32.wrap_i64", op("i64.shr_u", threshold, 32n)))),
      set(rest, op("i32x4.splat", op("i32.wrap_i64", threshold))),
      set(ones, all),
      ...loops,
    ]);
  });

/** 1 in float32 where it is below, else 0. */
export const decide = (): Decide =>
  deciding({
    sizeBytes: 4,
    all: f32x4(1),
    write: (to, kept, one, offset) => store("v128.store", to, op("v128.and", kept, one), offset),
  });

/** The same as truth values. */
export const decideTruths = (): Decide =>
  deciding({
    sizeBytes: 1,
    all: i32x4(0x01010101),
    write: (to, kept, one, offset) =>
      storeLane("v128.store32_lane", 0, to, op("v128.and", bytesOf(kept), one), offset),
  });

/** The lowest byte of each lane, in the first four. */
const bytesOf = (lanes: Code<"v128">): Code<"v128"> =>
  shuffle([0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12], lanes, lanes);
