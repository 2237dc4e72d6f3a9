/**
 * @file The meanings, in double precision, of operations that JavaScript's `Math` lacks or defines
 * differently from IEEE and PyTorch.
 */

/**
 * Rounds to the nearest integer, ties to the even one.
 * @example
 * [0.5, 1.5, 2.5].map(roundHalfToEven) // => [ 0, 2, 2 ]
 */
export const roundHalfToEven = (x: number): number =>
  Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);

/**
 * `|x|` with the sign of `y`, which may be that of a zero.
 * @example
 * copysign(2, -0) // => -2
 */
export const copysign = (x: number, y: number): number =>
  y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x);

/**
 * The bits of a whole number of at most 32 moved up; more places than there are, or less than none,
 * move all of them out.
 * @example
 * [shiftLeft(3, 4), shiftLeft(3, 32), shiftLeft(3, -1)] // => [ 48, 0, 0 ]
 */
export const shiftLeft = (x: number, places: number): number =>
  places >= 0 && places < 32 ? x << places : 0;

/**
 * As `shiftLeft`, down; what moves in is the sign.
 * @example
 * [shiftRight(-8, 2), shiftRight(-8, 32), shiftRight(8, -1)] // => [ -2, -1, 0 ]
 */
export const shiftRight = (x: number, places: number): number =>
  x >> (places >= 0 && places < 32 ? places : 31);

/**
 * IEEE power: unlike `**`, 1 to the power of NaN is 1, and so is ±1 to the power of ±∞.
 * @example
 * power(1, NaN) // => 1
 */
export const power = (x: number, y: number): number =>
  x === 1 || (x === -1 && Math.abs(y) === Infinity) ? 1 : x ** y;

/**
 * The remainder with the sign of the divisor, as Python's `%`.
 * @example
 * remainder(-7, 3) // => 2
 */
export function remainder(x: number, y: number): number {
  const r = x % y;
  return r !== 0 && r < 0 !== y < 0 ? r + y : r;
}

/**
 * Python's `//`: computed from the remainder, so that it never disagrees with `remainder`.
 * @example
 * floorDivide(-7, 3) // => -3
 */
export function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y;
  const r = x % y;
  let quotient = (x - r) / y;
  if (r !== 0 && y < 0 !== r < 0) quotient -= 1;
  if (quotient === 0) return copysign(0, x / y);
  const low = Math.floor(quotient);
  return quotient - low > 0.5 ? low + 1 : low;
}

/**
 * The larger one; NaN if either is NaN.
 * @example
 * maximum(NaN, 1) // => NaN
 */
export const maximum = (x: number, y: number): number => (x > y || x !== x ? x : y);

/**
 * The smaller one; NaN if either is NaN.
 * @example
 * minimum(2, 1) // => 1
 */
export const minimum = (x: number, y: number): number => (x < y || x !== x ? x : y);

/**
 * The larger one that is a number.
 * @example
 * fmax(NaN, 1) // => 1
 */
export const fmax = (x: number, y: number): number => (x >= y || y !== y ? x : y);

/**
 * The smaller one that is a number.
 * @example
 * fmin(NaN, 1) // => 1
 */
export const fmin = (x: number, y: number): number => (x <= y || y !== y ? x : y);

/**
 * `1 / (1 + exp(-x))`.
 * @example
 * sigmoid(0) // => 0.5
 */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * The error function.
 *
 * Its Taylor series up to |x| = 2 and `1 - erfc` beyond: the relative error stays below 4e-16 in the
 * first part (the terms alternate, but the largest is at most 20 times the sum).
 * @example
 * erf(0.5).toFixed(10) // => "0.5204998778"
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 2) return Math.sign(x) * (1 - erfc(size));
  // exp(-x²)-scaled series, whose terms are all positive: no cancellation.
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/**
 * `1 - erf(x)` without cancellation: beyond x = 2 by the continued fraction of Laplace
 * (Abramowitz and Stegun 7.1.14), evaluated from the 60th term inwards.
 * @example
 * erfc(5).toExponential(6) // => "1.537460e-12"
 */
export function erfc(x: number): number {
  if (x !== x) return x;
  if (x < 2) return x < 0.5 ? 1 - erf(x) : erfcBetween(x);
  if (x > 27) return 0;
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return expOfMinusSquare(x) / (fraction * Math.sqrt(Math.PI));
}

/** Between 0.5 and 2 the continued fraction needs more terms, but still converges. */
function erfcBetween(x: number): number {
  let fraction = x;
  for (let k = 600; k >= 1; k--) fraction = x + k / 2 / fraction;
  return expOfMinusSquare(x) / (fraction * Math.sqrt(Math.PI));
}

/** exp(-x²) with the rounding error of x² taken along: x² is split into 2 exact parts. */
function expOfMinusSquare(x: number): number {
  const high = Math.fround(x);
  const low = x - high;
  return Math.exp(-high * high) * Math.exp(-low * (x + high));
}

/**
 * The inverse of `erf`: Winitzki's approximation, then Halley's method, which triples the digits of
 * each step. Above 0.5 the error is taken on `erfc`, which keeps its digits near 1.
 * @example
 * erfinv(0) // => 0
 */
