/**
 * @file Arithmetic on literal number types, digit by digit. The compiler has no numbers, but it has
 * tables: a number becomes its decimal digits, lowest first, and each step looks up
 * `[carry, digit]`. Counting with tuple lengths would stop at 10,000; this does not.
 * Anything that is not a literal is `number`, and every result of it is `number`.
 */

/** `A + B`. */
export type Add<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : A extends 0
      ? B
      : B extends 0
        ? A
        : ToNumber<AddDigits<Digits<`${A}`>, Digits<`${B}`>>>;

/** `A - B`, or `never` where that is negative. */
export type Sub<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : B extends 0
      ? A
      : SubDigits<Digits<`${A}`>, Digits<`${B}`>> extends infer R extends Digit[]
        ? [R] extends [never]
          ? never
          : ToNumber<R>
        : never;

/** `A * B`. */
export type Mul<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : A extends 1
      ? B
      : B extends 1
        ? A
        : A extends 0
          ? 0
          : B extends 0
            ? 0
            : ToNumber<MulDigits<Digits<`${A}`>, Digits<`${B}`>>>;

/** `[quotient, remainder]` of two literals; `B` is not 0. */
export type DivRem<A extends number, B extends number> =
  Divide<`${A}`, Digits<`${B}`>> extends [infer Q, infer R extends Digit[]]
    ? [Q, ToNumber<R extends [] ? [0] : R>]
    : never;

/** `A / B`, rounded down. */
export type FloorDiv<A extends number, B extends number> = number extends A
  ? number
  : number extends B
    ? number
    : B extends 1
      ? A
      : DivRem<A, B> extends [infer Q extends number, unknown]
        ? Q
        : never;

/** Whether `A >= B`; `boolean` where either is not a literal. */
export type AtLeast<A extends number, B extends number> = number extends A
  ? boolean
  : number extends B
    ? boolean
    : [Sub<A, B>] extends [never]
      ? false
      : true;

type Digit = number;
type Bit = 0 | 1;
type Digits<
  S extends string,
  R extends Digit[] = [],
> = S extends `${infer H extends Digit}${infer T}` ? Digits<T, [H, ...R]> : R;
type ToNumber<X extends Digit[]> = Parse<StripZeros<Joined<X>>>;
type Parse<S extends string> = S extends `${infer N extends number}` ? N : never;
type StripZeros<S extends string> = S extends `0${infer T}`
  ? T extends ""
    ? S
    : StripZeros<T>
  : S;
type Joined<X extends Digit[], S extends string = ""> = X extends [
  infer H extends Digit,
  ...infer T extends Digit[],
]
  ? Joined<T, `${H}${S}`>
  : S;

type AddDigits<
  X extends Digit[],
  Y extends Digit[],
  C extends Bit = 0,
  R extends Digit[] = [],
> = X extends [infer A extends Digit, ...infer Xs extends Digit[]]
  ? Y extends [infer B extends Digit, ...infer Ys extends Digit[]]
    ? At<Sums[C], A, B> extends [infer D extends Bit, infer E extends Digit]
      ? AddDigits<Xs, Ys, D, [...R, E]>
      : never
    : C extends 0
      ? [...R, ...X]
      : AddDigits<X, [0], C, R>
  : Y extends []
    ? C extends 0
      ? R
      : [...R, 1]
    : C extends 0
      ? [...R, ...Y]
      : AddDigits<[0], Y, C, R>;

type SubDigits<
  X extends Digit[],
  Y extends Digit[],
  C extends Bit = 0,
  R extends Digit[] = [],
> = X extends [infer A extends Digit, ...infer Xs extends Digit[]]
  ? (Y extends [infer B, ...infer Ys] ? [B, Ys] : [0, []]) extends [
      infer B extends Digit,
      infer Ys extends Digit[],
    ]
    ? At<Differences[C], A, B> extends [infer D extends Bit, infer E extends Digit]
      ? SubDigits<Xs, Ys, D, [...R, E]>
      : never
    : never
  : C extends 0
    ? Y extends []
      ? R
      : never
    : never;

type MulDigits<
  X extends Digit[],
  Y extends Digit[],
  Shift extends 0[] = [],
  Sum extends Digit[] = [],
> = Y extends [infer M extends Digit, ...infer Ys extends Digit[]]
  ? MulDigits<
      X,
      Ys,
      [...Shift, 0],
      M extends 0 ? Sum : AddDigits<Sum, [...Shift, ...MulDigit<X, M>]>
    >
  : Sum;

type MulDigit<
  X extends Digit[],
  M extends Digit,
  C extends Digit = 0,
  R extends Digit[] = [],
> = X extends [infer A extends Digit, ...infer Xs extends Digit[]]
  ? At<Products, A, M> extends [infer High extends Digit, infer Low extends Digit]
    ? At<Sums[0], Low, C> extends [infer Carry, infer E extends Digit]
      ? MulDigit<Xs, M, Carry extends 1 ? Next[High & keyof Next] & Digit : High, [...R, E]>
      : never
    : never
  : C extends 0
    ? R
    : [...R, C];

