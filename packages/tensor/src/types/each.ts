/**
 * @file Faults of views that hold for each member of the union that a tensor may be. `S` is the shape of
 * the first member: where it has no fault there is none, and the others are not looked at.
 */
import type { Tensor } from "../tensor.ts";
import type { PermuteFault, UnsqueezeFault } from "./axes.ts";
import type { ExpandFault } from "./broadcast.ts";
import type { Axes, ReduceFault } from "./reduce.ts";
import type { ReshapeFault } from "./reshape.ts";
import type { AxisFault, Shape } from "./shape.ts";

/** No such axis, in each member of `T`. */
export type AxisFaultOf<T, S extends Shape, A> = [AxisFault<S, A>] extends [string]
  ? T extends Tensor<infer R, infer _>
    ? AxisFault<R, A>
    : false
  : false;

/** No such place for a new axis, in each member of `T`. */
export type UnsqueezeFaultOf<T, S extends Shape, A extends number> = [
  UnsqueezeFault<S, A>,
] extends [string]
  ? T extends Tensor<infer R, infer _>
    ? UnsqueezeFault<R, A>
    : false
  : false;

/** Not an order of the axes, in each member of `T`. */
export type PermuteFaultOf<T, S extends Shape, P extends readonly number[]> = [
  PermuteFault<S, P>,
] extends [string]
  ? T extends Tensor<infer R, infer _>
    ? PermuteFault<R, P>
    : false
  : false;

/** Another number of elements, in each member of `T`. */
export type ReshapeFaultOf<T, S extends Shape, N extends Shape> = [ReshapeFault<S, N>] extends [
  string,
]
  ? T extends Tensor<infer R, infer _>
    ? ReshapeFault<R, N>
    : false
  : false;

/** A size that cannot be stretched so, in each member of `T`. */
export type ExpandFaultOf<T, S extends Shape, N extends Shape> = [ExpandFault<S, N>] extends [
  string,
]
  ? T extends Tensor<infer R, infer _>
    ? ExpandFault<R, N>
    : false
  : false;

/** No such axes, in each member of `T`. */
export type AxesFaultOf<T, S extends Shape, A extends Axes> = [ReduceFault<S, A>] extends [string]
  ? T extends Tensor<infer R, infer _>
    ? ReduceFault<R, A>
    : false
  : false;
