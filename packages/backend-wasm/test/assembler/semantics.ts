/**
 * @file What each instruction means, written a second time: from its name, in JavaScript's numbers.
 * A name is `lanes.action`; scalars are one lane. Values are lists of lanes, integers as signed
 * `bigint`s, floats as numbers.
 *
 * Long because it is all of them.
 */
import type { ValueType } from "../../src/assembler/index.ts";

export type Lane = number | bigint;
export type Lanes = readonly Lane[];

/** How the bytes of a value are divided. */
export interface Division {
  readonly bits: number;
  readonly isFloat: boolean;
  readonly count: number;
}

const scalars: { readonly [name: string]: Division } = {
  i32: { bits: 32, isFloat: false, count: 1 },
  i64: { bits: 64, isFloat: false, count: 1 },
  f32: { bits: 32, isFloat: true, count: 1 },
  f64: { bits: 64, isFloat: true, count: 1 },
};

/** `i32`, `f32x4`, `v128` (two lanes of 64 bits), … */
export function division(name: string): Division {
  const scalar = scalars[name === "v128" ? "i64" : name];
  if (name !== "v128" && scalar !== undefined) return scalar;
  const [, kind, bits = "64", count = "2"] = /^([if])(\d+)x(\d+)$/.exec(name) ?? [];
  return { bits: Number(bits), isFloat: kind === "f", count: Number(count) };
}

export function readLanes(bytes: Uint8Array, { bits, isFloat, count }: Division): Lane[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = bits / 8;
  return Array.from({ length: count }, (_, i) => {
    if (isFloat) return bits === 32 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    let value = 0n;
    for (let at = size - 1; at >= 0; at--) value = value * 256n + BigInt(bytes[i * size + at]!);
    return BigInt.asIntN(bits, value);
  });
}

/** A trap, where the specification asks for one. */
export class Trap extends Error {}

const trap = (): never => {
  throw new Trap();
};

/** What an instruction makes of its operands: how it divides them, and the lanes of its result. */
export interface Meaning {
  readonly operands: readonly Division[];
  readonly result: Division;
  readonly of: (...operands: Lanes[]) => Lanes;
}

export function meaning(name: string, params: readonly ValueType[], result: string): Meaning {
  const [lanes = "", action = ""] = name.split(".");
  const own = division(lanes);
  const isComparison = /^(eq|ne|lt|gt|le|ge)(_[su])?$/.test(action);
  const shown =
    result === "v128" ? { ...own, isFloat: own.isFloat && !isComparison } : division(result);
  const same = params.map((type) => (type === "v128" ? own : division(type)));
  const conversion = /^(.*)_([if]\d+(?:x\d+)?)(_[su])?(_zero)?$/.exec(action);
  if (conversion?.[1] !== undefined) {
    const [, verb, from = "", sign = "", zero] = conversion;
    const source = division(from);
    const convert = converting(
      verb.replace("relaxed_trunc", "trunc_sat"),
      sign === "_u",
      source,
      own,
    );
    return {
      operands: params.map(() => source),
      result: shown,
      of: (...operands) => {
        const out = convert(...operands);
        return zero === undefined
          ? out
          : [...out, ...new Array<Lane>(2).fill(out.map(zeroLike)[0]!)];
      },
    };
  }
  const isVector = own.count > 1;
  const whole = wholes(own)[action.replace("relaxed_", "")];
  if (whole !== undefined) return { operands: same, result: shown, of: whole };
  const each = own.isFloat
    ? floatOf(own.bits)[action.replace("relaxed_", "")]
    : integerOf(own.bits)[action];
  if (each === undefined) throw new Error(`no meaning is written down for ${name}`);
  return {
    operands: same,
    result: shown,
    of: (...operands) =>
      Array.from({ length: own.count }, (_, i) => {
        // A shift's count is one number for all lanes.
        const value = each(...operands.map((x) => x[Math.min(i, x.length - 1)]!));
        if (typeof value !== "boolean") return value;
        return isVector && value ? -1n : BigInt(value); // a vector's lane is all ones
      }),
  };
}

const zeroLike = (x: Lane): Lane => (typeof x === "bigint" ? 0n : 0);

type Each = (...lanes: Lane[]) => Lane | boolean;

