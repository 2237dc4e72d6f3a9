/**
 * @file The kernel of `sort`. Elements become unsigned words that are ordered as they are, so one
 * stable sort by digits serves all types: no comparison, no `bigint`.
 */
import type { SortCall } from "../backend.ts";
import type { DType, TypedArray } from "../dtype.ts";
import { eachLine, lengthAlong, strideAlong } from "./lines.ts";

/** A stable sort along an axis, as far as the outputs have room. */
export function sort({ input, axis, descending, values, indices }: SortCall): void {
  const [length, count] = [lengthAlong(input, axis), lengthAlong(values, axis)];
  const x = bitsOf(input.storage.elements(input.dtype));
  const y = bitsOf(values.storage.elements(values.dtype));
  const where = bitsOf(indices.storage.elements("int64"));
  const [from, to, mark] = [
    strideAlong(input, axis),
    strideAlong(values, axis),
    strideAlong(indices, axis),
  ];
  const read = readers[input.dtype];
  const move = input.storage.elements(input.dtype).BYTES_PER_ELEMENT === 8 ? moveTwo : moveOne;
  const line = makeLine(length);
  eachLine([input, values, indices], axis, ([start, target, note]) => {
    read(x, start!, from, line);
    if (descending) invert(line);
    const order = firstOf(line, count);
    for (let place = 0; place < count; place++) {
      move(y, target! + place * to, x, start! + order[place]! * from);
      const at = 2 * (note! + place * mark);
      where[at] = order[place]!;
      where[at + 1] = 0;
    }
  });
}

/** Elements as they lie in memory: bytes, or words of 32 bits, the lower of two first. */
type Bits = Uint8Array | Uint32Array;

const bitsOf = ({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT }: TypedArray): Bits =>
  BYTES_PER_ELEMENT === 1
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint32Array(buffer, byteOffset, byteLength / 4);

type Move = (to: Bits, place: number, from: Bits, source: number) => void;

const moveOne: Move = (to, place, from, source) => {
  to[place] = from[source]!;
};
const moveTwo: Move = (to, place, from, source) => {
  to[2 * place] = from[2 * source]!;
  to[2 * place + 1] = from[2 * source + 1]!;
};

/** The keys of a line's elements, and the order of their positions. */
interface Line {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly order: Uint32Array;
  readonly spare: Uint32Array;
}

const makeLine = (length: number): Line => ({
  low: new Uint32Array(length),
  high: new Uint32Array(length),
  order: new Uint32Array(length),
  spare: new Uint32Array(length),
});

type Read = (x: Bits, start: number, step: number, line: Line) => void;

const sign = 0x8000_0000;
const [lowOnes, highOnes] = [0xffff_ffff, 0xffff_ffff];

const readBytes: Read = (x, start, step, { low }) => {
  for (let k = 0; k < low.length; k++) low[k] = x[start + k * step]!;
};

/** NaN is the largest, -0 is 0; of other negative numbers larger bits are less. */
const readers: { readonly [D in DType]: Read } = {
  bool: readBytes,
  uint8: readBytes,
  int32: (x, start, step, { low }) => {
    for (let k = 0; k < low.length; k++) low[k] = x[start + k * step]! ^ sign;
  },
  int64: (x, start, step, { low, high }) => {
    for (let k = 0; k < low.length; k++) {
      const at = 2 * (start + k * step);
      low[k] = x[at]!;
      high[k] = x[at + 1]! ^ sign;
    }
  },
  float32: (x, start, step, { low }) => {
    for (let k = 0; k < low.length; k++) {
      const bits = x[start + k * step]!;
      const size = bits & ~sign;
      if (size > 0x7f80_0000) low[k] = lowOnes;
      else low[k] = bits > sign ? ~bits : size | sign;
    }
  },
  float64: (x, start, step, { low, high }) => {
    for (let k = 0; k < low.length; k++) {
      const at = 2 * (start + k * step);
      const lower = x[at]!;
      const upper = x[at + 1]!;
      const size = upper & ~sign;
      const isNaN = size > 0x7ff0_0000 || (size === 0x7ff0_0000 && lower !== 0);
      const isNegative = upper > sign || (upper === sign && lower !== 0);
      low[k] = isNaN ? lowOnes : isNegative ? ~lower : lower;
      high[k] = isNaN ? highOnes : isNegative ? ~upper : size | sign;
    }
  },
};

