/**
 * @file Products of vectors and matrices.
 */
import { add, input } from "@kindling/expr";
import { dispatch } from "../dispatch.ts";
import { type DType, isFloatingPoint } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { broadcastShapes, numelOf, sameShape, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { LengthOf, ProductMethod, Shape } from "../types/index.ts";
import { parametersOf } from "./arguments.ts";
import { tensor } from "./values.ts";
import { checkTensor } from "./check-tensor.ts";
import { installMethods } from "./install.ts";

/** `torch.matmul`: vectors, matrices, and batches of matrices that broadcast. */
export function matmul(name: string, a: Tensor, b: Tensor): Tensor {
  checkTensor(name, "the other factor", b);
  if (a.dtype !== b.dtype)
    throw new DTypeError(`${name}: element types differ`, {
      got: `${a.dtype} and ${b.dtype}`,
      expected: "one element type",
      fix: `a.${name}(b.to("${a.dtype}"))`,
    });
  const [p, q] = [a.shape.length, b.shape.length];
  if (p === 0 || q === 0)
    throw new ShapeError(`${name}: a side has no axes`, {
      got: `a ${showShape(a.shape)}, b ${showShape(b.shape)}`,
      expected: "at least one axis on both sides",
      fix: "a.mul(b)",
    });
  if (a.shape[p - 1] !== b.shape[q === 1 ? 0 : q - 2]) throw innerSizes(name, a, b);
  const left = p === 1 ? (a.unsqueeze(0) as Tensor) : a;
  const right = q === 1 ? b.unsqueeze(1) : b;
  const product = dispatch("matmul", name, [left, right], {})[0]!;
  const shape = product.shape.filter(
    (_, i) =>
      !(p === 1 && i === product.shape.length - 2) && !(q === 1 && i === product.shape.length - 1),
  );
  return shape.length === product.shape.length ? product : product.reshape(shape);
}

/** The fix is offered only where it would do. */
function innerSizes(name: string, a: Tensor, b: Tensor): ShapeError {
  const [left, right] = [a.shape.at(-1)!, b.shape.at(b.shape.length === 1 ? 0 : -2)!];
  return new ShapeError(`${name}: inner sizes differ`, {
    got: `a ${showShape(a.shape)}, b ${showShape(b.shape)}`,
    expected: `a's last size (${left}) to equal b's ${b.shape.length === 1 ? "only" : "last-but-one"} size (${right})`,
    fix: b.shape.length === 2 && b.shape[1] === left ? `a.${name}(b.T)` : undefined,
  });
}

function ranked(name: string, a: Tensor, b: Tensor, rankA: number, rankB: number): Tensor {
  checkRanks(name, a, b, rankA, rankB);
  return matmul(name, a, b);
}

function checkRanks(name: string, a: Tensor, b: Tensor, rankA: number, rankB: number): void {
  checkTensor(name, "a factor", a);
  checkTensor(name, "a factor", b);
  if (a.shape.length !== rankA || b.shape.length !== rankB) {
    throw new ShapeError(`${name}: wrong numbers of axes`, {
      got: `a ${showShape(a.shape)}, b ${showShape(b.shape)}`,
      expected: `${rankA} and ${rankB} axes`,
      fix: "a.matmul(b)",
    });
  }
  if (rankA === 3 && a.shape[0] !== b.shape[0])
    throw new ShapeError(`${name}: batch sizes differ`, {
      got: `a ${showShape(a.shape)}, b ${showShape(b.shape)}`,
      expected: "equal first sizes",
    });
}

/** x + a b in one pass, where x does not stretch the product; `undefined` where it does. */
function sumWithProduct(name: string, x: Tensor, a: Tensor, b: Tensor): Tensor | undefined {
  const shape = [a.shape[0]!, b.shape[1]!];
  const fits = x.dtype === a.dtype && a.dtype === b.dtype && a.shape[1] === b.shape[0];
  if (
    !fits ||
    !isFloatingPoint(x.dtype) ||
    !sameShape(broadcastShapes(name, x.shape, shape), shape)
  )
    return undefined;
  return dispatch("matmul", name, [a, b, x], { epilogue: { expr: sum, scalars: [] } })[0]!;
}

const sum = add(input(1), input(0));

/** Integers take factors without their fractions, conditions whether they are 0, as in PyTorch. */
function factorOf(dtype: DType, factor: number): number | boolean {
  if (isFloatingPoint(dtype)) return factor;
  return dtype === "bool" ? factor !== 0 : Math.trunc(factor);
}

/** `beta · this + alpha · product`. */
function plus(name: string, x: Tensor, product: Tensor, args: readonly unknown[]): Tensor {
  const given = parametersOf(name, ["beta", "alpha"], args) as { beta?: number; alpha?: number };
  const [beta, alpha] = [given.beta ?? 1, given.alpha ?? 1].map((k) => factorOf(product.dtype, k));
  const scaled = alpha === 1 || alpha === true ? product : product.mul(alpha!);
  // NaN of `x` does not count, and its gradient is zeros
  if (beta === 0 || beta === false) return scaled.where(tensor(true), x);
  return (beta === 1 || beta === true ? x : x.mul(beta!)).add(scaled);
}

installMethods({
  matmul(this: Tensor, other: Tensor) {
    return matmul("matmul", this, other);
  },
  mm(this: Tensor, other: Tensor) {
    return ranked("mm", this, other, 2, 2);
  },
  bmm(this: Tensor, other: Tensor) {
    return ranked("bmm", this, other, 3, 3);
  },
  mv(this: Tensor, other: Tensor) {
    return ranked("mv", this, other, 2, 1);
  },
  dot(this: Tensor, other: Tensor) {
    return ranked("dot", this, other, 1, 1);
  },
  vdot(this: Tensor, other: Tensor) {
    return ranked("vdot", this, other, 1, 1);
  },
  outer(this: Tensor, other: Tensor) {
    checkTensor("outer", "the other", other);
    if (this.shape.length !== 1 || other.shape.length !== 1)
      throw new ShapeError("outer: not vectors", {
        got: `${showShape(this.shape)}, ${showShape(other.shape)}`,
        expected: "one axis each",
      });
    return this.unsqueeze(1).mul(other);
  },
  inner(this: Tensor, other: Tensor) {
    checkTensor("inner", "the other", other);
    if (this.shape.length === 0 || other.shape.length === 0) return this.mul(other);
    if (this.shape.at(-1) !== other.shape.at(-1))
      throw new ShapeError("inner: last sizes differ", {
        got: `${showShape(this.shape)}, ${showShape(other.shape)}`,
        expected: "equal last sizes",
      });
    const rows = (x: Tensor): Tensor => x.reshape([numelOf(x.shape.slice(0, -1)), x.shape.at(-1)!]);
    return matmul("inner", rows(this), rows(other).t()).reshape([
      ...this.shape.slice(0, -1),
      ...other.shape.slice(0, -1),
    ]);
  },
  addmm(this: Tensor, a: Tensor, b: Tensor, ...args: unknown[]) {
    checkRanks("addmm", a, b, 2, 2);
    const fused = args.length === 0 ? sumWithProduct("addmm", this, a, b) : undefined;
    return fused ?? plus("addmm", this, matmul("addmm", a, b), args);
  },
  addmv(this: Tensor, a: Tensor, b: Tensor, ...args: unknown[]) {
    return plus("addmv", this, ranked("addmv", a, b, 2, 1), args);
  },
  baddbmm(this: Tensor, a: Tensor, b: Tensor, ...args: unknown[]) {
    return plus("baddbmm", this, ranked("baddbmm", a, b, 3, 3), args);
  },
  addbmm(this: Tensor, a: Tensor, b: Tensor, ...args: unknown[]) {
    const products = ranked("addbmm", a, b, 3, 3);
    return plus("addbmm", this, products.sum(0).to(products.dtype), args);
  },
  addr(this: Tensor, a: Tensor, b: Tensor, ...args: unknown[]) {
    checkTensor("addr", "a factor", a);
    return plus("addr", this, a.outer(b), args);
  },
});

/** `alpha` and `beta` of the methods that add a product. */
export interface ProductOptions {
  readonly beta?: number;
  readonly alpha?: number;
}

declare module "../tensor.ts" {
  interface Tensor<out S extends Shape, out D extends DType> {
    /**
     * Matrix product; also of vectors and of batches.
     * @example
     * tensor([[1, 2], [3, 4]]).matmul(tensor([1, 1])) // => tensor([3., 7.])
     * zeros(10, 2, 3).matmul(zeros(3, 4)).shape // => [ 10, 2, 4 ]
     */
    matmul: ProductMethod<"matmul">;
    /**
     * Matrix product of two matrices.
     * @example
     * tensor([[1, 2]]).mm(tensor([[3], [4]])) // => tensor([[11.]])
     */
    mm: ProductMethod<"mm">;
    /**
     * Matrix products of two batches of matrices.
     * @example
     * zeros(10, 2, 3).bmm(zeros(10, 3, 4)).shape // => [ 10, 2, 4 ]
     */
    bmm: ProductMethod<"bmm">;
    /**
     * Product of a matrix and a vector.
     * @example
     * tensor([[1, 2], [3, 4]]).mv(tensor([1, 10])) // => tensor([21., 43.])
     */
    mv: ProductMethod<"mv">;
    /**
     * Sum of products of two vectors.
     * @example
     * tensor([1, 2]).dot(tensor([3, 4])) // => tensor(11.)
     */
    dot(other: Tensor): Tensor<[], D>;
    /**
     * As `dot`: there are no complex numbers here.
     * @example
     * tensor([1, 2]).vdot(tensor([3, 4])) // => tensor(11.)
     */
    vdot(other: Tensor): Tensor<[], D>;
    /**
     * All products of the elements of two vectors.
     * @example
     * tensor([1, 2]).outer(tensor([3, 4]))
     * // => tensor([[3., 4.],
     * // =>         [6., 8.]])
     */
    outer<S extends Shape, D extends DType, B extends Shape>(
      this: Tensor<S, D>,
      other: Tensor<B>,
    ): Tensor<[LengthOf<S>, LengthOf<B>], D>;
    /**
     * Sums of products along the last axes of both.
     * @example
     * tensor([[1, 2], [3, 4]]).inner(tensor([1, 1])) // => tensor([3., 7.])
     */
    inner(other: Tensor): Tensor<Shape, D>;
    /**
     * `beta · this + alpha · a @ b`.
     * @example
     * tensor([1, 1]).addmm(tensor([[1, 2]]), tensor([[1, 2], [3, 4]])) // => tensor([[ 8., 11.]])
     */
    addmm(a: Tensor, b: Tensor, options?: ProductOptions): Tensor<Shape, D>;
    /**
     * `beta · this + alpha · matrix @ vector`.
     * @example
     * tensor([1, 1]).addmv(tensor([[1, 2], [3, 4]]), tensor([1, 1])) // => tensor([4., 8.])
     */
    addmv(a: Tensor, b: Tensor, options?: ProductOptions): Tensor<Shape, D>;
    /**
     * `beta · this + alpha ·` the sum of the products of a batch, `[b, n, m] @ [b, m, p]`.
     * @example
     * ones(2, 2).addbmm(ones(3, 2, 4), ones(3, 4, 2))
     * // => tensor([[13., 13.],
     * // =>         [13., 13.]])
     */
    addbmm(a: Tensor, b: Tensor, options?: ProductOptions): Tensor<Shape, D>;
    /**
     * `beta · this + alpha · a @ b` for each of a batch, `[b, n, m] @ [b, m, p]`.
     * @example
     * ones(1, 2, 2).baddbmm(ones(1, 2, 4), ones(1, 4, 2), { beta: 10 })
     * // => tensor([[[14., 14.],
     * // =>          [14., 14.]]])
     */
    baddbmm(a: Tensor, b: Tensor, options?: ProductOptions): Tensor<Shape, D>;
    /**
     * `beta · this + alpha · a ⊗ b`, the outer product of two vectors.
     * @example
     * zeros(2, 2).addr(tensor([1, 2]), tensor([3, 4]))
     * // => tensor([[3., 4.],
     * // =>         [6., 8.]])
     */
    addr(a: Tensor, b: Tensor, options?: ProductOptions): Tensor<Shape, D>;
  }
}
