/**
 * @file How a loss that compares element by element becomes a function.
 */
import {
  type Broadcast,
  type BroadcastFault,
  broadcastShapes,
  type Checked,
  type Combined,
  type DType,
  type FloatOf,
  type Shape,
  ShapeError,
  type Tensor,
  checkTensor,
} from "@kindling/tensor";
import { namedArguments } from "../../arguments.ts";
import { warn } from "../../warning.ts";
import { type Left, type Reduction, reducedBy } from "./reduction.ts";

/** How losses are reduced. */
export interface LossOptions<R extends Reduction = Reduction> {
  /** What becomes of the losses of a batch. Default: `"mean"`. */
  readonly reduction?: R;
}

/** A loss of an input and a target that broadcast. */
export type PointwiseLoss<Options extends object = object> = <
  S extends Shape,
  D extends DType,
  T extends Shape,
  E extends DType,
  R extends Reduction = "mean",
>(
  input: Tensor<S, D>,
  target: Checked<Tensor<T, E>, BroadcastFault<S, T>>,
  options?: LossOptions<R> & Options,
) => Tensor<Left<R, Broadcast<S, T>>, FloatOf<Combined<S, D, T, E>>>;

/** What happens when input and target have different shapes. */
export type Mismatch = "broadcasts" | "warns" | "throws";

/**
 * A loss from its values per element.
 *
 * @param names  the options besides `reduction`.
 */
/* @__NO_SIDE_EFFECTS__ */
export function pointwise<Options extends object>(
  name: string,
  mismatch: Mismatch,
  names: readonly (keyof Options & string)[],
  losses: (input: Tensor, target: Tensor, options: Options) => Tensor,
): PointwiseLoss<Options>;
/* @__NO_SIDE_EFFECTS__ */
export function pointwise(
  name: string,
  mismatch: Mismatch,
  names: readonly string[],
  losses: (input: Tensor, target: Tensor, options: object) => Tensor,
): (input: Tensor, target: Tensor, ...given: readonly unknown[]) => Tensor {
  return (input, target, ...given) => {
    const all = [...names, "reduction"];
    const options = namedArguments<Readonly<Record<string, string>>>(name, all, given);
    checkTensor(name, "the input", input);
    checkTensor(name, "the target", target);
    if (input.shape.join() !== target.shape.join()) mismatches[mismatch](name, input, target);
    return reducedBy(options["reduction"] ?? "mean", losses(input, target, options), name);
  };
}

const mismatches: { readonly [M in Mismatch]: (name: string, x: Tensor, y: Tensor) => void } = {
  broadcasts: () => {},
  warns: (name, x, y) => {
    broadcastShapes(name, x.shape, y.shape); // shapes that do not broadcast are an error instead
    warn(
      `${name}: input [${x.shape.join(", ")}] and target [${y.shape.join(", ")}] differ and are broadcast; ` +
        "the loss is hardly the one that was meant",
    );
  },
  throws: (name, x, y) => {
    throw new ShapeError(`${name}: input and target differ in shape`, {
      got: `input [${x.shape.join(", ")}], target [${y.shape.join(", ")}]`,
      expected: "one shape",
    });
  },
};
