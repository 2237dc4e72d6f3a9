/**
 * @file Groups of four elements: how many vectors hold them, and how they come from memory and get there,
 * per element type and by how an operand is walked. Truth values are masks of 32 bits, bytes are widened
 * to 32 bits, doubles and 64-bit integers take two vectors.
 */
import type { DType } from "@kindling/tensor";
import {
  type Code,
  load,
  loadLane,
  lane,
  op,
  shuffle,
  type Statement,
  store,
  storeLane,
} from "../assembler/index.ts";
import type { Emitter, Vec } from "./emitter.ts";

/** Four elements: one vector, or two for types of 64 bits. */
export type Group = readonly Vec[];

/**
 * How an operand is walked along the inner axis: elements side by side, the same element for all, or a
 * stride apart.
 */
export type Walk = "contiguous" | "repeated" | "strided";

/** Where a group is: the address of its first element, and for a strided walk the bytes between two. */
export interface Place {
  readonly address: Code<"i32">;
  readonly strideBytes?: Code<"i32"> | undefined;
  /** Added to the address of a contiguous group. */
  readonly offsetBytes?: number;
}

interface GroupRow {
  readonly contiguous: (e: Emitter, at: Place) => Group;
  readonly repeated: (e: Emitter, at: Place) => Group;
  readonly strided: (e: Emitter, at: Place) => Group;
  readonly store: (e: Emitter, at: Place, group: Group) => Statement[];
  /** Lane by lane, `count` of them. */
  readonly storeLanes: (e: Emitter, at: Place, group: Group, count: number) => Statement[];
}

/** The addresses of the four elements. */
const addresses = ({ address, strideBytes }: Place, count: number): Code<"i32">[] =>
  Array.from({ length: count }, (_, i) =>
    i === 0 || strideBytes === undefined
      ? address
      : op("i32.add", address, op("i32.mul", strideBytes, i)),
  );

const words: GroupRow = {
  contiguous: (e, { address, offsetBytes }) => [e.let(load("v128.load", address, offsetBytes))],
  repeated: (e, { address }) => [e.let(load("v128.load32_splat", address))],
  strided: (e, at) => {
    const [first, ...others] = addresses(at, 4);
    const start: Code<"v128"> = load("v128.load32_zero", first!);
    return [
      e.let(
        others.reduce(
          (vec, address, i) => loadLane("v128.load32_lane", i + 1, address, vec),
          start,
        ),
      ),
    ];
  },
  store: (_, { address, offsetBytes }, [x]) => [store("v128.store", address, x!, offsetBytes)],
  storeLanes: (_, at, [x], count) =>
    addresses(at, count).map((address, i) => storeLane("v128.store32_lane", i, address, x!)),
};

const doubleWords: GroupRow = {
  contiguous: (e, { address, offsetBytes = 0 }) => [
    e.let(load("v128.load", address, offsetBytes)),
    e.let(load("v128.load", address, offsetBytes + 16)),
  ],
  repeated: (e, { address }) => {
    const x = e.let(load("v128.load64_splat", address));
    return [x, x];
  },
  strided: (e, at) => {
    const [a, b, c, d] = addresses(at, 4);
    const pair = (low: Code<"i32">, high: Code<"i32">): Vec =>
      e.let(loadLane("v128.load64_lane", 1, high, load("v128.load64_zero", low)));
    return [pair(a!, b!), pair(c!, d!)];
  },
  store: (_, { address, offsetBytes = 0 }, [x, y]) => [
    store("v128.store", address, x!, offsetBytes),
    store("v128.store", address, y!, offsetBytes + 16),
  ],
  storeLanes: (_, at, group, count) =>
    addresses(at, count).map((address, i) =>
      storeLane("v128.store64_lane", i % 2, address, group[i >> 1]!),
    ),
};

const bytes: GroupRow = {
  contiguous: (e, { address, offsetBytes }) => [
    e.let(
      op(
        "i32x4.extend_low_i16x8_u",
        op("i16x8.extend_low_i8x16_u", load("v128.load32_zero", address, offsetBytes)),
      ),
    ),
  ],
  repeated: (e, { address }) => [e.let(op("i32x4.splat", load("i32.load8_u", address)))],
  strided: (e, at) => {
    const [first, ...others] = addresses(at, 4);
    const start: Code<"v128"> = op("i32x4.splat", load("i32.load8_u", first!));
    return [
      e.let(
        others.reduce(
          (vec, address, i) => lane("i32x4.replace_lane", i + 1, vec, load("i32.load8_u", address)),
          start,
        ),
      ),
    ];
  },
  store: (e, { address, offsetBytes }, [x]) => [
    storeLane("v128.store32_lane", 0, address, packedBytes(e, x!), offsetBytes),
  ],
  storeLanes: (e, at, [x], count) => {
    const packed = packedBytes(e, x!);
    return addresses(at, count).map((address, i) =>
      storeLane("v128.store8_lane", i, address, packed),
    );
  },
};

/** Four integers from 0 to 255 as the first four bytes. */
function packedBytes(e: Emitter, x: Vec): Vec {
  const halves = op("i16x8.narrow_i32x4_u", x, x);
  return e.let(op("i8x16.narrow_i16x8_u", halves, halves));
}

const truths: GroupRow = {
  contiguous: (e, at) => bytes.contiguous(e, at).map((x) => mask(e, x)),
  repeated: (e, at) => bytes.repeated(e, at).map((x) => mask(e, x)),
  strided: (e, at) => bytes.strided(e, at).map((x) => mask(e, x)),
  store: (e, at, [x]) => bytes.store(e, at, [ones(e, x!)]),
  storeLanes: (e, at, [x], count) => bytes.storeLanes(e, at, [ones(e, x!)], count),
};

/** All bits where an integer is not 0. */
export const mask = (e: Emitter, x: Vec): Vec => e.let(op("i32x4.ne", x, e.constant("i32x4", 0)));

/** 1 where a mask has bits. */
export const ones = (e: Emitter, x: Vec): Vec => e.let(op("v128.and", x, e.constant("i32x4", 1)));

export const groups: { readonly [D in DType]: GroupRow } = {
  float32: words,
  int32: words,
  float64: doubleWords,
  int64: doubleWords,
  uint8: bytes,
  bool: truths,
};

/** A mask of four 32-bit lanes as two of two 64-bit lanes. */
export const splitMask = (e: Emitter, x: Vec): [Vec, Vec] => [
  e.let(op("i64x2.extend_low_i32x4_s", x)),
  e.let(op("i64x2.extend_high_i32x4_s", x)),
];

/** The lower halves of four 64-bit lanes as four 32-bit lanes: joins masks, and cuts integers. */
export const joined = (e: Emitter, low: Vec, high: Vec): Vec =>
  e.let(shuffle([0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27], low, high));
