/**
 * @file A network as a table: what its modules have, and what they do with an input of some shape.
 */
import {
  type Checked,
  checkDType,
  type DType,
  isFloatingPoint,
  isTensor,
  type Tensor,
  ValueError,
  zeros,
} from "@kindling/tensor";
import { checkCount } from "../count.ts";
import { AnyModule } from "../module/any-module.ts";
import type { RuleOf } from "../module/module.ts";
import type { FaultOf } from "../module/rule.ts";
import { observed } from "./observed.ts";
import { rowsOf, Summary } from "./table.ts";
import { undisturbed } from "./undisturbed.ts";

/** An input of a network, or the shape of one, with the batch. */
export type SummaryInput = Tensor | readonly number[];

/** How `summary` makes inputs. */
export interface SummaryOptions {
  /** Of inputs that are given as shapes. Default: that of the first parameter with a fraction, else float32. */
  readonly dtype?: DType;
}

/**
 * What the modules of a network have and do: parameters, shapes of outputs, multiply-adds. The network
 * runs once, in evaluation mode and without gradients, on zeros of the shape; its modes, its buffers
 * and the random stream are afterwards what they were.
 *
 * Multiply-adds are those of matrix products, wherever they are computed: in layers of the library and
 * in a `forward` of your own. Hooks of the network's own are run, too.
 *
 * @param net      any module.
 * @param inputs   a shape with the batch, a tensor, or an array of these for a network of several inputs.
 * @param options  `dtype` of inputs that are given as shapes.
 * @returns a `Summary`, which prints as a table
 * @throws {ValueError} when the inputs are none, or a module fails; a `ShapeError` or `DTypeError` for a
 *   shape or dtype that does not fit names the module
 * @example
 * const net = new nn.Sequential(new nn.Linear(8, 16), new nn.ReLU(), new nn.Linear(16, 2));
 * nn.summary(net, [32, 8])
 * // => layer          output  parameters  trainable   kB  multiply-adds
 * // => Sequential    [32, 2]
 * // =>   0: Linear  [32, 16]         144        144  0.6          4,096
 * // =>   1: ReLU    [32, 16]
 * // =>   2: Linear   [32, 2]          34         34  0.1          1,024
 * // => total                         178        178  0.7          5,120
 */
export function summary<
  M extends AnyModule,
  const X extends SummaryInput | readonly SummaryInput[],
>(net: M, inputs: Checked<X, InputFault<M, X>>, options?: SummaryOptions): Summary;
export function summary(
  net: AnyModule,
  inputs: SummaryInput | readonly SummaryInput[],
  options: SummaryOptions = {},
): Summary {
  checkNet(net);
  const tensors = listOf(inputs).map((input) => inputOf(net, input, options));
  const sights = undisturbed(net, () => observed(net, tensors));
  return new Summary(
    rowsOf(net, sights),
    tensors.map(({ shape, dtype }) => ({ shape, dtype })),
  );
}

/** What a layer says of its input. Of an input that is a shape, the dtype is not known. */
type InputFault<M, X> = [RuleOf<M>] extends [never]
  ? false
  : X extends Tensor
    ? FaultOf<RuleOf<M>, X>
    : X extends readonly number[]
      ? FaultOf<RuleOf<M>, Tensor<[...X]>>
      : false;

const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((size) => typeof size === "number");

const listOf = (inputs: unknown): readonly unknown[] =>
  Array.isArray(inputs) && !isShape(inputs) ? inputs : [inputs];

function inputOf(net: AnyModule, input: unknown, { dtype }: SummaryOptions): Tensor {
  if (isTensor(input)) return input;
  if (!isShape(input)) {
    throw new ValueError("summary: not an input", {
      got: input === null ? "null" : typeof input,
      expected: "a shape with the batch, such as [32, 784], a tensor, or an array of these",
    });
  }
  const sizes = [...input].map((size) => checkCount(size, "summary", "a size of the input"));
  return zeros(sizes, { dtype: dtype === undefined ? floatOf(net) : checkDType(dtype, "summary") });
}

const floatOf = (net: AnyModule): DType =>
  net.parameters().find((parameter) => isFloatingPoint(parameter.dtype))?.dtype ?? "float32";

function checkNet(net: unknown): void {
  if (net instanceof AnyModule) return;
  throw new ValueError("summary: not a module", {
    got: net === null ? "null" : typeof net,
    expected: "an nn.Module",
  });
}
