/**
 * @file Losses of scores, distributions and vectors: their definitions at a few points, and what they refuse.
 * PyTorch's values are compared by the conformance suite, gradients by the walk over all operations.
 */
import { ones, tensor, type Tensor, zeros } from "@kindling/tensor";
import { describe, expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const F = nn.functional;
const item = (x: Tensor): number => Number(x.item());

describe("values", () => {
  const cases: readonly (readonly [title: string, value: Tensor, expected: number])[] = [
    ["a soft margin does not overflow", F.softMarginLoss(tensor([-1000]), tensor([1])), 1000],
    [
      "a hinge loses the input where it is right",
      F.hingeEmbeddingLoss(tensor([3]), tensor([1])),
      3,
    ],
    ["a hinge loses nothing beyond its margin", F.hingeEmbeddingLoss(tensor([3]), tensor([-1])), 0],
    [
      "a rank that holds by the margin loses nothing",
      F.marginRankingLoss(tensor([2]), tensor([1]), tensor([1]), { margin: 1 }),
      0,
    ],
    [
      "vectors of one direction lose nothing, however long",
      F.cosineEmbeddingLoss(tensor([[1, 1]]), tensor([[9, 9]]), tensor([1])),
      0,
    ],
    [
      "a triplet counts the nearer of two with swap",
      F.tripletMarginLoss(tensor([[0]]), tensor([[4]]), tensor([[5]]), { swap: true }),
      4,
    ],
    [
      "a count has its least loss at its logarithm",
      F.poissonNllLoss(tensor([Math.log(3)]), tensor([3])).sub(3 - 3 * Math.log(3)),
      0,
    ],
    [
      "a normal density is complete with full",
      F.gaussianNllLoss(tensor([0]), tensor([0]), tensor([1]), { full: true }),
      Math.log(2 * Math.PI) / 2,
    ],
  ];
  test.each(cases)("%s", (_, value, expected) => {
    expect(item(value)).toBeCloseTo(expected, 5);
  });

  test("normalize leaves zeros zeros, and makes length 1 of the rest", () => {
    const lengths = F.normalize(
      tensor([
        [0, 0],
        [3, 4],
      ]),
    ).norm(2, 1);
    expect(lengths.toArray()).toEqual([0, expect.closeTo(1, 6)]);
  });

  test("cosineSimilarity broadcasts and has no NaN at 0", () => {
    const cosines = F.cosineSimilarity(zeros(2, 3), ones(3), { dim: -1 });
    expect(cosines.toArray()).toEqual([0, 0]);
  });

  test("a variance of each row may leave out the last axis", () => {
    const [x, y] = [ones(2, 3), zeros(2, 3)];
    const whole = F.gaussianNllLoss(
      x,
      y,
      tensor([
        [2, 2, 2],
        [4, 4, 4],
      ]),
    );
    expect(F.gaussianNllLoss(x, y, tensor([2, 4])).item()).toBe(whole.item());
    expect(F.gaussianNllLoss(x, y, tensor([[2], [4]])).item()).toBe(whole.item());
  });

  test("a bound of variances and lengths is none for their gradients, as in PyTorch", () => {
    const v = tensor([0], { requiresGrad: true });
    F.gaussianNllLoss(tensor([0]), tensor([0]), v, { eps: 0.5 }).backward();
    expect(item(v.grad!)).toBe(1);
  });
});

describe("what is refused", () => {
  test.each<[string, () => unknown, string]>([
    ["a negative variance", () => F.gaussianNllLoss(ones(1), ones(1), tensor([-1])), "negative"],
    [
      "a variance of another shape",
      () => F.gaussianNllLoss(ones(2, 3), ones(2, 3), ones(3)),
      "gaussianNllLoss: the variance does not fit\n  got       input [2, 3], variance [3]",
    ],
    [
      "an axis without halves",
      () => F.glu(ones(2, 3)),
      "glu: the axis has no halves\n  got       size 3",
    ],
    [
      "an unknown option",
      () => F.normalize(ones(2, 2), { axis: 1 } as object),
      "normalize: no such",
    ],
    [
      "an unknown reduction",
      () => F.marginRankingLoss(ones(1), ones(1), ones(1), { reduction: "avg" as "mean" }),
      "marginRankingLoss: unknown reduction",
    ],
    [
      "shapes that do not fit",
      () => F.softMarginLoss(ones(2), ones(3).asDynamic()),
      "softMarginLoss: ",
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});
