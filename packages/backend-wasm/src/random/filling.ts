/**
 * @file Elements filled with random numbers: words are drawn for some at a time and become numbers while
 * they are in the first cache.
 */
import {
  call,
  func,
  type Func,
  type Local,
  op,
  type Operand,
  set,
  type Statement,
  type ValueType,
  when,
  whileTrue,
} from "../assembler/index.ts";
import type { Draw } from "./mersenne-twister.ts";

/** from, to, groups, and what it takes beside: makes words numbers, of four elements a group. */
export type Convert = Func<readonly ["i32", "i32", "i32", ...ValueType[]], "none">;

export interface FillingForm {
  readonly draw: Draw;
  readonly convert: Convert;
  /** Words for an element. */
  readonly wordsEach: 1 | 2;
  /** Bytes of an element. */
  readonly sizeBytes: number;
}

/** Elements at a time. */
const chunk = 2048;
/** Two words for each element of a chunk, and what a last group may read beyond. */
export const roomBytes = 8 * chunk + 64;

/** generator, to, count, room, and what `convert` takes beside; `room` is the address of `roomBytes` bytes. */
export function filling({ draw, convert, wordsEach, sizeBytes }: FillingForm): Func {
  const [, , , ...types] = convert.params;
  return func(["i32", "i32", "i32", "i32", ...types], "none", (given, local) => {
    const [generator, to, count, room, ...parameters] = given;
    const [length, whole, rest] = [local("i32"), local("i32"), local("i32")];
    const converted = (
      from: Operand<"i32">,
      target: Operand<"i32">,
      groups: Operand<"i32">,
    ): Statement => call(convert, from, target, groups, ...parameters);
    const bytes = (elements: Local<"i32">): Operand<"i32"> => op("i32.mul", elements, sizeBytes);
    return [
      whileTrue(op("i32.ne", count, 0), [
        set(length, chunk),
        when(op("i32.lt_u", count, chunk), [set(length, count)]),
        set(whole, op("i32.and", length, -4)),
        set(rest, op("i32.and", length, 3)),
        call(draw, generator, room, op("i32.mul", length, wordsEach)),
        converted(room, to, op("i32.shr_u", whole, 2)),
        set(to, op("i32.add", to, bytes(whole))),
        // A last group that is not full is made aside.
        when(rest, [
          converted(op("i32.add", room, op("i32.mul", whole, 4 * wordsEach)), room, 1),
          op("memory.copy", to, room, bytes(rest)),
          set(to, op("i32.add", to, bytes(rest))),
        ]),
        set(count, op("i32.sub", count, length)),
      ]),
    ];
  });
}
