import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fma32, fma64 } from "../../src/random/fma.ts";

const bits = new DataView(new ArrayBuffer(8));

/** Any bit pattern at all: all magnitudes alike, NaN and infinities among them. */
const anyDouble = fc.bigInt(0n, 2n ** 64n - 1n).map((pattern) => {
  bits.setBigUint64(0, pattern);
  return bits.getFloat64(0);
});
const anyFloat = fc.bigInt(0n, 2n ** 32n - 1n).map((pattern) => {
  bits.setUint32(0, Number(pattern));
  return bits.getFloat32(0);
});
/** Few digits and few magnitudes, so that sums meet middles between floats, cancel and vanish. */
const roundNumber = fc
  .tuple(fc.integer({ min: -(2 ** 14), max: 2 ** 14 }), fc.integer({ min: -40, max: 40 }))
  .map(([digits, exponent]) => digits * 2 ** exponent);

/** A format of numbers, as far as rounding to it needs to know. */
interface Format {
  readonly round: (x: number) => number;
  readonly largest: number;
  /** The next number of the format in the direction of the sign of `step`. */
  readonly neighbour: (x: number, step: 1 | -1) => number;
  readonly isEven: (x: number) => boolean;
}

const double: Format = {
  round: (x) => x,
  largest: Number.MAX_VALUE,
  neighbour(x, step) {
    if (x === 0) return step * 2 ** -1074;
    bits.setFloat64(0, x);
    bits.setBigUint64(0, bits.getBigUint64(0) + (x > 0 === step > 0 ? 1n : -1n));
    return bits.getFloat64(0);
  },
  isEven(x) {
    bits.setFloat64(0, x);
    return (bits.getBigUint64(0) & 1n) === 0n;
  },
};

const single: Format = {
  round: Math.fround,
  largest: 2 ** 128 - 2 ** 104,
  neighbour(x, step) {
    if (x === 0) return step * 2 ** -149;
    bits.setFloat32(0, x);
    bits.setUint32(0, bits.getUint32(0) + (x > 0 === step > 0 ? 1 : -1));
    return bits.getFloat32(0);
  },
  isEven(x) {
    bits.setFloat32(0, x);
    return (bits.getUint32(0) & 1) === 0;
  },
};

/** `x · 2¹⁰⁷⁴`, a whole number for every finite double. */
function scaled(x: number): bigint {
  bits.setFloat64(0, x);
  const pattern = bits.getBigUint64(0);
  const biased = (pattern >> 52n) & 0x7ffn;
  const fraction = pattern & (2n ** 52n - 1n);
  const size = biased === 0n ? fraction : (fraction | (1n << 52n)) << (biased - 1n);
  return pattern >> 63n === 1n ? -size : size;
}

const abs = (x: bigint): bigint => (x < 0n ? -x : x);

/** Fails unless `got` is the number of the format nearest to the exact `a·b + c`. */
function expectNearest(format: Format, [a, b, c]: readonly number[], got: number): void {
  const exact = scaled(a!) * scaled(b!) + (scaled(c!) << 1074n);
  const distance = (x: number): bigint => abs(exact - (scaled(x) << 1074n));
  if (exact === 0n) {
    expect(got).toBe(a! * b! + c!);
  } else if (!Number.isFinite(got)) {
    const previous = scaled(format.neighbour(format.largest, -1));
    const half = (scaled(format.largest) - previous) / 2n;
    expect(abs(exact) >= (scaled(format.largest) + half) << 1074n).toBe(true);
    expect(got > 0).toBe(exact > 0n);
  } else {
    if (got === 0) expect(Object.is(got, -0)).toBe(exact < 0n);
    expect(format.round(got)).toBe(got);
    for (const step of [1, -1] as const) {
      const other = format.neighbour(got, step);
      if (!Number.isFinite(other)) continue;
      const farther = distance(other) - distance(got);
      expect(farther > 0n || (farther === 0n && format.isEven(got))).toBe(true);
    }
  }
}

/** The sum in double is the middle between two subnormal float32 numbers, the exact one lies below. */
const subnormalTie: [number, number, number] = [
  (1 + 2 ** -23) * 2 ** -75,
  (1 - 2 ** -23) * 2 ** -75,
  (2 ** 22 + 1) * 2 ** -149,
];

const implementations = [
  { name: "fma32", fma: fma32, format: single, any: anyFloat },
  { name: "fma64", fma: fma64, format: double, any: anyDouble },
] as const;

describe.each(implementations)("$name", ({ fma, format, any }) => {
  const number = fc.oneof(
    any,
    roundNumber.map(format.round),
    fc.double({ min: -4, max: 4 }).map(format.round),
  );
  const nearCancellation = fc
    .tuple(number, number, fc.integer({ min: -3, max: 3 }))
    .map(([a, b, ulps]) => {
      let c = format.round(-a * b);
      for (let i = 0; i < Math.abs(ulps) && Number.isFinite(c); i++)
        c = format.neighbour(c, ulps > 0 ? 1 : -1);
      return [a, b, c];
    });
  /** A sum that lies just beside, or on, the middle between two numbers of the format. */
  const nearMiddle = fc
    .tuple(any, roundNumber, roundNumber, fc.integer({ min: -1, max: 1 }))
    .map(([c, tiny, scale, way]) => {
      const unit = Math.abs(format.neighbour(c, 1) - c);
      return [
        format.round(1 + way * Math.abs(tiny) * 2 ** -70),
        format.round(unit / 2 + unit * scale * 2 ** -60),
        c,
      ];
    });
  const triple = fc.oneof(fc.tuple(number, number, number), nearCancellation, nearMiddle);

  test("a finite result is the number nearest to the exact one, the even one in a tie", () => {
    fc.assert(
      fc.property(triple, ([a, b, c]) => {
        const xs = [a, b, c];
        fc.pre(xs.every(Number.isFinite));
        expectNearest(format, xs, fma(a, b, c));
      }),
      { numRuns: 20_000, examples: [[subnormalTie]] },
    );
  });

  test("infinities and NaN follow IEEE 754: the product is not rounded before the sum", () => {
    const special = fc.constantFrom(0, -0, 1, -2, format.largest, Infinity, -Infinity, NaN);
    fc.assert(
      fc.property(special, special, special, (a, b, c) => {
        fc.pre(![a, b, c].every(Number.isFinite));
        const isFiniteProduct = Number.isFinite(a) && Number.isFinite(b);
        expect(fma(a, b, c)).toBe(isFiniteProduct ? c : a * b + c);
      }),
      { numRuns: 2000 },
    );
  });
});

test("the multiplication's lost digits can decide: 1/3 · 3 − 1 is not zero", () => {
  expect(fma64(1 / 3, 3, -1)).toBe(-(2 ** -54));
  expect(fma32(Math.fround(1 / 3), 3, -1)).toBe(2 ** -25);
});
