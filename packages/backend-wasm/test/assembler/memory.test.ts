/**
 * @file Every row that touches memory reads and writes the bytes that its name says, at the offset.
 */
import { beforeEach, describe, expect, test } from "vitest";
import {
  func,
  lane,
  load,
  loadLane,
  op,
  shuffle,
  store,
  storeLane,
} from "../../src/assembler/index.ts";
import * as tables from "../../src/assembler/opcodes/memory.ts";
import { lane as lanes } from "../../src/assembler/opcodes/vector.ts";
import { instantiate, memory } from "./run.ts";
import { division, readLanes, writeLanes } from "./semantics.ts";

const bytes = new Uint8Array(memory.buffer);
/** The bytes of the memory as a list. */
const stretch = (from: number, to: number): number[] => Array.from(bytes.subarray(from, to));
const source = Uint8Array.from({ length: 64 }, (_, i) => (i * 37 + 129) & 0xff);
const [AT, OFFSET, TO] = [8, 5, 1024];

beforeEach(() => {
  bytes.fill(0, 0, 2048).set(source);
});

/** Bytes read from the tests' place on, as one unsigned or signed number. */
function number(sizeBytes: number, isSigned: boolean, from = AT + OFFSET): bigint {
  const [value] = readLanes(bytes.slice(from), { bits: 8 * sizeBytes, isFloat: false, count: 1 });
  return isSigned ? (value as bigint) : BigInt.asUintN(8 * sizeBytes, value as bigint);
}

/** What a load gives, as bytes, from its name alone. */
function loaded(name: string): Uint8Array {
  const from = AT + OFFSET;
  const [type = "", action = ""] = name.split(".");
  const [, bits = "128", count = "1"] = /load(\d+)(?:x(\d+))?/.exec(action) ?? [];
  const size = Number(bits) / 8;
  const isSigned = action.endsWith("_s");
  if (action === "load")
    return bytes.slice(from, from + (type === "v128" ? 16 : division(type).bits / 8));
  if (type !== "v128") return writeLanes([number(size, isSigned)], division(type));
  if (action.endsWith("splat")) return new Uint8Array(16).map((_, i) => bytes[from + (i % size)]!);
  if (action.endsWith("zero"))
    return new Uint8Array(16).map((_, i) => (i < size ? bytes[from + i]! : 0));
  const wide = { bits: 16 * size, isFloat: false, count: Number(count) };
  return writeLanes(
    Array.from({ length: Number(count) }, (_, i) => number(size, isSigned, from + i * size)),
    wide,
  );
}

describe("every load gives what its name says", () => {
  test.each(tables.load.names())("%s", (name) => {
    const type = tables.load.row(name).result;
    const f = func(["i32"], "none", ([at]) => [
      store(`${type}.store` as "v128.store", TO, load(name as "v128.load", at, OFFSET)),
    ]);
    instantiate({ f }).f(AT);
    const want = loaded(name);
    expect(stretch(TO, TO + want.length)).toEqual(Array.from(want));
  });
});

describe("every store writes the low bytes of its value and no others", () => {
  test.each(tables.store.names())("%s", (name) => {
    const type = tables.store.row(name).params[1];
    const size = tables.bytesTouched(name);
    const f = func(["i32"], "none", ([at]) => [
      store(name as "v128.store", at, load(`${type}.load` as "v128.load", 0), OFFSET),
    ]);
    instantiate({ f }).f(TO);
    const written = stretch(TO, TO + 32);
    const want = written.map((_, i) => (i >= OFFSET && i < OFFSET + size ? source[i - OFFSET] : 0));
    expect(written).toEqual(want);
  });
});

const laneSizes = (name: string): number => tables.bytesTouched(name);

describe("every load and store of a lane moves that lane alone", () => {
  test.each(tables.loadLane.names())("%s", (name) => {
    const size = laneSizes(name);
    const last = 16 / size - 1;
    const f = func(["i32"], "none", ([at]) => [
      store("v128.store", TO, loadLane(name, last, at, load("v128.load", 0), OFFSET)),
    ]);
    instantiate({ f }).f(AT);
    const want = source.slice(0, 16);
    want.set(source.slice(AT + OFFSET, AT + OFFSET + size), last * size);
    expect(stretch(TO, TO + 16)).toEqual(Array.from(want));
  });
  test.each(tables.storeLane.names())("%s", (name) => {
    const size = laneSizes(name);
    const last = 16 / size - 1;
    const f = func(["i32"], "none", ([at]) => [
      storeLane(name, last, at, load("v128.load", 0), OFFSET),
    ]);
    instantiate({ f }).f(TO);
    const written = stretch(TO, TO + 32);
    const want = written.map((_, i) =>
      i >= OFFSET && i < OFFSET + size ? source[last * size + i - OFFSET] : 0,
    );
    expect(written).toEqual(want);
  });
});

describe("every lane can be read and replaced", () => {
  const cases = lanes
    .names()
    .flatMap((name) =>
      Array.from({ length: division(name.split(".")[0]!).count }, (_, i) => [name, i] as const),
    );
  test.each(cases)("%s %i", (name, i) => {
    const own = division(name.split(".")[0]!);
    const before = readLanes(source.slice(0, 16), own);
    if (name.includes("replace")) {
      const type = lanes.row(name).params[1] as "i32"; // replacing takes a second operand
      const f = func(["i32"], "none", ([at]) => [
        store(
          "v128.store",
          TO,
          lane(name as "i32x4.replace_lane", i, load("v128.load", 0), load(`${type}.load`, at)),
        ),
      ]);
      instantiate({ f }).f(AT);
      const [value] = readLanes(source.slice(AT), { ...own, count: 1 });
      expect(readLanes(bytes.slice(TO, TO + 16), own)).toEqual(before.with(i, value!));
    } else {
      const type = lanes.row(name).result;
      const f = func([], type as "i32", () => [
        lane(name as "i32x4.extract_lane", i, load("v128.load", 0)),
      ]);
      const got = instantiate({ f }).f()!;
      const want = before[i]!;
      const isUnsigned = name.endsWith("_u");
      const exact = isUnsigned ? BigInt.asUintN(own.bits, want as bigint) : want;
      expect(typeof got === "number" && !own.isFloat ? BigInt(got) : got).toEqual(exact);
    }
  });
});

describe("whole stretches", () => {
  test("a shuffle takes each byte from where its number says", () => {
    const order = [31, 0, 16, 15, 1, 1, 17, 30, 2, 3, 4, 5, 18, 19, 20, 21];
    const f = func([], "none", () => [
      store("v128.store", TO, shuffle(order, load("v128.load", 0), load("v128.load", 16))),
    ]);
    instantiate({ f }).f();
    expect(stretch(TO, TO + 16)).toEqual(order.map((i) => source[i]));
  });

  test("memory.copy moves bytes, also where the stretches overlap", () => {
    const f = func(["i32", "i32", "i32"], "none", ([to, from, size]) => [
      op("memory.copy", to, from, size),
    ]);
    instantiate({ f }).f(3, 0, 20);
    expect(stretch(3, 23)).toEqual(Array.from(source.subarray(0, 20)));
  });

  test("memory.fill writes one byte everywhere", () => {
    const f = func(["i32", "i32", "i32"], "none", ([to, byte, size]) => [
      op("memory.fill", to, byte, size),
    ]);
    instantiate({ f }).f(TO, 0x1ab, 7);
    expect(stretch(TO, TO + 9)).toEqual([0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0xab, 0, 0]);
  });
});
