/**
 * @file Normal numbers in blocks of sixteen float32, by Box and Muller's method with the polynomials of
 * PyTorch's vector kernel: eight lanes of the reference's `tensor/src/random/normal.ts` and `cephes.ts`
 * at a time, operation by operation, as every rounding is part of the stream.
 */
import {
  type Code,
  func,
  type Func,
  load,
  type Local,
  type NewLocal,
  op,
  set,
  type Statement,
  store,
  whileTrue,
} from "../assembler/index.ts";
import { cephes } from "@kindling/tensor";
import { ConstantPool } from "./pool.ts";
import { emulated, type FusedMultiplyAdd, native } from "./fused.ts";

/** address, blocks, mean, std: uniform numbers become normal ones, in place. */
export const boxMuller = (isFused: boolean): Func<readonly ["i32", "i32", "f32", "f32"], "none"> =>
  func(["i32", "i32", "f32", "f32"], "none", ([at, blocks, mean, std], local) => {
    const pool = new ConstantPool(local);
    const { float, word } = pool;
    const [shift, scale] = [local("v128"), local("v128")];
    /** Four numbers of either half of a block, with variables of their own. */
    const four = (offset: number): Statement[] => {
      const fma = isFused ? native : emulated(local);
      const writer: Writer = { float, word, fma, local };
      const [radius, cosine, sine] = [local("v128"), local("v128"), local("v128")];
      return [
        ...logarithm(writer, radius, op("f32x4.sub", float(1), load("v128.load", at, offset))),
        set(radius, op("f32x4.sqrt", op("f32x4.mul", radius, float(-2)))),
        ...cosineAndSine(
          writer,
          [cosine, sine],
          op("f32x4.mul", load("v128.load", at, offset + 32), float(2 * Math.PI)),
        ),
        ...fma(cosine, op("f32x4.mul", radius, cosine), scale, shift),
        ...fma(sine, op("f32x4.mul", radius, sine), scale, shift),
        store("v128.store", at, cosine, offset),
        store("v128.store", at, sine, offset + 32),
      ];
    };
    // Step by step in turns, so that a constant is fetched once for both.
    const [first, second] = [four(0), four(16)];
    const block = first.flatMap((statement, i) => [statement, second[i]!]);
    return pool.around([
      set(shift, op("f32x4.splat", mean)),
      set(scale, op("f32x4.splat", std)),
      whileTrue(op("i32.ne", blocks, 0), [
        ...block,
        set(at, op("i32.add", at, 64)),
        set(blocks, op("i32.sub", blocks, 1)),
      ]),
    ]);
  });

type Vector = Local<"v128">;

/** What parts of the function are written with. */
interface Writer extends Pick<ConstantPool, "float" | "word"> {
  readonly fma: FusedMultiplyAdd;
  readonly local: NewLocal;
}

/** `target = log(x)` for normal numbers above zero. */
function logarithm(writer: Writer, target: Vector, x: Code<"v128">): Statement[] {
  const { fma, float, word, local } = writer;
  const [bits, m, isLow, exponent] = [local("v128"), local("v128"), local("v128"), local("v128")];
  const square = local("v128");
  const significand = op(
    "v128.or",
    op("v128.and", bits, word(0x807fffff)),
    word(0x3f000000), // in [1/2, 1)
  );
  return [
    set(bits, x),
    set(m, significand),
    set(isLow, op("f32x4.lt", m, float(cephes.sqrtHalf))),
    // A low significand is doubled and its exponent lowered by one.
    set(exponent, op("i32x4.add", op("i32x4.shr_s", bits, 23), word(-126))),
    set(exponent, op("f32x4.convert_i32x4_s", op("i32x4.add", exponent, isLow))),
    set(m, op("f32x4.sub", op("f32x4.add", m, op("v128.and", m, isLow)), float(1))),
    set(square, op("f32x4.mul", m, m)),
    ...horner(writer, target, m, cephes.log),
    ...fma(
      target,
      op("f32x4.mul", target, m),
      square,
      op("f32x4.mul", exponent, float(cephes.ln2Low)),
    ),
    set(target, op("f32x4.sub", target, op("f32x4.mul", square, float(0.5)))),
    ...fma(target, exponent, float(cephes.ln2High), op("f32x4.add", m, target)),
  ];
}

/** The cosine and the sine of angles in `[0, 2π]`. */
function cosineAndSine(
  writer: Writer,
  [cosine, sine]: readonly [Vector, Vector],
  angle: Code<"v128">,
): Statement[] {
  const { fma, float, word, local } = writer;
  const [x, octant, turns] = [local("v128"), local("v128"), local("v128")];
  const square = local("v128");
  const [even, odd, isSwapped] = [local("v128"), local("v128"), local("v128")];
  const times = op("i32x4.trunc_sat_f32x4_s", op("f32x4.mul", x, float(cephes.fourOverPi)));
  /** The sign bit where bit 2 of the octant is set. */
  const sign = (bits: Code<"v128">): Code<"v128"> =>
    op("i32x4.shl", op("v128.and", bits, word(4)), 29);
  return [
    set(x, angle),
    set(octant, op("v128.and", op("i32x4.add", times, word(1)), word(-2))),
    set(turns, op("f32x4.convert_i32x4_s", octant)),
    ...[...cephes.quarterPi].flatMap((part) => fma(x, turns, float(part), x)),
    set(square, op("f32x4.mul", x, x)),
    ...horner(writer, even, square, cephes.cosine),
    set(even, op("f32x4.mul", even, square)),
    ...fma(even, even, square, op("f32x4.mul", square, float(-0.5))),
    set(even, op("f32x4.add", even, float(1))),
    ...horner(writer, odd, square, cephes.sine),
    set(odd, op("f32x4.mul", odd, square)),
    ...fma(odd, odd, x, x),
    set(isSwapped, op("i32x4.ne", op("v128.and", octant, word(2)), word(0))),
    set(cosine, op("v128.bitselect", odd, even, isSwapped)),
    set(sine, op("v128.bitselect", even, odd, isSwapped)),
    set(cosine, op("v128.xor", cosine, sign(op("i32x4.add", octant, word(2))))),
    set(sine, op("v128.xor", sine, sign(octant))),
  ];
}

/** `target` = the polynomial in `x` with these coefficients, the highest first. */
const horner = (
  { fma, float }: Writer,
  target: Vector,
  x: Vector,
  coefficients: Float32Array,
): Statement[] => [
  set(target, float(coefficients[0]!)),
  ...[...coefficients.subarray(1)].flatMap((c) => fma(target, target, x, float(c))),
];