export function erfinv(y: number): number {
  if (!(Math.abs(y) < 1)) return Math.abs(y) === 1 ? y * Infinity : NaN;
  if (y < 0 || Object.is(y, -0)) return -erfinv(-y);
  const a = 0.147;
  const l = Math.log1p(-y * y);
  const b = 2 / (Math.PI * a) + l / 2;
  let x = Math.sqrt(Math.sqrt(b * b - l / a) - b);
  for (let i = 0; i < 4; i++) {
    const error = y > 0.5 ? erfc(x) - (1 - y) : y - erf(x);
    const newton = error / ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x));
    x += newton / (1 + x * newton);
  }
  return x;
}

/**
 * log |Γ(x)|: Stirling's series beyond 12, the recurrence up to there, reflection below 0.5.
 * @example
 * lgamma(1) // => 0
 */
export function lgamma(x: number): number {
  if (x !== x || Math.abs(x) === Infinity) return Math.abs(x);
  if (x <= 0 && Number.isInteger(x)) return Infinity;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - lgamma(1 - x);
  if (x === 1 || x === 2) return 0;
  let shift = 1;
  let z = x;
  for (; z < 12; z++) shift *= z;
  const s = 1 / (z * z);
  const series = stirling.reduceRight((sum, c) => sum * s + c, 0) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - Math.log(shift);
}

/**
 * The derivative of `lgamma`.
 * @example
 * digamma(1).toFixed(10) // => "-0.5772156649"
 */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Infinity : -Infinity;
  if (x < 0 && Number.isInteger(x)) return NaN;
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x % 1));
  let sum = 0;
  let z = x;
  for (; z < 12; z++) sum -= 1 / z;
  const s = 1 / (z * z);
  return sum + Math.log(z) - 0.5 / z - s * digammaTail.reduceRight((t, c) => t * s + c, 0);
}

/**
 * The derivative of `digamma`.
 * @example
 * trigamma(1).toFixed(10) // => "1.6449340668"
 */
export function trigamma(x: number): number {
  if (x < 0.5) return (Math.PI / Math.sin(Math.PI * x)) ** 2 - trigamma(1 - x);
  let sum = 0;
  let z = x;
  for (; z < 12; z++) sum += 1 / (z * z);
  const s = 1 / (z * z);
  return sum + 1 / z + s / 2 + (s / z) * trigammaTail.reduceRight((t, c) => t * s + c, 0);
}

/**
 * The derivative of order `order`, a whole number (others are rounded), of `digamma`: ±n! ζ(n + 1, x),
 * with Hurwitz's zeta function. Beyond order 170 n! overflows, and the result with it.
 * @example
 * polygamma(2, 1).toFixed(10) // => "-2.4041138063"
 */
export function polygamma(order: number, x: number): number {
  const n = Math.round(order);
  if (n === 0) return digamma(x);
  if (n === 1) return trigamma(x);
  if (!(n > 1) || x !== x || x === -Infinity) return NaN;
  const sign = n % 2 === 1 ? 1 : -1;
  if (x <= 0 && Number.isInteger(x)) return sign * Infinity; // of an even order from above, as PyTorch
  if (n > 170) return sign * Infinity;
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return sign * factorial * hurwitz(n + 1, x);
}

/** Σ (x + k)⁻ˢ over k ≥ 0, for whole s. The terms below 0 are those of the other side, mirrored. */
function hurwitz(s: number, x: number): number {
  if (x > 0) return hurwitzAbove(s, x);
  const steps = Math.ceil(-x);
  const first = x + steps;
  const below = hurwitzAbove(s, 1 - first) - hurwitzAbove(s, steps + 1 - first);
  return hurwitzAbove(s, first) + (s % 2 === 0 ? below : -below);
}

/** The first terms, and the series of Euler and Maclaurin for the rest: beyond 12 + s 8 of its terms do. */
function hurwitzAbove(s: number, x: number): number {
  let sum = 0;
  let z = x;
  for (; z < 12 + s; z++) sum += z ** -s;
  let factor = s / 2;
  let power = z ** (-s - 1);
  sum += z ** (1 - s) / (s - 1) + z ** -s / 2;
  bernoulli.forEach((b, k) => {
    sum += b * factor * power;
    factor *= ((s + 2 * k + 1) * (s + 2 * k + 2)) / ((2 * k + 3) * (2 * k + 4));
    power /= z * z;
  });
  return sum;
}

// Bernoulli numbers B2, B4, … over 2n(2n-1), over 2n, and alone (Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12).
const bernoulli = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];
const stirling = bernoulli.map((b, i) => b / ((2 * i + 2) * (2 * i + 1)));
const digammaTail = bernoulli.map((b, i) => b / (2 * i + 2));
const trigammaTail = bernoulli;

/**
 * log(p / (1 - p)).
 * @example
 * logit(0.5) // => 0
 */
export const logit = (p: number): number => Math.log(p / (1 - p));

/**
 * x log(y), 0 where x is 0 unless y is NaN.
 * @example
 * xlogy(0, 0) // => 0
 */
export const xlogy = (x: number, y: number): number =>
  Number.isNaN(y) ? NaN : x === 0 ? 0 : x * Math.log(y);

/**
 * sin(πx) / (πx), 1 at 0.
 * @example
 * sinc(0.5).toFixed(10) // => "0.6366197724"
 */
export const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
