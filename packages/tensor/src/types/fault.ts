/**
 * @file How a mistake becomes a compile error in words. A check is a type that is a sentence when
 * something is surely wrong and `false` otherwise. A checked parameter has the type
 * `Checked<T, Check>`: `T`, or the sentence itself, so that the compiler says
 * `Argument of type 'Tensor<[5, 4], "float32">' is not assignable to parameter of type '"matmul: …"'`.
 */

/** What a check says: a sentence, or `false` when nothing is known to be wrong. */
export type Fault = string | false;

/**
 * The type of a checked parameter. Inference goes through it to `T`, because the compiler infers
 * to both branches of a conditional type. (`T & Check` would work too; its message takes two lines.)
 */
export type Checked<T, F> = [F] extends [string] ? F : T;

/** The type of several checked parameters, with a fault for each. */
export type CheckedList<L extends readonly unknown[], Faults> = {
  readonly [I in keyof L]: Checked<L[I], I extends keyof Faults ? Faults[I] : false>;
};

/** The first fault of two. */
export type Either<F, G> = [F] extends [string] ? F : G;

/**
 * `true` where two sizes are surely different, `false` where they are equal or either is unknown.
 * Boxes are compared, not sizes: the compiler puts `A extends B` off while a type parameter is in
 * it, but decides `Box<A> extends Box<A>` at once, so generic layers pass their own checks.
 */
export type Differ<A, B> =
  Box<A> extends Box<B> ? false : number extends A ? false : number extends B ? false : true;

/** Whether two types are one and the same. */
export type Identical<A, B> = Box<A> extends Box<B> ? true : false;

interface Box<in out T> {
  readonly is: (x: T) => T;
}