function invert({ low, high }: Line): void {
  for (let k = 0; k < low.length; k++) {
    low[k] = ~low[k]!;
    high[k] = ~high[k]!;
  }
}

/** So few are found sooner by comparing than by counting digits. */
const few = 40;

/** The positions of a line's first elements in the order of their keys, equal ones as they were. */
function firstOf(line: Line, count: number): Uint32Array {
  if (count <= few) return byComparing(line, count);
  const isPart = line.low.length >= many && count <= line.low.length / 8;
  return isPart ? fromChosen(line, count) : inOrder(line);
}

/** In fewer, nothing is gained by leaving out those that come too late. */
const many = 2 ** 14;

/** Chooses by the leading digits what may be among the first, and puts that in order. */
function fromChosen(line: Line, count: number): Uint32Array {
  const { low, high } = line;
  const word = high.every((x) => x === high[0]) ? low : high;
  const last = lastDigits(word, count);
  const positions = line.order;
  let chosen = 0;
  for (let k = 0; k < low.length; k++) {
    if (word[k]! >>> 16 > last) continue;
    low[chosen] = low[k]!;
    high[chosen] = high[k]!;
    positions[chosen++] = k;
  }
  const order = inOrder({
    low: low.subarray(0, chosen),
    high: high.subarray(0, chosen),
    order: new Uint32Array(chosen),
    spare: line.spare.subarray(0, chosen),
  });
  return order.map((k) => positions[k]!);
}

/** The least upper half of a word that so many words do not exceed in theirs. */
function lastDigits(word: Uint32Array, count: number): number {
  const counts = new Uint32Array(2 ** 16);
  for (let k = 0; k < word.length; k++) counts[word[k]! >>> 16]!++;
  let digits = 0;
  for (let met = counts[0]!; met < count; met += counts[digits]!) digits++;
  return digits;
}

/** All positions of a line in the order of their keys. */
function inOrder({ low, high, order, spare }: Line): Uint32Array {
  for (let k = 0; k < order.length; k++) order[k] = k;
  const byLow = byWord(low, order, spare);
  return byWord(high, byLow, byLow === order ? spare : order);
}

/** Each element takes its place among the first so far. */
function byComparing({ low, high, order }: Line, count: number): Uint32Array {
  for (let k = 0; k < low.length; k++) {
    const lower = low[k]!;
    const upper = high[k]!;
    let place = Math.min(k, count);
    for (; place > 0; place--) {
      const before = order[place - 1]!;
      if (high[before]! < upper || (high[before] === upper && low[before]! <= lower)) break;
      order[place] = before;
    }
    if (place < count) order[place] = k;
  }
  return order;
}

const counts = new Uint32Array(256);

/** Positions that are in some order, ordered by the words there, digit after digit. */
function byWord(word: Uint32Array, given: Uint32Array, other: Uint32Array): Uint32Array {
  let [order, spare] = [given, other];
  for (let shift = 0; shift < 32; shift += 8) {
    counts.fill(0);
    for (let k = 0; k < word.length; k++) counts[(word[k]! >>> shift) & 255]!++;
    if (counts[(word[0]! >>> shift) & 255] === word.length) continue; // all have this digit
    let start = 0;
    for (let digit = 0; digit < 256; digit++) {
      const count = counts[digit]!;
      counts[digit] = start;
      start += count;
    }
    for (let k = 0; k < word.length; k++) {
      const position = order[k]!;
      spare[counts[(word[position]! >>> shift) & 255]!++] = position;
    }
    [order, spare] = [spare, order];
  }
  return order;
}
