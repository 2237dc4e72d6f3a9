/**
 * @file The tangent rules of scans.
 */
import { type Attributes, cat, dispatch, type Tensor } from "@kindling/tensor";
import type { TangentRule } from "./tangents.ts";

type Scan = Attributes["scan"]["scan"];

/** Running extremes are elements of their input. */
const chosen: TangentRule<"scan"> = ({
  name,
  outputs: [, indices],
  attributes: { axis },
  tangents: [t],
}) =>
  t!.shape.length === 0 ? [t] : [...dispatch("gather", name, [t!, indices!], { axis }), undefined];

export const scanTangents: { readonly [S in Scan]: TangentRule<"scan"> } = {
  sum: ({ name, attributes, tangents: [t] }) => dispatch("scan", name, [t!], attributes),
  prod: ({ inputs: [x], outputs: [y], attributes: { axis }, tangents: [t] }) => [
    recurrence(axis, t!, (i, part, before) => {
      if (i === 0) return part(t!);
      const running = y!.narrow(axis, i - 1, 1);
      return before!.mul(part(x!)).add(running.mul(part(t!)));
    }),
  ],
  max: chosen,
  min: chosen,
  /** Each step is a mean of the one before and the new element, weighted by what they contribute. */
  logsumexp: ({ inputs: [x], outputs: [y], attributes: { axis }, tangents: [t] }) => [
    recurrence(axis, t!, (i, part, before) => {
      if (i === 0) return part(t!);
      const weight = part(x!).sub(part(y!)).exp() as Tensor;
      const rest = y!
        .narrow(axis, i - 1, 1)
        .sub(part(y!))
        .exp() as Tensor;
      return rest.mul(before!).add(weight.mul(part(t!)));
    }),
  ],
};

/** Position by position along an axis, each from the one before. */
function recurrence(
  axis: number,
  like: Tensor,
  step: (i: number, part: (x: Tensor) => Tensor, before: Tensor | undefined) => Tensor,
): Tensor {
  const length = like.shape[axis];
  if (length === undefined || length === 0) return like;
  const steps: Tensor[] = [];
  for (let i = 0; i < length; i++) steps.push(step(i, (x) => x.narrow(axis, i, 1), steps.at(-1)));
  return cat(steps, axis);
}
