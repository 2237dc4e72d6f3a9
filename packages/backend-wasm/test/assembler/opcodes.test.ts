/**
 * @file Every row of the tables of opcodes computes what its name says.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Code,
  func,
  load,
  type Local,
  store,
  type ValueType,
} from "../../src/assembler/index.ts";
import { code } from "../../src/assembler/code.ts";
import { operations } from "../../src/assembler/instructions.ts";
import { features } from "../../src/features.ts";
import { type Division, type Lane, meaning, readLanes, Trap, writeLanes } from "./semantics.ts";
import { instantiate, memory } from "./run.ts";

const loads = {
  i32: "i32.load",
  i64: "i64.load",
  f32: "f32.load",
  f64: "f64.load",
  v128: "v128.load",
} as const;
const stores = {
  i32: "i32.store",
  i64: "i64.store",
  f32: "f32.store",
  f64: "f64.store",
  v128: "v128.store",
} as const;

/** A function that reads its operands 16 bytes apart and writes its result behind them. */
function probe(bytes: readonly number[], params: readonly ValueType[], result: ValueType) {
  return func(["i32"], "none", ([at]: readonly [Local<"i32">]) => {
    const operands = params.map((type, i) => load(loads[type], at, 16 * i) as Code<ValueType>);
    const value = code(result, operands, bytes) as Code<"v128">;
    return [store(stores[result] as "v128.store", at, value, 48)];
  });
}

/** Bytes that are often the edges of some lane's type. */
const operandBytes: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.double().map((x) => new BigUint64Array(Float64Array.of(x).buffer)[0]!),
      fc
        .tuple(fc.float(), fc.float())
        .map((x) => new BigUint64Array(Float32Array.from(x).buffer)[0]!),
      fc.constantFrom(
        0n,
        1n,
        2n ** 63n,
        2n ** 64n - 1n,
        0x80000000_80000000n,
        0x7fffffff_7fffffffn,
        0x8080_8080_8080_8080n,
      ),
      fc
        .integer({ min: -9, max: 9 })
        .map((x) => new BigUint64Array(Float64Array.of(x / 2).buffer)[0]!),
      fc
        .integer({ min: -9, max: 9 })
        .map((x) => new BigUint64Array(Float32Array.of(x / 2, x).buffer)[0]!),
    ),
    { minLength: 2, maxLength: 2 },
  )
  .map((words) => new Uint8Array(BigUint64Array.from(words).buffer));

/** Operands that keep to what is defined: no NaN whose sign shows, masks of whole lanes, bytes there are. */
function admissible(
  name: string,
  operands: readonly Uint8Array[],
  lanes: Division,
): readonly Uint8Array[] {
  if (/copysign|reinterpret/.test(name))
    return operands.map((bytes) => writeLanes(readLanes(bytes, lanes), lanes));
  if (name.includes("relaxed_swizzle")) return [operands[0]!, operands[1]!.map((x) => x & 15)];
  if (!name.includes("laneselect")) return operands;
  const size = lanes.bits / 8;
  const mask = operands[2]!.map((_, i, all) => (all[i - (i % size)]! & 1 ? 0xff : 0));
  return [operands[0]!, operands[1]!, mask];
}

/** Relaxed instructions may take either zero, either NaN rule, and a product rounded or not. */
function isAllowed(
  name: string,
  got: Lane,
  want: Lane,
  operands: readonly Lane[],
  bits: number,
): boolean {
  if (Object.is(got, want) || (typeof got === "bigint" && got === want)) return true;
  if (/relaxed_m(in|ax)/.test(name))
    return operands.some((x) => Object.is(x, got)) && (operands.includes(NaN) || got === want);
  if (name.includes("relaxed_trunc")) return !(Math.abs(operands[0] as number) < 2 ** 31);
  if (!/relaxed_n?madd/.test(name)) return false;
  const [x, y, z] = operands as [number, number, number];
  const product = bits === 32 ? Math.fround(x * y) : x * y;
  const room =
    (Math.abs(product) + Math.abs(want as number) + Math.abs(z)) * 2 ** (bits === 32 ? -22 : -51);
  return (
    Math.abs((got as number) - (want as number)) <=
      room + 2 ** -1070 + (bits === 32 ? 2 ** -148 : 0) || !Number.isFinite(product)
  );
}

const rows = operations
  .names()
  .filter(
    (name) => !name.startsWith("memory.") && (features().relaxedSimd || !name.includes("relaxed")),
  )
  .map((name) => [name, operations.row(name)] as const);

describe("every operation computes what its name says", () => {
  test.each(rows)("%s", (name, row) => {
    const { of, operands: divisions, result } = meaning(name, row.params, row.result);
    const { f } = instantiate({ f: probe(row.bytes, row.params, row.result as ValueType) });
    fc.assert(
      fc.property(operandBytes, operandBytes, operandBytes, (...raw) => {
        const operands = admissible(name, raw, divisions[0]!).slice(0, row.params.length);
        const bytes = new Uint8Array(memory.buffer);
        operands.forEach((operand, i) => bytes.set(operand, 16 * i));
        const lanes = operands.map((operand, i) => readLanes(operand, divisions[i]!));
        let want: readonly Lane[];
        try {
          want = of(...lanes);
        } catch (error) {
          if (!(error instanceof Trap)) throw error;
          expect(() => f(0)).toThrow(WebAssembly.RuntimeError);
          return;
        }
        f(0);
        const got = readLanes(bytes.slice(48, 64), result);
        expect(got.length, "as many lanes as are meant").toBe(want.length);
        got.forEach((lane, i) => {
          const at = lanes.map((x) => x[Math.min(i, x.length - 1)]!);
          if (!isAllowed(name, lane, want[i]!, at, result.bits)) expect(got).toEqual(want);
        });
      }),
      { numRuns: 50 },
    );
  });
});
