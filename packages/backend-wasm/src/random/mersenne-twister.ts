/**
 * @file The Mersenne Twister, four words at a time: the words of its state and the outputs that belong
 * to them. State and stream are those of `tensor/src/random/mt19937.ts`.
 *
 * @see Matsumoto and Nishimura, Mersenne Twister, ACM TOMACS 8 (1998)
 */
import {
  call,
  type Code,
  forRange,
  func,
  type Func,
  load,
  type Local,
  op,
  type Operand,
  sequence,
  set,
  type Statement,
  store,
  when,
  whileTrue,
} from "../assembler/index.ts";
import { ConstantPool } from "./pool.ts";

/** Words of the state. */
export const stateWords = 624;
const far = 397;
/** Bytes of the state in memory; a vector behind the last word belongs to it. */
export const stateBytes = 4 * stateWords + 16;

/** state: makes the next 624 words in place. */
const twist = (): Func<readonly ["i32"], "none"> =>
  func(["i32"], "none", ([state], local) => {
    const [at, end] = [local("i32"), local("i32")];
    const [near, successor] = [local("v128"), local("v128")];
    const pool = new ConstantPool(local);
    const step = (distance: number): Statement[] => [
      set(near, load("v128.load", at)),
      set(successor, load("v128.load", at, 4)),
      store(
        "v128.store",
        at,
        twisted(pool, near, successor, load("v128.load", plus(at, 4 * distance))),
      ),
    ];
    const steps = (from: number, to: number, distance: number): Statement =>
      sequence(
        set(end, plus(state, 4 * to)),
        forRange(at, [plus(state, 4 * from), end, 16], step(distance)),
      );
    // The last word's successor, and the far word of number 227, are the first of the new ones.
    const wrapped = store("v128.store", state, load("v128.load", state), 4 * stateWords);
    return pool.around([
      steps(0, 4, far),
      wrapped,
      steps(4, 228, far),
      steps(228, stateWords, far - stateWords),
    ]);
  });

function twisted(
  { word }: ConstantPool,
  near: Local<"v128">,
  successor: Local<"v128">,
  farther: Code<"v128">,
): Code<"v128"> {
  const joined = op("v128.bitselect", near, successor, word(0x80000000));
  const isOdd = op("i32x4.neg", op("v128.and", successor, word(1)));
  const twist = op("v128.and", isOdd, word(0x9908b0df));
  return op("v128.xor", farther, op("v128.xor", op("i32x4.shr_u", joined, 1), twist));
}

/** state, used, to, count: writes that many outputs, and gives how many of the block are used then. */
export const draw = (): Func<readonly ["i32", "i32", "i32", "i32"], "i32"> =>
  func(["i32", "i32", "i32", "i32"], "i32", ([state, used, to, count], local) => {
    const renew = twist();
    const [part, from, end] = [local("i32"), local("i32"), local("i32")];
    const [word, words] = [local("i32"), local("v128")];
    const pool = new ConstantPool(local);
    const body = pool.around([
      whileTrue(op("i32.ne", count, 0), [
        when(op("i32.eq", used, stateWords), [call(renew, state), set(used, 0)]),
        set(part, op("i32.sub", stateWords, used)),
        when(op("i32.gt_u", part, count), [set(part, count)]),
        set(from, op("i32.add", state, op("i32.shl", used, 2))),
        set(used, op("i32.add", used, part)),
        set(count, op("i32.sub", count, part)),
        set(end, op("i32.add", to, op("i32.shl", op("i32.and", part, -4), 2))),
        whileTrue(op("i32.lt_u", to, end), [
          set(words, load("v128.load", from)),
          ...temper(pool, words),
          store("v128.store", to, words),
          set(from, plus(from, 16)),
          set(to, plus(to, 16)),
        ]),
        set(end, op("i32.add", to, op("i32.shl", op("i32.and", part, 3), 2))),
        whileTrue(op("i32.lt_u", to, end), [
          set(word, load("i32.load", from)),
          ...temperOne(word),
          store("i32.store", to, word),
          set(from, plus(from, 4)),
          set(to, plus(to, 4)),
        ]),
      ]),
    ]);
    return [...body, used];
  });

const [maskB, maskC] = [0x9d2c5680, 0xefc60000];

function temper({ word }: ConstantPool, y: Local<"v128">): Statement[] {
  const mixed = (x: Operand<"v128">): Statement => set(y, op("v128.xor", y, x));
  return [
    mixed(op("i32x4.shr_u", y, 11)),
    mixed(op("v128.and", op("i32x4.shl", y, 7), word(maskB))),
    mixed(op("v128.and", op("i32x4.shl", y, 15), word(maskC))),
    mixed(op("i32x4.shr_u", y, 18)),
  ];
}

function temperOne(y: Local<"i32">): Statement[] {
  const mixed = (x: Operand<"i32">): Statement => set(y, op("i32.xor", y, x));
  return [
    mixed(op("i32.shr_u", y, 11)),
    mixed(op("i32.and", op("i32.shl", y, 7), maskB)),
    mixed(op("i32.and", op("i32.shl", y, 15), maskC)),
    mixed(op("i32.shr_u", y, 18)),
  ];
}

const plus = (x: Operand<"i32">, bytes: number): Code<"i32"> => op("i32.add", x, bytes);
