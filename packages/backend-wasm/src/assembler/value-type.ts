/**
 * @file The types of WebAssembly values, and their bytes in the binary format.
 */

/** What a local, a parameter or a value on the stack can be. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** What a piece of code leaves behind; `"none"` for a statement. */
export type ResultType = ValueType | "none";

/** The byte that stands for a type, as a local's or a block's. */
export const typeBytes: { readonly [T in ResultType]: number } = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  none: 0x40,
};
