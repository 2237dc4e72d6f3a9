/**
 * @file The adjoints of views: the gradient of a view put back to where the view looked.
 */
import { dispatch, dispatchView, type Tensor, type View } from "@kindling/tensor";
import { sumTo } from "./sum-to.ts";

/** The gradient of the tensor of shape `shape` that `view` was taken of. */
export function adjoint(g: Tensor, shape: readonly number[], view: View): Tensor {
  switch (view.kind) {
    case "alias":
      return g;
    case "reshape":
      return g.reshape(shape);
    case "permute":
      return dispatchView("permute", g, { kind: "permute", order: inverse(view.order) })!; // permutations always are views
    case "expand":
      return sumTo(g, shape);
    case "slice":
    case "diagonal":
      return dispatch("embed", "embed", [g], { shape, view })[0]!;
  }
}

/** The same for several views, each of the one before. */
export function adjointOfSteps(
  g: Tensor,
  shape: readonly number[],
  steps: readonly View[],
): Tensor {
  const shapes = steps.reduce<(readonly number[])[]>(
    (all, step) => [...all, shapeAfter(all.at(-1)!, step)],
    [shape],
  );
  return steps.reduceRight((so, step, i) => adjoint(so, shapes[i]!, step), g);
}

/** The shape of a view of a tensor of shape `shape`. */
export function shapeAfter(shape: readonly number[], view: View): readonly number[] {
  switch (view.kind) {
    case "alias":
      return shape;
    case "reshape":
    case "expand":
      return view.shape;
    case "permute":
      return view.order.map((axis) => shape[axis]!);
    case "slice":
      return view.ranges.map((r) => r.length);
    case "diagonal": {
      const [a, b] = view.axes;
      const length = Math.min(
        shape[a]! - Math.max(-view.shift, 0),
        shape[b]! - Math.max(view.shift, 0),
      );
      return [...shape.filter((_, i) => i !== a && i !== b), Math.max(0, length)];
    }
  }
}

const inverse = (order: readonly number[]): number[] => {
  const out = new Array<number>(order.length);
  order.forEach((axis, i) => void (out[axis] = i));
  return out;
};