/** A function of integer lanes, given as signed numbers; the result is wrapped. */
function integerOf(bits: number): { readonly [action: string]: Each } {
  const wrap = (x: bigint): bigint => BigInt.asIntN(bits, x);
  const u = (x: bigint): bigint => BigInt.asUintN(bits, x);
  const [least, most] = [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
  const clamp = (x: bigint, low: bigint, high: bigint): bigint =>
    x < low ? low : x > high ? high : x;
  const count = (n: bigint): bigint => BigInt.asUintN(64, n) % BigInt(bits);
  const text = (x: bigint): string => u(x).toString(2).padStart(bits, "0");
  const rotl = (x: bigint, n: bigint): bigint => (u(x) << n) | (u(x) >> (BigInt(bits) - n));
  const table: {
    readonly [action: string]: (x: bigint, y: bigint, z: bigint) => bigint | boolean;
  } = {
    eqz: (x) => x === 0n,
    eq: (x, y) => x === y,
    ne: (x, y) => x !== y,
    lt_s: (x, y) => x < y,
    lt_u: (x, y) => u(x) < u(y),
    gt_s: (x, y) => x > y,
    gt_u: (x, y) => u(x) > u(y),
    le_s: (x, y) => x <= y,
    le_u: (x, y) => u(x) <= u(y),
    ge_s: (x, y) => x >= y,
    ge_u: (x, y) => u(x) >= u(y),
    clz: (x) => BigInt(/^0*/.exec(text(x))![0].length),
    ctz: (x) => BigInt(/0*$/.exec(text(x))![0].length),
    popcnt: (x) => BigInt(text(x).replaceAll("0", "").length),
    add: (x, y) => wrap(x + y),
    sub: (x, y) => wrap(x - y),
    mul: (x, y) => wrap(x * y),
    neg: (x) => wrap(-x),
    abs: (x) => wrap(x < 0n ? -x : x),
    div_s: (x, y) => (y === 0n || (x === least && y === -1n) ? trap() : x / y),
    div_u: (x, y) => (y === 0n ? trap() : wrap(u(x) / u(y))),
    rem_s: (x, y) => (y === 0n ? trap() : x % y),
    rem_u: (x, y) => (y === 0n ? trap() : wrap(u(x) % u(y))),
    and: (x, y) => x & y,
    andnot: (x, y) => x & ~y,
    or: (x, y) => x | y,
    xor: (x, y) => x ^ y,
    not: (x) => ~x,
    bitselect: (x, y, z) => (x & z) | (y & ~z),
    shl: (x, y) => wrap(x << count(y)),
    shr_s: (x, y) => x >> count(y),
    shr_u: (x, y) => wrap(u(x) >> count(y)),
    rotl: (x, y) => wrap(rotl(x, count(y))),
    rotr: (x, y) => wrap(rotl(x, (BigInt(bits) - count(y)) % BigInt(bits))),
    extend8_s: (x) => BigInt.asIntN(8, x),
    extend16_s: (x) => BigInt.asIntN(16, x),
    extend32_s: (x) => BigInt.asIntN(32, x),
    add_sat_s: (x, y) => clamp(x + y, least, most),
    add_sat_u: (x, y) => wrap(clamp(u(x) + u(y), 0n, 2n * most + 1n)),
    sub_sat_s: (x, y) => clamp(x - y, least, most),
    sub_sat_u: (x, y) => wrap(clamp(u(x) - u(y), 0n, 2n * most + 1n)),
    min_s: (x, y) => (x < y ? x : y),
    max_s: (x, y) => (x > y ? x : y),
    min_u: (x, y) => (u(x) < u(y) ? x : y),
    max_u: (x, y) => (u(x) > u(y) ? x : y),
    splat: (x) => wrap(x),
    // Masks of all ones or zeros, on which alone the relaxed selection is defined.
    relaxed_laneselect: (x, y, z) => (z < 0n ? x : y),
  };
  return table as { readonly [action: string]: Each }; // integer lanes are bigints
}

/** A function of float lanes. A product that is added may be rounded or not: tests leave room for it. */
function floatOf(bits: number): { readonly [action: string]: Each } {
  const round = bits === 32 ? Math.fround : Number;
  const nearest = (x: number): number => {
    if (!(Math.abs(x) < 2 ** 52)) return x;
    const low = Math.floor(x);
    const isUp = x - low > 0.5 || (x - low === 0.5 && low % 2 !== 0);
    return withSign(isUp ? low + 1 : low, x);
  };
  const withSign = (x: number, y: number): number => (isNegative(x) === isNegative(y) ? x : -x);
  const table: {
    readonly [action: string]: (x: number, y: number, z: number) => number | boolean;
  } = {
    eq: (x, y) => x === y,
    ne: (x, y) => x !== y,
    lt: (x, y) => x < y,
    gt: (x, y) => x > y,
    le: (x, y) => x <= y,
    ge: (x, y) => x >= y,
    abs: Math.abs,
    neg: (x) => -x,
    ceil: Math.ceil,
    floor: Math.floor,
    trunc: Math.trunc,
    nearest,
    sqrt: (x) => round(Math.sqrt(x)),
    add: (x, y) => round(x + y),
    sub: (x, y) => round(x - y),
    mul: (x, y) => round(x * y),
    div: (x, y) => round(x / y),
    min: Math.min,
    max: Math.max,
    pmin: (x, y) => (y < x ? y : x),
    pmax: (x, y) => (x < y ? y : x),
    copysign: withSign,
    splat: (x) => x,
    madd: (x, y, z) => round(x * y + z),
    nmadd: (x, y, z) => round(-(x * y) + z),
  };
  return table as { readonly [action: string]: Each }; // float lanes are numbers
}

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);