/** Long division: digits of the dividend from the highest, the rest so far lowest first. */
type Divide<
  S extends string,
  Y extends Digit[],
  Rest extends Digit[] = [],
  Q extends string = "",
> = S extends `${infer D extends Digit}${infer T}`
  ? DivideDigit<TrimHigh<[D, ...Rest]>, Y> extends [infer E extends Digit, infer R extends Digit[]]
    ? Divide<T, Y, R, `${Q}${E}`>
    : never
  : [Parse<StripZeros<Q>>, Rest];
type DivideDigit<Rest extends Digit[], Y extends Digit[], Q extends Digit = 0> =
  SubDigits<Rest, Y> extends infer R
    ? [R] extends [never]
      ? [Q, Rest]
      : R extends Digit[]
        ? DivideDigit<TrimHigh<R>, Y, Next[Q & keyof Next] & Digit>
        : never
    : never;
type TrimHigh<X extends Digit[]> = X extends [...infer H extends Digit[], 0]
  ? H extends []
    ? X
    : TrimHigh<H>
  : X;

type At<Table, I, J> = I extends keyof Table
  ? J extends keyof Table[I]
    ? Table[I][J]
    : never
  : never;
type Next = [1, 2, 3, 4, 5, 6, 7, 8, 9, 9];

// The tables, generated: row a, column b, entry [carry or high digit, digit].
type Sums = [Sum0, Sum1];
type Differences = [Difference0, Difference1];
type Sum0 = [
  [[0, 0], [0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9]],
  [[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0]],
  [[0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1]],
  [[0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2]],
  [[0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3]],
  [[0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4]],
  [[0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5]],
  [[0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6]],
  [[0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [1, 7]],
  [[0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [1, 7], [1, 8]],
];
type Sum1 = [
  [[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0]],
  [[0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1]],
  [[0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2]],
  [[0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3]],
  [[0, 5], [0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4]],
  [[0, 6], [0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5]],
  [[0, 7], [0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6]],
  [[0, 8], [0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [1, 7]],
  [[0, 9], [1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [1, 7], [1, 8]],
  [[1, 0], [1, 1], [1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [1, 7], [1, 8], [1, 9]],
];
type Difference0 = [
  [[0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4], [1, 3], [1, 2], [1, 1]],
  [[0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4], [1, 3], [1, 2]],
  [[0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4], [1, 3]],
  [[0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4]],
  [[0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5]],
  [[0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6]],
  [[0, 6], [0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7]],
  [[0, 7], [0, 6], [0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8]],
  [[0, 8], [0, 7], [0, 6], [0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9]],
  [[0, 9], [0, 8], [0, 7], [0, 6], [0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0]],
];
type Difference1 = [
  [[1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4], [1, 3], [1, 2], [1, 1], [1, 0]],
  [[0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4], [1, 3], [1, 2], [1, 1]],
  [[0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4], [1, 3], [1, 2]],
  [[0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4], [1, 3]],
  [[0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5], [1, 4]],
  [[0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6], [1, 5]],
  [[0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7], [1, 6]],
  [[0, 6], [0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8], [1, 7]],
  [[0, 7], [0, 6], [0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9], [1, 8]],
  [[0, 8], [0, 7], [0, 6], [0, 5], [0, 4], [0, 3], [0, 2], [0, 1], [0, 0], [1, 9]],
];
type Products = [
  [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0]],
  [[0, 0], [0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [0, 7], [0, 8], [0, 9]],
  [[0, 0], [0, 2], [0, 4], [0, 6], [0, 8], [1, 0], [1, 2], [1, 4], [1, 6], [1, 8]],
  [[0, 0], [0, 3], [0, 6], [0, 9], [1, 2], [1, 5], [1, 8], [2, 1], [2, 4], [2, 7]],
  [[0, 0], [0, 4], [0, 8], [1, 2], [1, 6], [2, 0], [2, 4], [2, 8], [3, 2], [3, 6]],
  [[0, 0], [0, 5], [1, 0], [1, 5], [2, 0], [2, 5], [3, 0], [3, 5], [4, 0], [4, 5]],
  [[0, 0], [0, 6], [1, 2], [1, 8], [2, 4], [3, 0], [3, 6], [4, 2], [4, 8], [5, 4]],
  [[0, 0], [0, 7], [1, 4], [2, 1], [2, 8], [3, 5], [4, 2], [4, 9], [5, 6], [6, 3]],
  [[0, 0], [0, 8], [1, 6], [2, 4], [3, 2], [4, 0], [4, 8], [5, 6], [6, 4], [7, 2]],
  [[0, 0], [0, 9], [1, 8], [2, 7], [3, 6], [4, 5], [5, 4], [6, 3], [7, 2], [8, 1]],
];
