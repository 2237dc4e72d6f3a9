/** @file Arbitrary shapes: alone, that broadcast, that do not, that multiply. */
import fc from "fast-check";

/** Which shapes are drawn. */
export interface ShapeOptions {
  /** Default 0. */
  readonly minRank?: number;
  /** Default 4. */
  readonly maxRank?: number;
  /** Most elements; later sizes are cut so that it holds. Default 64. */
  readonly maxNumel?: number;
  /** Whether a size may be 0. Default `false`. */
  readonly allowZero?: boolean;
}

/**
 * Any shape within the options; shrinks to fewer and smaller axes.
 * @example
 * fc.sample(shape({ maxRank: 3 }), 100).every((sizes) => sizes.length <= 3) // => true
 */
export function shape(options: ShapeOptions = {}): fc.Arbitrary<number[]> {
  const { minRank = 0, maxRank = 4, maxNumel = 64, allowZero = false } = options;
  const size = fc.integer({ min: allowZero ? 0 : 1, max: Math.min(6, maxNumel) });
  return fc
    .array(size, { minLength: minRank, maxLength: maxRank })
    .map((sizes) => cutTo(sizes, maxNumel));
}

/** Shapes that broadcast together, and the shape they give. */
export interface Broadcastable {
  readonly shapes: readonly number[][];
  readonly result: readonly number[];
}

/**
 * `count` shapes that broadcast: each is one shape with some sizes replaced by 1 and some leading
 * axes dropped.
 * @example
 * const [{ shapes, result }] = fc.sample(broadcastableShapes(2), 1);
 * const [a, b] = shapes.map((sizes) => zeros(sizes));
 * String(a.add(b).shape) === String(result) // => true
 */
export function broadcastableShapes(
  count: number,
  options: ShapeOptions = {},
): fc.Arbitrary<Broadcastable> {
  return shape(options)
    .chain((whole) => fc.tuple(...Array.from({ length: count }, () => partOf(whole))))
    .map((shapes) => ({ shapes, result: broadcastOf(shapes) }));
}

/**
 * Two shapes that do not broadcast: on one axis they have two sizes, neither of them 1.
 * @example
 * const [[a, b]] = fc.sample(incompatibleShapes(), 1);
 * let code;
 * try { zeros(a).add(zeros(b)); } catch (error) { code = error.code; }
 * code // => "KINDLING_SHAPE"
 */
export function incompatibleShapes(
  options: ShapeOptions = {},
): fc.Arbitrary<readonly [number[], number[]]> {
  const whole = shape({ ...options, minRank: Math.max(1, options.minRank ?? 1), allowZero: false });
  return whole
    .chain((sizes) => fc.tuple(fc.constant(sizes), fc.nat(sizes.length - 1), clash, partOf(sizes)))
    .map(([sizes, axis, [a, b], part]) => {
      const fromEnd = sizes.length - axis;
      // the axis counts from the end, as broadcasting does; a part that lost it gets it back
      const other = part.length < fromEnd ? [...sizes] : [...part];
      return [sizes.with(axis, a), other.with(other.length - fromEnd, b)] as const;
    });
}

/** Sizes m, k, n, p, so that `[m, k]`, `[k, n]` and `[n, p]` multiply. */
export interface MatmulTriple {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  readonly c: readonly [number, number];
}

/**
 * Three shapes of matrices whose product exists.
 * @example
 * const [{ a, b, c }] = fc.sample(matmulTriple(), 1);
 * zeros(a).matmul(zeros(b)).matmul(zeros(c)).ndim // => 2
 */
export function matmulTriple({ maxSize = 6, allowZero = false } = {}): fc.Arbitrary<MatmulTriple> {
  const size = fc.integer({ min: allowZero ? 0 : 1, max: maxSize });
  return fc
    .tuple(size, size, size, size)
    .map(([m, k, n, p]) => ({ a: [m, k], b: [k, n], c: [n, p] }));
}

/** The number of elements of a shape. */
export const numelOf = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Two different sizes, neither 1. */
const clash: fc.Arbitrary<readonly [number, number]> = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 3 }))
  .map(([a, more]) => [a, a + more] as const);

function cutTo(sizes: readonly number[], maxNumel: number): number[] {
  let room = maxNumel;
  return sizes.map((size) => {
    const cut = Math.min(size, room);
    room = Math.floor(room / Math.max(1, cut));
    return cut;
  });
}

function partOf(whole: readonly number[]): fc.Arbitrary<number[]> {
  const ones = fc.array(fc.boolean(), { minLength: whole.length, maxLength: whole.length });
  return fc
    .tuple(ones, fc.nat(whole.length))
    .map(([isOne, drop]) => whole.map((size, i) => (isOne[i] === true ? 1 : size)).slice(drop));
}

function broadcastOf(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((sizes) => sizes.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((own) => own[i - rank + own.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}