/** Functions of a whole vector. */
function wholes({ bits, count }: Division): {
  readonly [action: string]: (...x: Lanes[]) => Lanes;
} {
  return {
    any_true: (x) => [BigInt(x.some((lane) => lane !== 0n))],
    all_true: (x) => [BigInt(x.every((lane) => lane !== 0n))],
    bitmask: (x) => [
      x.reduce<bigint>((mask, lane, i) => (lane < 0n ? mask | (1n << BigInt(i)) : mask), 0n),
    ],
    swizzle: (x, at) => at.map((i) => (bits === 8 && i >= 0n && i < count ? x[Number(i)]! : 0n)),
  };
}

/** Conversions by their verb: what comes before the type they convert from. */
function converting(
  verb: string,
  isUnsigned: boolean,
  from: Division,
  to: Division,
): (...x: Lanes[]) => Lanes {
  const low = isUnsigned ? 0n : -(2n ** BigInt(to.bits - 1));
  const high = (isUnsigned ? 2n ** BigInt(to.bits) : 2n ** BigInt(to.bits - 1)) - 1n;
  const read = (x: Lane): bigint =>
    isUnsigned ? BigInt.asUintN(from.bits, x as bigint) : (x as bigint);
  const wrap = (x: bigint): bigint => BigInt.asIntN(to.bits, x);
  const clamp = (x: bigint): bigint => wrap(x < low ? low : x > high ? high : x);
  const float = to.bits === 32 ? Math.fround : Number;
  const saturate = (x: Lane): bigint => {
    if (Number.isNaN(x)) return 0n;
    if (Math.abs(Number(x)) === Infinity) return wrap(x > 0 ? high : low);
    return clamp(BigInt(Math.trunc(Number(x))));
  };
  const each = (f: (x: Lane) => Lane) => (x: Lanes) => x.slice(0, to.count).map(f);
  const half = (x: Lanes, isHigh: boolean): Lanes =>
    x.slice(isHigh ? to.count : 0).slice(0, to.count);
  const products = (isHigh: boolean) => (x: Lanes, y: Lanes) =>
    half(x, isHigh).map((a, i) => wrap(read(a) * read(half(y, isHigh)[i]!)));
  const table: { readonly [verb: string]: (...x: Lanes[]) => Lanes } = {
    wrap: each((x) => wrap(x as bigint)),
    extend: each((x) => wrap(read(x))),
    trunc: each((x) => {
      const whole = Number.isFinite(x) ? BigInt(Math.trunc(x as number)) : trap();
      return whole < low || whole > high ? trap() : wrap(whole);
    }),
    trunc_sat: each(saturate),
    convert: each((x) => (to.bits === 32 ? roundedOnce(read(x)) : Number(read(x)))),
    convert_low: each((x) => Number(read(x))),
    demote: each((x) => float(x as number)),
    promote: each((x) => x),
    promote_low: each((x) => x),
    reinterpret: (x) => readLanes(writeLanes(x, from), to),
    extend_low: (x) => half(x, false).map((lane) => wrap(read(lane))),
    extend_high: (x) => half(x, true).map((lane) => wrap(read(lane))),
    extmul_low: products(false),
    extmul_high: products(true),
    narrow: (x, y) => [...x, ...y].map((lane) => clamp(lane as bigint)),
  };
  const found = table[verb];
  if (found === undefined) throw new Error(`no meaning is written down for ${verb}`);
  return found;
}

/** A whole number as a float32. By way of double it would be rounded twice. */
function roundedOnce(x: bigint): number {
  const size = x < 0n ? -x : x;
  if (size < 2n ** 53n) return Math.fround(Number(x));
  const jammed = (size >> 12n) | (size % 4096n === 0n ? 0n : 1n);
  return Math.fround(Number(x < 0n ? -jammed : jammed) * 4096);
}

export function writeLanes(lanes: Lanes, { bits, isFloat }: Division): Uint8Array {
  const bytes = new Uint8Array((lanes.length * bits) / 8);
  const view = new DataView(bytes.buffer);
  for (const [i, lane] of lanes.entries()) {
    if (isFloat && bits === 32) view.setFloat32(4 * i, Number(lane), true);
    else if (isFloat) view.setFloat64(8 * i, Number(lane), true);
    else
      for (let at = 0; at < bits / 8; at++)
        bytes[(i * bits) / 8 + at] = Number(BigInt.asUintN(8, (lane as bigint) >> BigInt(8 * at)));
  }
  return bytes;
}
