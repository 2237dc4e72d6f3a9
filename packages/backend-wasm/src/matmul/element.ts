/**
 * @file The two element types that are multiplied here, with the instructions of each.
 */
import { type Code, op, type Operand } from "../assembler/index.ts";

/** What code for an element type is written with. */
export interface Element {
  readonly sizeBytes: 4 | 8;
  /** Elements of a vector. */
  readonly lanes: 4 | 2;
  readonly load: "f32.load" | "f64.load";
  readonly store: "f32.store" | "f64.store";
  readonly splat: "v128.load32_splat" | "v128.load64_splat";
  readonly add: "f32x4.add" | "f64x2.add";
  readonly mul: "f32x4.mul" | "f64x2.mul";
  readonly madd: "f32x4.relaxed_madd" | "f64x2.relaxed_madd";
  readonly le: "f32x4.le" | "f64x2.le";
}

export const elements = {
  float32: {
    sizeBytes: 4,
    lanes: 4,
    load: "f32.load",
    store: "f32.store",
    splat: "v128.load32_splat",
    add: "f32x4.add",
    mul: "f32x4.mul",
    madd: "f32x4.relaxed_madd",
    le: "f32x4.le",
  },
  float64: {
    sizeBytes: 8,
    lanes: 2,
    load: "f64.load",
    store: "f64.store",
    splat: "v128.load64_splat",
    add: "f64x2.add",
    mul: "f64x2.mul",
    madd: "f64x2.relaxed_madd",
    le: "f64x2.le",
  },
} as const satisfies Record<string, Element>;

export type ElementName = keyof typeof elements;

/** `x · y + z`, in one instruction where the engine has it. */
export function multiplyAdd(
  element: Element,
  isRelaxed: boolean,
  x: Operand<"v128">,
  y: Operand<"v128">,
  z: Operand<"v128">,
): Code<"v128"> {
  return isRelaxed ? op(element.madd, x, y, z) : op(element.add, op(element.mul, x, y), z);
}
