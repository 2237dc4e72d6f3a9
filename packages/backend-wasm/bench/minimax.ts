/**
 * @file The polynomials of `src/render/functions/singles.ts`: minimax by Remez's exchange in double
 * precision, then rounded to float32 by descent, which changes coefficients by single units in the last
 * place, one or two at a time, as long as the largest error falls. `node bench/minimax.ts` prints them
 * with their relative errors, in units of 2⁻²⁴.
 *
 * @see Muller, Elementary Functions, §3.6 (Remez) and §3.9 (rounded coefficients)
 */
import { rowOf } from "@kindling/expr";

type Real = (x: number) => number;

/** What is approximated, and how much an error counts. */
interface Target {
  readonly f: Real;
  readonly weight: Real;
  readonly range: readonly [low: number, high: number];
  /** Of the polynomial. */
  readonly length: number;
}

const horner = (c: readonly number[], x: number): number =>
  c.reduceRight((sum, k) => sum * x + k, 0);

/** Extrema of Chebyshev's polynomial of that degree, on a range. */
const nodes = ([low, high]: Target["range"], degree: number): number[] =>
  Array.from(
    { length: degree + 1 },
    (_, i) => (low + high - (high - low) * Math.cos((Math.PI * i) / degree)) / 2,
  );

/** The polynomial of least weighted error, in doubles. */
function minimax({ f, weight, range, length }: Target): number[] {
  const grid = nodes(range, 4000);
  let points = nodes(range, length);
  let c: number[] = [];
  for (let round = 0; round < 60; round++) {
    const rows = points.map((x, i) => [
      ...Array.from({ length }, (_, k) => x ** k),
      (i % 2 === 0 ? 1 : -1) / weight(x),
      f(x),
    ]);
    c = solved(rows);
    const level = Math.abs(c.pop()!);
    const errors = grid.map((x) => weight(x) * (horner(c, x) - f(x)));
    const extrema: { x: number; error: number }[] = [];
    errors.forEach((error, i) => {
      const last = extrema.at(-1);
      const isNew = last === undefined || Math.sign(last.error) !== Math.sign(error);
      if (!isNew && Math.abs(error) <= Math.abs(last.error)) return;
      if (!isNew) extrema.pop();
      extrema.push({ x: grid[i]!, error });
    });
    while (extrema.length > length + 1) {
      const [first, last] = [extrema[0]!, extrema.at(-1)!];
      if (Math.abs(first.error) < Math.abs(last.error)) extrema.shift();
      else extrema.pop();
    }
    const worst = Math.max(...errors.map(Math.abs));
    if (extrema.length <= length || worst < level * 1.0001) break;
    points = extrema.map(({ x }) => x);
  }
  return c;
}

