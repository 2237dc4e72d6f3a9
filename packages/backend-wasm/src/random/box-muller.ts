/**
 * @file Normal numbers in blocks of sixteen float32, by Box and Muller's method with the polynomials of
 * PyTorch's vector kernel: eight lanes of the reference's `tensor/src/random/normal.ts` and `cephes.ts`
 * at a time, operation by operation, as every rounding is part of the stream.
 */
import {
  call,
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
import { emulated, type FusedMultiplyAdd, native, type Shortcuts, shortcuts } from "./fused.ts";

/** Of a word, so many digits are those of a uniform number. */
const digits = 24;
const sqrtHalfBits = 0x3f3504f3;

/** from, to, blocks, mean, std: words of 32 random bits become normal numbers, also in place. */
export const boxMuller = (
  isFused: boolean,
): Func<readonly ["i32", "i32", "i32", "f32", "f32"], "none"> =>
  func(["i32", "i32", "i32", "f32", "f32"], "none", ([from, to, blocks, mean, std], local) => {
    const pool = new ConstantPool(local);
    const { float, word } = pool;
    const [shift, scale] = [local("v128"), local("v128")];
    /** Four numbers of either half of a block, with variables of their own. */
    const four = (offset: number): Statement[] => {
      const fma = isFused ? native : emulated(local);
      const writer: Writer = { float, word, fma, local, ...shortcuts(isFused) };
      const [radius, cosine, sine] = [local("v128"), local("v128"), local("v128")];
      /** The digits of four words. */
      const whole = (at: number): Code<"v128"> =>
        op("v128.and", load("v128.load", from, at), word(2 ** digits - 1));
      const rest = op("i32x4.sub", word(2 ** digits), whole(offset)); // 1 - u, times 2²⁴
      return [
        ...logarithm(writer, radius, op("f32x4.convert_i32x4_s", rest)),
        set(radius, op("f32x4.sqrt", op("f32x4.mul", radius, float(-2)))),
        ...cosineAndSine(
          writer,
          [cosine, sine],
          op(
            "f32x4.mul",
            op("f32x4.convert_i32x4_s", whole(offset + 32)),
            float(Math.fround(2 * Math.PI) * 2 ** -digits),
          ),
        ),
        ...fma(cosine, op("f32x4.mul", radius, cosine), scale, shift),
        ...fma(sine, op("f32x4.mul", radius, sine), scale, shift),
        store("v128.store", to, cosine, offset),
        store("v128.store", to, sine, offset + 32),
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
        set(from, op("i32.add", from, 64)),
        set(to, op("i32.add", to, 64)),
        set(blocks, op("i32.sub", blocks, 1)),
      ]),
    ]);
  });

/** from, to, groups, mean, std: the same of groups of four, four of them a block. */
export const boxMullerOfGroups = (block: ReturnType<typeof boxMuller>): typeof block =>
  func(["i32", "i32", "i32", "f32", "f32"], "none", ([from, to, groups, mean, std]) => [
    call(block, from, to, op("i32.shr_u", groups, 2), mean, std),
  ]);

type Vector = Local<"v128">;

/** What parts of the function are written with. */
interface Writer extends Pick<ConstantPool, "float" | "word">, Shortcuts {
  readonly fma: FusedMultiplyAdd;
  readonly local: NewLocal;
}

/** `target = log(x / 2²⁴)` for whole numbers from 1 on. */
function logarithm(writer: Writer, target: Vector, x: Code<"v128">): Statement[] {
  const { fma, float, word, local } = writer;
  const [bits, m, exponent, square] = [local("v128"), local("v128"), local("v128"), local("v128")];
  return [
    // bits above those of √½, where the exponent is 0 and m - 1 is exact
    set(bits, op("i32x4.sub", x, word(sqrtHalfBits + digits * 2 ** 23))),
    set(m, op("i32x4.add", op("v128.and", bits, word(0x7fffff)), word(sqrtHalfBits))),
    set(m, op("f32x4.sub", m, float(1))),
    set(exponent, op("f32x4.convert_i32x4_s", op("i32x4.shr_s", bits, 23))),
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
  const { fma, float, word, local, truncated, chosen } = writer;
  const [x, octant, turns] = [local("v128"), local("v128"), local("v128")];
  const square = local("v128");
  const [even, odd, isStraight] = [local("v128"), local("v128"), local("v128")];
  const times = op(truncated, op("f32x4.mul", x, float(cephes.fourOverPi)));
  // Bit 2 of the octant is the sine's sign; the cosine's is bit 2 of two octants on.
  const sign = op("i32x4.shl", op("v128.and", octant, word(4)), 29);
  const turned = op("v128.andnot", word(0x80000000), isStraight);
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
    set(isStraight, op("i32x4.eq", op("v128.and", octant, word(2)), word(0))),
    set(cosine, op(chosen, even, odd, isStraight)),
    set(sine, op(chosen, odd, even, isStraight)),
    set(octant, sign),
    set(cosine, op("v128.xor", cosine, op("v128.xor", octant, turned))),
    set(sine, op("v128.xor", sine, octant)),
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
