/**
 * @file Products of derivatives and vectors, without making the matrices.
 */
import { checkFunction, onesLike, type Tensor } from "@kindling/tensor";
import { grad } from "../backward.ts";
import { dualLevel, makeDual, unpackDual } from "../forward/dual.ts";
import { enableGrad } from "../modes.ts";
import {
  type Arguments,
  asGiven,
  checkSingle,
  finished,
  type FunctionalOptions,
  type Like,
  listOf,
  orZero,
  preparedInputs,
  type Tensors,
  vectorsFor,
} from "./arguments.ts";

/**
 * Vector times Jacobian, Jᵀv: one backward pass.
 *
 * @param v  per output a tensor of its shape; not needed for an output of one element
 * @returns the function's value, and per input the product, of its shape
 * @throws {AutogradError} when `v` does not fit, or with `strict` for an input that is not used
 * @see PyTorch's `torch.autograd.functional.vjp`
 * @example
 * const [y, slope] = vjp((x) => x.mul(x), tensor([1, 2, 3]), tensor([1, 0, 1]));
 * y // => tensor([1., 4., 9.])
 * slope // => tensor([2., 0., 6.])
 */
export function vjp<const I extends Tensors, O extends Tensors>(
  f: (...inputs: Arguments<I>) => O,
  inputs: I,
  v?: Tensors | null,
  options: FunctionalOptions = {},
): [output: O, product: Like<I>] {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const xs = preparedInputs(listOf("vjp", "the input", inputs), createGraph);
    const y = valueOf("vjp", f, xs);
    const ys = listOf("vjp", "what the function gives", y);
    const products = pulled("vjp", ys, xs, vectorsFor("vjp", ys, v), options);
    return answer(y, ys, inputs, products, createGraph);
  });
}

/**
 * Jacobian times vector, Jv: one forward pass that carries the derivative along.
 *
 * @param v  per input a tensor of its shape; not needed for an input of one element
 * @returns the function's value, and per output the product, of its shape
 * @throws {AutogradError} when `v` does not fit, or with `strict` for an output that does not depend on the inputs
 * @see PyTorch's `torch.func.jvp`; `torch.autograd.functional.jvp` computes the same by two backward passes
 * @example
 * jvp((x) => x.mul(x), tensor([1, 2, 3]), tensor([1, 0, 1]))[1] // => tensor([2., 0., 6.])
 */
export function jvp<const I extends Tensors, O extends Tensors>(
  f: (...inputs: Arguments<I>) => O,
  inputs: I,
  v?: Tensors | null,
  options: FunctionalOptions = {},
): [output: O, product: Like<O>] {
  const { createGraph = false } = options;
  const xs = listOf("jvp", "the input", inputs).map((x) => finished(x, createGraph));
  const vs = vectorsFor("jvp", xs, v);
  return dualLevel(() => {
    const y = valueOf(
      "jvp",
      f,
      xs.map((x, i) => makeDual(x, vs[i]!)),
    );
    const halves = listOf("jvp", "what the function gives", y).map(unpackDual);
    const products = halves.map(({ primal, tangent }, i) =>
      finished(
        orZero("jvp", tangent, primal, options, `output ${i} does not depend on the inputs`),
        createGraph,
      ),
    );
    const values = halves.map(({ primal }) => finished(primal, createGraph));
    // in the form and of the types that the function and its outputs have
    return [asGiven(y, values), asGiven(y, products)] as unknown as [O, Like<O>];
  });
}

/**
 * Vector times Hessian of a function with one value: two backward passes.
 *
 * @param v  per input a tensor of its shape; not needed for an input of one element
 * @returns the function's value, and per input the product, of its shape
 * @throws as `vjp`, and when the function gives more than one value
 * @see PyTorch's `torch.autograd.functional.vhp`
 * @example
 * vhp((x) => x.pow(3).sum(), tensor([1, 2]), tensor([1, 1]))[1] // => tensor([ 6., 12.])
 */
export function vhp<const I extends Tensors>(
  f: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  v?: Tensors | null,
  options: FunctionalOptions = {},
): [output: Tensor, product: Like<I>] {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const xs = preparedInputs(listOf("vhp", "the input", inputs), createGraph);
    const y = valueOf("vhp", f, xs);
    checkSingle("vhp", y);
    const gradients = pulled("vhp", [y], xs, [onesLike(y)], options, true);
    const products = pulled("vhp", gradients, xs, vectorsFor("vhp", xs, v), options);
    return answer(y, [y], inputs, products, createGraph);
  });
}

/**
 * Hessian times vector of a function with one value: forward mode over a backward pass. The same as
 * `vhp`, since Hessians are symmetric.
 *
 * @throws as `vhp`
 * @see PyTorch's `torch.autograd.functional.hvp`
 * @example
 * hvp((x) => x.pow(3).sum(), tensor([1, 2]), tensor([1, 1]))[1] // => tensor([ 6., 12.])
 */
export function hvp<const I extends Tensors>(
  f: (...inputs: Arguments<I>) => Tensor,
  inputs: I,
  v?: Tensors | null,
  options: FunctionalOptions = {},
): [output: Tensor, product: Like<I>] {
  const { createGraph = false } = options;
  return enableGrad(() => {
    const xs = preparedInputs(listOf("hvp", "the input", inputs), createGraph);
    const vs = vectorsFor("hvp", xs, v);
    return dualLevel(() => {
      const duals = xs.map((x, i) => makeDual(x, vs[i]!));
      const y = valueOf("hvp", f, duals);
      checkSingle("hvp", y);
      const gradients = pulled("hvp", [y], duals, [onesLike(y)], options, true);
      const products = gradients.map((g, i) =>
        orZero("hvp", unpackDual(g).tangent, g, options, `gradient ${i} is constant`),
      );
      const { primal } = unpackDual(y);
      return answer(primal, [primal], inputs, products, createGraph);
    });
  });
}

function valueOf<I extends Tensors, O>(
  name: string,
  f: (...inputs: Arguments<I>) => O,
  xs: readonly Tensor[],
): O {
  checkFunction(name, f);
  return (f as unknown as (...inputs: readonly Tensor[]) => O)(...xs); // as many and as shaped as `inputs`
}

/** Gradients of some outputs along vectors, zeros where there is no dependence. */
function pulled(
  name: string,
  ys: readonly Tensor[],
  xs: readonly Tensor[],
  vs: readonly Tensor[],
  options: FunctionalOptions,
  createGraph = options.createGraph === true,
): Tensor[] {
  const rooted = ys.flatMap((y, i) => (y.requiresGrad ? [{ y, v: vs[i]! }] : []));
  const found =
    rooted.length === 0
      ? []
      : grad(
          rooted.map(({ y }) => y),
          xs,
          { gradOutputs: rooted.map(({ v }) => v), createGraph, allowUnused: true },
        );
  return xs.map((x, i) => orZero(name, found[i], x, options, `input ${i} is not used`));
}

function answer<I extends Tensors, O extends Tensors>(
  y: O,
  ys: readonly Tensor[],
  inputs: I,
  products: readonly Tensor[],
  createGraph: boolean,
): [O, Like<I>] {
  const values = isSingle(ys, y)
    ? finished(y, createGraph)
    : ys.map((one) => finished(one, createGraph));
  // in the form and of the types that the function and its inputs have
  return [
    values,
    asGiven(
      inputs,
      products.map((p) => finished(p, createGraph)),
    ),
  ] as unknown as [O, Like<I>];
}

const isSingle = (ys: readonly Tensor[], y: Tensors): y is Tensor => ys[0] === y;
