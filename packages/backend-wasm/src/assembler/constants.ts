/**
 * @file Numbers written into code.
 */
import { type Code, code } from "./code.ts";
import { signed } from "./leb128.ts";
import type { ValueType } from "./value-type.ts";

type NumberType = Exclude<ValueType, "v128">;

const encodings: {
  readonly [T in NumberType]: readonly [
    opcode: number,
    bytes: (x: number | bigint) => Iterable<number>,
  ];
} = {
  i32: [0x41, (x) => signed(BigInt.asIntN(32, BigInt(x)))],
  i64: [0x42, (x) => signed(BigInt.asIntN(64, BigInt(x)))],
  f32: [0x43, (x) => bytesOf(Float32Array.of(Number(x)))],
  f64: [0x44, (x) => bytesOf(Float64Array.of(Number(x)))],
};

/** A number of a type; integers are taken modulo their size, so that `0xffffffff` is −1. */
export function constant<T extends ValueType>(type: T, value: number | bigint): Code<T> {
  if (type === "v128") throw new Error("a vector is no number: use i32x4(), f32x4(), …");
  const [opcode, bytes] = encodings[type as NumberType];
  return code(type, opcode, [...bytes(value)]);
}

type Four = readonly [number, number, number, number];

/** Vectors with the given lanes, or one number in all of them. */
export const i32x4 = (lanes: Four | number): Code<"v128"> =>
  vector(Int32Array.from(each(lanes, 4)));
export const f32x4 = (lanes: Four | number): Code<"v128"> =>
  vector(Float32Array.from(each(lanes, 4)));
export const f64x2 = (lanes: readonly [number, number] | number): Code<"v128"> =>
  vector(Float64Array.from(each(lanes, 2)));
export const i64x2 = (lanes: readonly [bigint, bigint] | bigint): Code<"v128"> =>
  vector(BigInt64Array.from(each(lanes, 2)));
export const i8x16 = (lanes: readonly number[] | number): Code<"v128"> =>
  vector(Int8Array.from(each(lanes, 16)));

function each<T extends number | bigint>(lanes: readonly T[] | T, count: number): readonly T[] {
  if (typeof lanes !== "object") return new Array<T>(count).fill(lanes);
  if (lanes.length !== count) throw new Error(`${lanes.length} lanes where ${count} are needed`);
  return lanes;
}

const vector = (lanes: ArrayBufferView): Code<"v128"> =>
  code("v128", [0xfd, 12], [...bytesOf(lanes)]);

// Little-endian, as the binary format asks and as every machine with JavaScript is in practice.
const bytesOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
