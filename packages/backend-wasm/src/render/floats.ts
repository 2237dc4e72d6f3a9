/**
 * @file Arithmetic on vectors of one floating-point format, as functions of vectors: what the rows of
 * operations and the approximations are written with, once for both formats.
 */
import { lane, op, shuffle } from "../assembler/index.ts";
import type { Emitter, Vec } from "./emitter.ts";

export type FloatShape = "f32x4" | "f64x2";

/** How exact approximations have to be: to about 1e-10 for what is rounded to float32 in the end. */
export type Precision = "single" | "double";

const bitShape = { f32x4: "i32x4", f64x2: "i64x2" } as const;

export class Floats {
  readonly shape: FloatShape;
  readonly precision: Precision;
  readonly emitter: Emitter;

  constructor(emitter: Emitter, shape: FloatShape, precision: Precision) {
    this.emitter = emitter;
    this.shape = shape;
    this.precision = precision;
  }

  /** Whether products are added with one rounding. */
  get isFused(): boolean {
    return this.emitter.isFused;
  }

  number(value: number): Vec {
    return this.emitter.constant(this.shape, value);
  }
  /** A number of the integers that are as wide as the lanes. */
  bits(value: number): Vec {
    return this.emitter.constant(bitShape[this.shape], value);
  }

  readonly add = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.add`, x, y));
  readonly sub = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.sub`, x, y));
  readonly mul = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.mul`, x, y));
  readonly div = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.div`, x, y));
  /** x y + z, rounded once where the engine can. */
  readonly fma = (x: Vec, y: Vec, z: Vec): Vec =>
    this.isFused
      ? this.#let(op(`${this.shape}.relaxed_madd`, x, y, z))
      : this.add(this.mul(x, y), z);
  /** z - x y, rounded once where the engine can. */
  readonly fnma = (x: Vec, y: Vec, z: Vec): Vec =>
    this.isFused
      ? this.#let(op(`${this.shape}.relaxed_nmadd`, x, y, z))
      : this.sub(z, this.mul(x, y));
  /** `y < x ? y : x`: NaN in `x` stays. */
  readonly least = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.pmin`, x, y));
  /** `x < y ? y : x`: NaN in `x` stays. */
  readonly greatest = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.pmax`, x, y));
  readonly neg = (x: Vec): Vec => this.#let(op(`${this.shape}.neg`, x));
  readonly abs = (x: Vec): Vec => this.#let(op(`${this.shape}.abs`, x));
  readonly sqrt = (x: Vec): Vec => this.#let(op(`${this.shape}.sqrt`, x));
  readonly floor = (x: Vec): Vec => this.#let(op(`${this.shape}.floor`, x));
  readonly ceil = (x: Vec): Vec => this.#let(op(`${this.shape}.ceil`, x));
  readonly trunc = (x: Vec): Vec => this.#let(op(`${this.shape}.trunc`, x));
  /** To the nearest integer, ties to the even one. */
  readonly nearest = (x: Vec): Vec => this.#let(op(`${this.shape}.nearest`, x));

  // Comparisons give masks: all bits of a lane, or none.
  readonly eq = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.eq`, x, y));
  readonly ne = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.ne`, x, y));
  readonly lt = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.lt`, x, y));
  readonly le = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.le`, x, y));
  readonly gt = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.gt`, x, y));
  readonly ge = (x: Vec, y: Vec): Vec => this.#let(op(`${this.shape}.ge`, x, y));

  readonly and = (x: Vec, y: Vec): Vec => this.#let(op("v128.and", x, y));
  readonly or = (x: Vec, y: Vec): Vec => this.#let(op("v128.or", x, y));
  readonly xor = (x: Vec, y: Vec): Vec => this.#let(op("v128.xor", x, y));
  /** The bits of `x` where the mask has none. */
  readonly without = (x: Vec, mask: Vec): Vec => this.#let(op("v128.andnot", x, mask));
  /** By a mask of whole lanes. */
  readonly where = (mask: Vec, yes: Vec, no: Vec): Vec =>
    this.#let(
      this.isFused
        ? op(`${bitShape[this.shape]}.relaxed_laneselect`, yes, no, mask)
        : op("v128.bitselect", yes, no, mask),
    );

  readonly addBits = (x: Vec, y: Vec): Vec => this.#let(op(`${bitShape[this.shape]}.add`, x, y));
  readonly subBits = (x: Vec, y: Vec): Vec => this.#let(op(`${bitShape[this.shape]}.sub`, x, y));
  readonly shiftLeft = (x: Vec, by: number): Vec =>
    this.#let(op(`${bitShape[this.shape]}.shl`, x, by));
  readonly shiftRight = (x: Vec, by: number): Vec =>
    this.#let(op(`${bitShape[this.shape]}.shr_u`, x, by));

  /** `|x|` with the sign of `y`. */
  copysign(x: Vec, y: Vec): Vec {
    return this.#let(op("v128.bitselect", y, x, this.number(-0)));
  }

  /** `c[0] + c[1] x + c[2] x² + …`, by Horner's rule. */
  polynomial(x: Vec, coefficients: readonly number[]): Vec {
    const [last, ...rest] = coefficients.toReversed();
    return rest.reduce((sum, c) => this.fma(sum, x, this.number(c)), this.number(last!));
  }

  /** A function of the host's, lane by lane, in double precision. */
  host(name: string, ...args: readonly Vec[]): Vec {
    let result = args[0]!;
    const count = this.shape === "f32x4" ? 4 : 2;
    for (let i = 0; i < count; i++) {
      const value = this.emitter.host(
        name,
        args.map((x) =>
          this.shape === "f32x4"
            ? op("f64.promote_f32", lane("f32x4.extract_lane", i, x))
            : lane("f64x2.extract_lane", i, x),
        ),
      );
      result = this.#let(
        this.shape === "f32x4"
          ? lane("f32x4.replace_lane", i, result, op("f32.demote_f64", value))
          : lane("f64x2.replace_lane", i, result, value),
      );
    }
    return result;
  }

  readonly #let = (value: Parameters<Emitter["let"]>[0]): Vec => this.emitter.let(value) as Vec; // all of these are vectors
}

/** The lower or upper two of four floats as doubles. */
export function widened(emitter: Emitter, x: Vec): [low: Vec, high: Vec] {
  const upper = shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15], x, x);
  return [
    emitter.let(op("f64x2.promote_low_f32x4", x)),
    emitter.let(op("f64x2.promote_low_f32x4", upper)),
  ];
}

/** Twice two doubles as four floats. */
export const narrowed = (emitter: Emitter, low: Vec, high: Vec): Vec =>
  emitter.let(
    shuffle(
      [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23],
      op("f32x4.demote_f64x2_zero", low),
      op("f32x4.demote_f64x2_zero", high),
    ),
  );
