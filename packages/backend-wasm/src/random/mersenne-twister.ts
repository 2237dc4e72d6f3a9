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
/** How far the word is that a new one is made with. */
const distance = 397;
/** Where the number of words that are used stands; a vector behind the last word belongs to the words. */
export const usedAt = 4 * stateWords + 16;
/** Bytes of a generator in memory. */
export const generatorBytes = usedAt + 16;

/** Vectors that are made in turns. */
const unroll = 4;

/** state: makes the next 624 words in place. */
const twist = (): Func<readonly ["i32"], "none"> =>
  func(["i32"], "none", ([state], local) => {
    const [at, end] = [local("i32"), local("i32")];
    const pool = new ConstantPool(local);
    const made = Array.from({ length: unroll }, () => local("v128"));
    const [from, successor] = [local("i32"), local("v128")];
    // All is read before anything is written, so that engines may join vectors.
    const step = (to: number, count: number): Statement[] => [
      set(from, plus(at, 4 * to)),
      ...made
        .slice(0, count)
        .flatMap((word, k) => [
          set(word, load("v128.load", at, 16 * k)),
          set(successor, load("v128.load", at, 16 * k + 4)),
          set(word, twisted(pool, word, successor, load("v128.load", from, 16 * k))),
        ]),
      ...made.slice(0, count).map((word, k) => store("v128.store", at, word, 16 * k)),
    ];
    /** All vectors of a range, some at a time and the rest one by one. */
    const steps = (first: number, last: number, to: number): Statement => {
      const whole = last - ((last - first) % (4 * unroll));
      const some = (start: number, stop: number, count: number): Statement[] => [
        set(end, plus(state, 4 * stop)),
        forRange(at, [plus(state, 4 * start), end, 16 * count], step(to, count)),
      ];
      return sequence(...some(first, whole, unroll), ...some(whole, last, 1));
    };
    // The last word's successor, and the far word of number 227, are the first of the new ones.
    const wrapped = store("v128.store", state, load("v128.load", state), 4 * stateWords);
    return pool.around([
      steps(0, 4, distance),
      wrapped,
      steps(4, 228, distance),
      steps(228, stateWords, distance - stateWords),
    ]);
  });

function twisted(
  { word }: ConstantPool,
  near: Local<"v128">,
  successor: Local<"v128">,
  farther: Code<"v128">,
): Code<"v128"> {
  const joined = op("v128.bitselect", near, successor, word(0x80000000));
  const isOdd = op("i32x4.shr_s", op("i32x4.shl", successor, 31), 31);
  const twist = op("v128.and", isOdd, word(0x9908b0df));
  return op("v128.xor", farther, op("v128.xor", op("i32x4.shr_u", joined, 1), twist));
}

/** What is written for words of the state: the outputs that belong to them, or the words themselves. */
type Written = "outputs" | "words";

/** generator, count: steps over so much of the stream. */
export type Skip = Func<readonly ["i32", "i32"], "none">;
/** generator, to, count: writes so much of the stream. */
export type Draw = Func<readonly ["i32", "i32", "i32"], "none">;

/** The functions of a generator. */
export function twister(): { readonly [W in Written]: Draw } & { readonly skip: Skip } {
  const renew = twist();
  return { skip: skip(renew), outputs: draw(renew, "outputs"), words: draw(renew, "words") };
}

type Twist = ReturnType<typeof twist>;

/** As many words of the block as there are and as are wanted, after the next block is made where all are used. */
const taken = (
  renew: Twist,
  generator: Local<"i32">,
  count: Local<"i32">,
  [used, part]: readonly [Local<"i32">, Local<"i32">],
): Statement[] => [
  when(op("i32.eq", used, stateWords), [call(renew, generator), set(used, 0)]),
  set(part, op("i32.sub", stateWords, used)),
  when(op("i32.gt_u", part, count), [set(part, count)]),
  set(count, op("i32.sub", count, part)),
];

const skip = (renew: Twist): Skip =>
  func(["i32", "i32"], "none", ([generator, count], local) => {
    const [used, part] = [local("i32"), local("i32")];
    return [
      set(used, load("i32.load", generator, usedAt)),
      whileTrue(op("i32.ne", count, 0), [
        ...taken(renew, generator, count, [used, part]),
        set(used, op("i32.add", used, part)),
      ]),
      store("i32.store", generator, used, usedAt),
    ];
  });

const draw = (renew: Twist, written: Written): Draw =>
  func(["i32", "i32", "i32"], "none", ([generator, to, count], local) => {
    const [used, part] = [local("i32"), local("i32")];
    const [from, end] = [local("i32"), local("i32")];
    const word = local("i32");
    const vectors = Array.from({ length: unroll }, () => local("v128"));
    const pool = new ConstantPool(local);
    const isOutput = written === "outputs";
    const moved = (count: number): Statement[] => {
      const some = vectors.slice(0, count);
      return [
        ...some.map((words, k) => set(words, load("v128.load", from, 16 * k))),
        ...(isOutput ? some.flatMap((words) => temper(pool, words)) : []),
        ...some.map((words, k) => store("v128.store", to, words, 16 * k)),
      ];
    };
    /** Moves so many words at a time while there are as many. */
    const steps = (words: number, statements: readonly Statement[]): Statement[] => [
      set(end, op("i32.add", to, op("i32.shl", op("i32.and", part, -words), 2))),
      whileTrue(op("i32.lt_u", to, end), [
        ...statements,
        set(from, plus(from, 4 * words)),
        set(to, plus(to, 4 * words)),
      ]),
      set(part, op("i32.and", part, words - 1)),
    ];
    return pool.around([
      set(used, load("i32.load", generator, usedAt)),
      whileTrue(op("i32.ne", count, 0), [
        ...taken(renew, generator, count, [used, part]),
        set(from, op("i32.add", generator, op("i32.shl", used, 2))),
        set(used, op("i32.add", used, part)),
        ...steps(4 * unroll, moved(unroll)),
        ...steps(4, moved(1)),
        ...steps(1, [
          set(word, load("i32.load", from)),
          ...(isOutput ? temperOne(word) : []),
          store("i32.store", to, word),
        ]),
      ]),
      store("i32.store", generator, used, usedAt),
    ]);
  });

const [maskB, maskC] = [0x9d2c5680, 0xefc60000];

/** Makes words of the state the outputs that belong to them. */
export function temper({ word }: ConstantPool, y: Local<"v128">): Statement[] {
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
