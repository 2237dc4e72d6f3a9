/**
 * @file Words of 32 random bits as whole numbers from a range: what they leave when divided by its length. In
 * doubles two quotients of words that are not equal are farther apart than a double rounds.
 */
import {
  type Code,
  f64x2,
  func,
  type Func,
  load,
  type Local,
  op,
  set,
  shuffle,
  type Statement,
  store,
  whileTrue,
} from "../assembler/index.ts";

/** from, to, groups, range, low: the remainders and `low` as int64, four a group. */
export const remainders = (): Func<readonly ["i32", "i32", "i32", "f64", "i64"], "none"> =>
  func(["i32", "i32", "i32", "f64", "i64"], "none", ([from, to, groups, range, low], local) => {
    const [words, rests, length] = [local("v128"), local("v128"), local("v128")];
    const [digits, start] = [local("v128"), local("v128")];
    // bits of a double from 2⁵² on count from 2⁵²
    const pair = (half: Code<"v128">, offset: number): Statement[] => [
      ...restsOf(rests, half, length),
      store("v128.store", to, op("i64x2.add", op("f64x2.add", rests, digits), start), offset),
    ];
    return [
      set(length, op("f64x2.splat", range)),
      set(digits, f64x2(2 ** 52)),
      set(start, op("i64x2.sub", op("i64x2.splat", low), digits)),
      whileTrue(op("i32.ne", groups, 0), [
        set(words, load("v128.load", from)),
        ...pair(words, 0),
        ...pair(upperHalf(words), 16),
        set(from, op("i32.add", from, 16)),
        set(to, op("i32.add", to, 32)),
        set(groups, op("i32.sub", groups, 1)),
      ]),
    ];
  });

/** The same as float32, of numbers that those can tell. */
export const remaindersOfFloats = (): Func<readonly ["i32", "i32", "i32", "f64", "f64"], "none"> =>
  func(["i32", "i32", "i32", "f64", "f64"], "none", ([from, to, groups, range, low], local) => {
    const [words, rests, length] = [local("v128"), local("v128"), local("v128")];
    const [start, first] = [local("v128"), local("v128")];
    const two = (half: Code<"v128">): Statement[] => [
      ...restsOf(rests, half, length),
      set(rests, op("f32x4.demote_f64x2_zero", op("f64x2.add", rests, start))),
    ];
    return [
      set(length, op("f64x2.splat", range)),
      set(start, op("f64x2.splat", low)),
      whileTrue(op("i32.ne", groups, 0), [
        set(words, load("v128.load", from)),
        ...two(words),
        set(first, rests),
        ...two(upperHalf(words)),
        store("v128.store", to, shuffle(lowHalves, first, rests)),
        set(from, op("i32.add", from, 16)),
        set(to, op("i32.add", to, 16)),
        set(groups, op("i32.sub", groups, 1)),
      ]),
    ];
  });

/** Sets doubles to what the first two words of a vector leave. */
const restsOf = (rests: Local<"v128">, words: Code<"v128">, length: Local<"v128">): Statement[] => {
  const quotient = op("f64x2.floor", op("f64x2.div", rests, length));
  return [
    set(rests, op("f64x2.convert_low_i32x4_u", words)),
    set(rests, op("f64x2.sub", rests, op("f64x2.mul", quotient, length))),
  ];
};

const upperHalf = (x: Local<"v128">): Code<"v128"> =>
  shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15], x, x);
const lowHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