/** A linear system, by elimination with pivots; each row ends with its right side. */
function solved(rows: number[][]): number[] {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows.slice(i).reduce((p, row) => (Math.abs(row[i]!) > Math.abs(p[i]!) ? row : p));
    const at = rows.indexOf(pivot);
    [rows[i], rows[at]] = [pivot, rows[i]!];
    for (const row of rows) {
      if (row === pivot) continue;
      const k = row[i]! / pivot[i]!;
      for (let j = i; j <= n; j++) row[j]! -= k * pivot[j]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}

/** The float32 so many units further. */
function moved(x: number, units: number): number {
  const bits = new Int32Array(Float32Array.of(x).buffer);
  bits[0]! += units;
  return new Float32Array(bits.buffer)[0]!;
}

const units = [1, 2, 4, 8, 16, 32, 64].flatMap((k) => [k, -k]);

/** Coefficients in float32, and their largest error. */
function rounded(target: Target): { readonly c: readonly number[]; readonly error: number } {
  const { f, weight, range, length } = target;
  const grid = nodes(range, 400);
  const [values, weights] = [grid.map(f), grid.map(weight)];
  const worst = (c: readonly number[]): number =>
    grid.reduce((m, x, i) => Math.max(m, Math.abs(weights[i]! * (horner(c, x) - values[i]!))), 0);
  const moves = Array.from({ length }, (_, i) => i).flatMap((i) =>
    units.flatMap((by) => [
      [[i, by]] as const,
      ...[i + 1, i + 2]
        .filter((j) => j < length)
        .flatMap((j) =>
          units.map(
            (also) =>
              [
                [i, by],
                [j, also],
              ] as const,
          ),
        ),
    ]),
  );
  let c = minimax(target).map(Math.fround);
  let error = worst(c);
  for (let isBetter = true; isBetter;) {
    isBetter = false;
    const before = c;
    for (const move of moves) {
      const next = [...before];
      for (const [i, by] of move) next[i] = moved(next[i]!, by);
      const now = worst(next);
      if (now >= error * 0.999) continue;
      [c, error, isBetter] = [next, now, true];
    }
  }
  return { c, error };
}

const show = (name: string, { c, error }: ReturnType<typeof rounded>): void =>
  console.log(`${name.padEnd(36)} ${(error * 2 ** 24).toFixed(3)}  ${JSON.stringify(c)}`);

/** `Σ term(k) xᵏ` of a series that converges fast. */
const series = (term: Real) => (x: number) =>
  Array.from({ length: 40 }, (_, k) => term(k) * x ** k).reduceRight((sum, t) => sum + t, 0);
const factorial: Real = (n) => (n < 2 ? 1 : n * factorial(n - 1));

show(
  "exp",
  rounded({
    f: series((k) => 1 / factorial(k + 2)),
    weight: (r) => (r * r) / Math.exp(r),
    range: [-0.348, 0.348],
    length: 5,
  }),
);

// by the series of tanh near 0, where the difference cancels
const tanhTerms = [-1 / 3, 2 / 15, -17 / 315, 62 / 2835, -1382 / 155925, 21844 / 6081075];
const tanhOf: Real = (z) =>
  z < 1e-2 ? horner(tanhTerms, z) : (Math.tanh(Math.sqrt(z)) / Math.sqrt(z) - 1) / z;
const tanhWeight: Real = (z) => (z === 0 ? 1e-12 : (z * Math.sqrt(z)) / Math.tanh(Math.sqrt(z)));
show("tanh", rounded({ f: tanhOf, weight: tanhWeight, range: [0, 0.81], length: 7 }));

const logOf: Real = (x) =>
  Math.abs(x) < 0.02
    ? series((k) => (k % 2 === 0 ? 1 : -1) / (k + 3))(x)
    : (Math.log1p(x) - x + (x * x) / 2) / x ** 3;
show(
  "log",
  rounded({
    f: logOf,
    weight: (x) => (Math.abs(x) < 1e-9 ? 1e-18 : Math.abs(x ** 3 / Math.log1p(x))),
    range: [Math.SQRT1_2 - 1 - 1e-4, Math.SQRT2 - 1 + 1e-4],
    length: 8,
  }),
);

const { evaluate: erf } = rowOf("erf") as { evaluate: Real };
const [from, width] = [1, 0.98];
const slope = 2 / Math.sqrt(Math.PI);
const erfTerm: Real = (k) => (slope * (k % 2 === 0 ? 1 : -1)) / (factorial(k) * (2 * k + 1));
const erfOf: Real = (z) => series(erfTerm)(z) - 1;
show(
  "erf, about 0",
  rounded({ f: erfOf, weight: (z) => 1 / (erfOf(z) + 1), range: [0, from ** 2], length: 8 }),
);
for (let piece = 0; piece < 3; piece++) {
  const [low, high] = [from + piece * width, from + (piece + 1) * width];
  const middle = nearFloat((low + high) / 2);
  const value = Math.fround(erf(middle));
  const f: Real = (t) =>
    Math.abs(t) < 1e-5 ? slope * Math.exp(-(middle ** 2)) : (erf(middle + t) - value) / t;
  const weight: Real = (t) => Math.abs(t) / erf(middle + t) + 1e-12;
  const range = [low - middle - 1e-6, high - middle + 1e-6] as const;
  show(`erf, about ${middle}: ${value}`, rounded({ f, weight, range, length: 8 }));
}

/** A float32 near a number whose erf is all but a float32 itself. */
function nearFloat(x: number): number {
  const off: Real = (m) => Math.abs(Math.fround(erf(m)) - erf(m));
  const all = Array.from({ length: 120_001 }, (_, i) => Math.fround(x + (i - 60_000) * 2 ** -22));
  return all.reduce((best, m) => (off(m) < off(best) ? m : best));
}

// the fourth root of erfc, drawn down to 0 where 1 - erfc rounds to 1 anyway: errors count as in erfc
const { evaluate: erfc } = rowOf("erfc") as { evaluate: Real };
const [erfcMiddle, erfcEnd, erfcBelow] = [2, 4.2, 3e-3];
const drawn = erfc(erfcEnd) ** 0.25 + erfcBelow;
const rootOf: Real = (a) => erfc(a) ** 0.25 - drawn * (a / erfcEnd) ** 16;
show(
  "erfc's fourth root",
  rounded({
    f: (t) => {
      const a = t + erfcMiddle;
      return a < 1e-6 ? -slope / 4 : (rootOf(a) - 1) / a;
    },
    weight: (t) => 4 * Math.max(rootOf(t + erfcMiddle), 0.02) ** 3 * (t + erfcMiddle) + 1e-12,
    range: [-erfcMiddle, erfcEnd - erfcMiddle],
    length: 10,
  }),
);
