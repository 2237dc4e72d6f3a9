/**
 * @file Sums of products by the names of their axes.
 *
 * Operands are joined from left to right, two at a time, by one product of matrices: what two have
 * and others still need is the batch, what nobody needs any more is summed. Axes of size 1, which
 * broadcast, are left out of all this and put back at the end.
 */
import { ShapeError } from "../errors.ts";
import { numelOf, showShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Equation, parsed } from "./einsum-equation.ts";
import { checkTensors } from "./check-tensor.ts";

/**
 * The sum over all axes that the output does not name of the product of tensors whose axes are named.
 *
 * A letter names an axis; the same letter twice in one tensor is its diagonal; `...` stands for axes
 * that broadcast. Without `->`, the output has the axes of `...` and then, in alphabetical order
 * (capitals first), each letter that is there once. Operands are joined from left to right.
 *
 * @param equation  such as `"ij,jk->ik"`; spaces do not count.
 * @param operands  the tensors, one for each part in front of the arrow; or one array of them.
 * @throws {ValueError} for an equation that cannot be read or another number of operands
 * @throws {ShapeError} when an operand's axes are not as many as its letters, or sizes clash
 * @example
 * const x = tensor([[1, 2], [3, 4]]);
 * einsum("ij,jk->ik", x, x)
 * // => tensor([[ 7., 10.],
 * // =>         [15., 22.]])
 * einsum("ii", x) // => tensor(5.)
 * einsum("...i->...", x) // => tensor([3., 7.])
 */
export function einsum(
  equation: string,
  ...operands: readonly Tensor[] | readonly [readonly Tensor[]]
): Tensor {
  const tensors = operands.flat() as readonly Tensor[]; // either way of giving them
  checkTensors("einsum", tensors);
  const { inputs, output } = parsed(equation, tensors);
  const sizes = sizesOf(equation, inputs, tensors);
  const named = tensors.map((x, i) => withoutOnes(diagonals(x, inputs[i]!)));
  let [so] = named as [Named];
  named.slice(1).forEach((next, i) => {
    const later = new Set([...output, ...named.slice(i + 2).flatMap(({ axes }) => axes)]);
    so = product(so, next, later);
  });
  const wanted = output.filter((axis) => sizes.get(axis) !== 1);
  const { x } = ordered(summed(so, new Set(wanted)), wanted);
  return x.reshape(output.map((axis) => sizes.get(axis)!));
}

/** A tensor whose axes have names. */
interface Named {
  readonly x: Tensor;
  readonly axes: readonly string[];
}

/** The size of each axis, of which those that are 1 in a tensor broadcast. */
function sizesOf(
  equation: string,
  inputs: Equation["inputs"],
  tensors: readonly Tensor[],
): Map<string, number> {
  const sizes = new Map<string, number>();
  inputs.forEach((axes, i) =>
    axes.forEach((axis, k) => {
      const [known = 1, own] = [sizes.get(axis), tensors[i]!.shape[k]!];
      if (known !== 1 && own !== 1 && known !== own)
        throw new ShapeError(`einsum: sizes of ${axis} differ in "${equation}"`, {
          got: tensors.map((x) => showShape(x.shape)).join(", "),
          expected: `${known} and ${own} to be equal, or one of them 1`,
        });
      sizes.set(axis, known === 1 ? own : known);
    }),
  );
  return sizes;
}

/** Axes that have one name become their diagonal. */
function diagonals(x: Tensor, axes: readonly string[]): Named {
  const second = axes.findIndex((axis, i) => axes.indexOf(axis) < i);
  if (second < 0) return { x, axes };
  const first = axes.indexOf(axes[second]!);
  if (x.shape[first] !== x.shape[second])
    throw new ShapeError("einsum: a diagonal of axes that differ", {
      got: `${axes.join("")} for ${showShape(x.shape)}`,
      expected: `equal sizes of both ${axes[second]}`,
    });
  const rest = axes.filter((_, i) => i !== first && i !== second);
  return diagonals(x.diagonal(0, first, second), [...rest, axes[second]!]);
}

function withoutOnes({ x, axes }: Named): Named {
  if (!x.shape.includes(1)) return { x, axes };
  return {
    x: x.reshape(x.shape.filter((size) => size !== 1)),
    axes: axes.filter((_, i) => x.shape[i] !== 1),
  };
}

function summed({ x, axes }: Named, wanted: ReadonlySet<string>): Named {
  const gone = axes.flatMap((axis, i) => (wanted.has(axis) ? [] : [i]));
  if (gone.length === 0) return { x, axes };
  return { x: x.sum(gone), axes: axes.filter((axis) => wanted.has(axis)) };
}

/** The axes in this order. */
const ordered = ({ x, axes }: Named, wanted: readonly string[]): Named => ({
  x: wanted.every((axis, i) => axis === axes[i])
    ? x
    : x.permute(wanted.map((axis) => axes.indexOf(axis))),
  axes: wanted,
});

/** The product of two, without the axes that are not needed later. */
function product(a: Named, b: Named, later: ReadonlySet<string>): Named {
  const [p, q] = [
    summed(a, new Set([...b.axes, ...later])),
    summed(b, new Set([...a.axes, ...later])),
  ];
  const isShared = (axis: string): boolean => q.axes.includes(axis);
  const batch = p.axes.filter((axis) => isShared(axis) && later.has(axis));
  const inner = p.axes.filter((axis) => isShared(axis) && !later.has(axis));
  const left = p.axes.filter((axis) => !isShared(axis));
  const right = q.axes.filter((axis) => !p.axes.includes(axis));
  const [x, y] = [grouped(p, batch, left, inner), grouped(q, batch, inner, right)];
  // without a sum it is a product of elements, of any two dtypes
  const whole: Tensor = inner.length === 0 ? x.mul(y) : x.matmul(y);
  const sizeIn = ({ x: of, axes }: Named, axis: string): number => of.shape[axes.indexOf(axis)]!;
  return {
    x: whole.reshape([
      ...[...batch, ...left].map((axis) => sizeIn(p, axis)),
      ...right.map((axis) => sizeIn(q, axis)),
    ]),
    axes: [...batch, ...left, ...right],
  };
}

/** Matrices of two groups of axes behind the batch. */
function grouped(
  named: Named,
  batch: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
): Tensor {
  const { x } = ordered(named, [...batch, ...rows, ...columns]);
  const [n, m] = [batch.length, batch.length + rows.length];
  const sizes = x.shape;
  return x.reshape([...sizes.slice(0, n), numelOf(sizes.slice(n, m)), numelOf(sizes.slice(m))]);
}
