/**
 * @file Jacobians and Hessians, as tensors.
 */
import {
  checkFunction,
  type DType,
  isTensor,
  type Shape,
  stack,
  type Tensor,
  zeros,
} from "@kindling/tensor";
import { grad } from "../backward.ts";
import { enableGrad } from "../modes.ts";
import {
  type Arguments,
  checkSingle,
  finished,
  type FunctionalOptions,
  listOf,
  orZero,
  preparedInputs,
  type Tensors,
} from "./arguments.ts";
import { jvp } from "./products.ts";

/** How a Jacobian is computed. */
export interface JacobianOptions extends FunctionalOptions {
  /** A backward pass per output element, or a forward pass per input element. Default `"reverse-mode"`. */
  readonly strategy?: "reverse-mode" | "forward-mode";
}

/** How a Hessian is computed. */
export interface HessianOptions extends FunctionalOptions {
  /** How the Jacobian of the gradient is made. Default `"reverse-mode"`. */
  readonly outerJacobianStrategy?: "reverse-mode" | "forward-mode";
}

/** Per output, per input, the derivatives: axes of the output, then of the input. */
export type Jacobian<O extends Tensors, I extends Tensors> = O extends Tensor
  ? PerInput<O, I>
  : { -readonly [K in keyof O]: O[K] extends Tensor ? PerInput<O[K], I> : never };
type PerInput<O extends Tensor, I extends Tensors> = I extends Tensor
  ? Block<O, I>
  : { -readonly [K in keyof I]: I[K] extends Tensor ? Block<O, I[K]> : never };
type Block<O extends Tensor, I extends Tensor> =
  O extends Tensor<infer S extends Shape, DType>
    ? I extends Tensor<infer T extends Shape, infer D>
      ? Tensor<[...S, ...T], D>
      : never
    : never;

/**
 * All derivatives of a function's outputs with respect to its inputs.
 *
 * @returns for one output `[…o]` and one input `[…i]` a tensor `[…o, …i]`; for several of either, lists
 * @throws {AutogradError} with `strict` for an input on which an output does not depend
 * @see PyTorch's `torch.autograd.functional.jacobian`
 * @example
 * jacobian((x) => x.mul(x), tensor([1, 2])).toArray() // => [[2, 0], [0, 4]]
 */
export function jacobian<const I extends Tensors, O extends Tensors>(
  f: (...inputs: Arguments<I>) => O,
  inputs: I,
  options: JacobianOptions = {},
): Jacobian<O, I> {
  checkFunction("jacobian", f);
  const make = options.strategy === "forward-mode" ? byForwardPasses : byBackwardPasses;
  // in the form of the function's outputs and its inputs
  return make("jacobian", f as unknown as PlainFunction, inputs, options) as Jacobian<O, I>;
}

/**
 * All second derivatives of a function with one value.
 *
 * @returns for one input `[…i]` a tensor `[…i, …i]`; for several, a list of lists of such blocks
 * @throws {AutogradError} when the function gives more than one value; as `jacobian`
 * @see PyTorch's `torch.autograd.functional.hessian`
 * @example
 * hessian((x) => x.pow(3).sum(), tensor([1, 2])).toArray() // => [[6, 0], [0, 12]]
 */
export function hessian<const I extends Tensors>(
  f: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  options: HessianOptions = {},
): Jacobian<I, I> {
  const { outerJacobianStrategy: strategy = "reverse-mode", ...rest } = options;
  checkFunction("hessian", f);
  const gradient: PlainFunction = (...xs) => {
    const y = (f as unknown as (...xs: readonly Tensor[]) => Tensor)(...xs); // as many as `inputs`
    checkSingle("hessian", y);
    const found = y.requiresGrad ? grad(y, xs, { createGraph: true, allowUnused: true }) : [];
    const all = xs.map((x, i) => orZero("hessian", found[i], x, options, `input ${i} is not used`));
    return isTensor(inputs) ? all[0]! : all;
  };
  const make = strategy === "forward-mode" ? byForwardPasses : byBackwardPasses;
  return make("hessian", gradient, inputs, rest) as Jacobian<I, I>; // the outputs of the gradient are like the inputs
}

type PlainFunction = (...inputs: readonly Tensor[]) => Tensors;
type Rows = Tensor | readonly Tensor[] | readonly (readonly Tensor[])[];

/** Makes the rows; `name` is the function that was called, for errors. */
type Make = (name: string, f: PlainFunction, inputs: Tensors, options: FunctionalOptions) => Rows;

const byBackwardPasses: Make = (name, f, inputs, options) => {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const xs = preparedInputs(listOf(name, "the input", inputs), createGraph);
    const y = f(...xs);
    const blocks = listOf(name, "what the function gives", y).map((one, o) => {
      const rows = elementsOf(one).map((cotangent) => {
        const found = one.requiresGrad
          ? grad(one, xs, {
              gradOutputs: cotangent,
              retainGraph: true,
              createGraph,
              allowUnused: true,
            })
          : [];
        return xs.map((x, i) =>
          orZero("jacobian", found[i], x, options, `output ${o} does not depend on input ${i}`),
        );
      });
      return xs.map((x, i) =>
        finished(
          stacked(
            rows.map((row) => row[i]!),
            one.shape,
            x,
          ),
          createGraph,
        ),
      );
    });
    return shapedAs(y, inputs, blocks);
  });
};

const byForwardPasses: Make = (name, f, inputs, options) => {
  const xs = enableGrad(() =>
    preparedInputs(listOf(name, "the input", inputs), options.createGraph === true),
  );
  let y: Tensors = [];
  const perInput = xs.map((x, i) => {
    const columns = elementsOf(x).map((tangent) => {
      const vs = xs.map((other, k) =>
        k === i ? tangent : zeros(other.shape as number[], { dtype: other.dtype }),
      );
      const [value, product] = jvp<readonly Tensor[], Tensors>(f, xs, vs, {
        ...options,
        createGraph: true, // a Hessian differentiates gradients, which are on the tape
      });
      y = value;
      return listOf(name, "a product", product);
    });
    return { x, columns };
  });
  if (xs.every((x) => x.numel() === 0)) y = f(...xs);
  const blocks = listOf(name, "what the function gives", y).map((one, o) =>
    perInput.map(({ x, columns }) => {
      const last = columns.map((column) => column[o]!);
      const axes = [...one.shape.map((_, k) => k + 1), 0];
      const block =
        last.length === 0 ? x.newZeros([...one.shape, 0]) : stack(last, 0).permute(axes);
      return finished(block.reshape([...one.shape, ...x.shape]), options.createGraph === true);
    }),
  );
  return shapedAs(y, inputs, blocks);
};

/** The unit vectors of a tensor's shape, in row-major order. */
const elementsOf = (x: Tensor): Tensor[] =>
  Array.from({ length: x.numel() }, (_, i) => {
    const unit = zeros([x.numel()], { dtype: x.dtype });
    unit.setAt([i], 1);
    return unit.reshape(x.shape as number[]);
  });

const stacked = (rows: readonly Tensor[], shape: readonly number[], x: Tensor): Tensor =>
  rows.length === 0
    ? x.newZeros([...shape, ...x.shape])
    : (stack(rows as Tensor[], 0) as Tensor).reshape([...shape, ...x.shape]);

function shapedAs(y: Tensors, inputs: Tensors, blocks: readonly (readonly Tensor[])[]): Rows {
  const rows = blocks.map((row) => (isTensor(inputs) ? row[0]! : row));
  return (isTensor(y) ? rows[0]! : rows) as Rows; // one block, one list or a list of lists
}
