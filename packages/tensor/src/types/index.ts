/**
 * @file Shapes and dtypes at the level of types.
 *
 * Topic files declare their methods in the interface of `Tensor`, by these rules:
 *
 * 1. A method whose type computes with the shape takes it from a `this` parameter of its own, never
 *    from the interface's `S`, or `Tensor<[2, 3]>` would not be assignable to `Tensor`. A method
 *    that gives back `S` and `D` as they are, or looks `D` up in a table (`Floating[D]`), needs none.
 * 2. A check is a type that is a sentence where something is surely wrong, else `false`. It goes
 *    around the type of the parameter that is the culprit: `Checked<Y, OperandFault<S, Y>>`.
 * 3. What is unknown (`number`, `Shape`, `DType`) is never an error: a parameter asks for
 *    `Tensor<B, E>` of any shape `B`, never for `Tensor<[N]>`.
 * 4. One signature, not several: an overload that takes anything lets every mistake through, and the
 *    compiler's words for a call that fits no overload are long. Options have defaults instead.
 * 5. A signature that is needed twice is a type in `method.ts`.
 * 6. A method with an operand can be called on a union of tensors. The compiler infers one `S` for
 *    `this: T | Tensor<S>`, the first member's, and `T` as the whole union. A check looks at `S`
 *    first and, where that is at fault, at each member of `T`; a result is of each member. `S` is
 *    there for code that is generic over `T`, of which nothing else is known.
 *
 * ```ts
 * declare module "../tensor.ts" {
 *   interface Tensor<out S extends Shape, out D extends DType> {
 *     // elementwise, of one operand: a table look-up keeps it covariant
 *     exp(): Tensor<S, Floating[D]>;
 *
 *     // elementwise, of two operands, with options
 *     add: ArithmeticMethod<[options?: AlphaOptions]>;
 *
 *     // the same written out
 *     add<T extends Tensor, S extends Shape, Y extends Operand>(
 *       this: T | Tensor<S>,
 *       other: Checked<Y, OperandFaultOf<T, S, Y>>,
 *       options?: AlphaOptions,
 *     ): ArithmeticOf<T, Y>;
 *
 *     // a reduction: x.amax(1, true), x.amax(1, { keepdim: true }), x.amax({ dim: [0, 1] });
 *     // `SumMethod` and `MeanMethod` take a dtype besides
 *     amax: ReduceMethod<"amax">;
 *
 *     // sizes as several numbers or as one array: x.reshape(2, -1), x.reshape([2, -1])
 *     reshape<S extends Shape, D extends DType, const N extends ShapeArguments>(
 *       this: Tensor<S, D>,
 *       ...shape: CheckedSizes<N, ReshapeFault<S, SizesOf<N>>>
 *     ): Tensor<Reshaped<S, SizesOf<N>>, D>;
 *   }
 * }
 *
 * // a creating function: zeros(2, 3), zeros([2, 3]), zeros(2, 3, { dtype: "int64" })
 * export function zeros<const P extends CreateArguments>(...shape: P): Tensor<SizesIn<P>, DTypeIn<P, "float32">>;
 * ```
 */
export type * from "./arguments.ts";
export type * from "./arith.ts";
export type * from "./axes.ts";
export type * from "./each.ts";
export type * from "./broadcast.ts";
export type * from "./create.ts";
export type * from "./dtype.ts";
export type * from "./fault.ts";
export type * from "./join.ts";
export type * from "./matmul.ts";
export type * from "./method.ts";
export type * from "./movement.ts";
export type * from "./operand.ts";
export type * from "./pad.ts";
export type * from "./range.ts";
export type * from "./reduce.ts";
export type * from "./reshape.ts";
export type * from "./select-fault.ts";
export type * from "./select.ts";
export type * from "./shape.ts";
export type * from "./values.ts";
