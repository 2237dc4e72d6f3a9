/**
 * @file Whole numbers in random order (Fisher and Yates), as int64.
 */
import { type Code, forRange, func, type Func, load, op, set, store } from "../assembler/index.ts";

/** to, count: the numbers from 0 on, in order. */
export const ordered = (): Func<readonly ["i32", "i32"], "none"> =>
  func(["i32", "i32"], "none", ([to, count], local) => {
    const i = local("i32");
    return [
      forRange(i, [0, count, 1], [store("i64.store", place(to, i), op("i64.extend_i32_u", i))]),
    ];
  });

/** words, to, first, end, count: exchanges numbers `first` up to `end` with any that are not before them. */
export const exchange = (): Func<readonly ["i32", "i32", "i32", "i32", "i32"], "none"> =>
  func(["i32", "i32", "i32", "i32", "i32"], "none", ([words, to, first, end, count], local) => {
    const [i, own, other] = [local("i32"), local("i32"), local("i32")];
    const value = local("i64");
    const distance = op("i32.rem_u", load("i32.load", words), op("i32.sub", count, i));
    return [
      forRange(
        i,
        [first, end, 1],
        [
          set(own, place(to, i)),
          set(other, place(own, distance)),
          set(value, load("i64.load", own)),
          store("i64.store", own, load("i64.load", other)),
          store("i64.store", other, value),
          set(words, op("i32.add", words, 4)),
        ],
      ),
    ];
  });

/** The address of an int64 so many further. */
const place = (to: Code<"i32">, i: Code<"i32">): Code<"i32"> =>
  op("i32.add", to, op("i32.shl", i, 3));
