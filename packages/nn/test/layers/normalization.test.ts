/**
 * @file Layer normalisation: what it makes of elements, and bad input.
 */
import { ones, randn, tensor, type Tensor } from "@kindling/tensor";
import { assertClose, assertEqual, gradcheck } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import { testFailures } from "../../../../tools/failures.ts";
import * as nn from "../../src/index.ts";

const F = nn.functional;
const double = { dtype: "float64" } as const;

describe("layerNorm", () => {
  test("gives each group mean 0 and variance v / (v + eps)", () => {
    const x = randn([5, 4, 3], double) as Tensor;
    const [y, groups] = [F.layerNorm(x, [4, 3], { eps: 0.5 }).flatten(1), x.flatten(1)];
    const variance = groups.var(1, { correction: 0 }) as Tensor;
    assertClose(y.mean(1), tensor([0, 0, 0, 0, 0], double), { rtol: 0, atol: 1e-15 });
    assertClose(y.var(1, { correction: 0 }), variance.div(variance.add(0.5)), {
      rtol: 1e-12,
      atol: 0,
    });
  });

  test("does not change with what is added to all, or a factor when eps is 0", () => {
    const x = randn([3, 8], double) as Tensor;
    const y = F.layerNorm(x, 8, { eps: 0 });
    assertClose(F.layerNorm(x.mul(7).add(1e3), 8, { eps: 0 }), y, { rtol: 1e-10, atol: 1e-10 });
  });

  test("multiplies by the weight and adds the bias, either of them alone too", () => {
    const [x, w, b] = [randn([2, 3]), randn([3]), randn([3])] as Tensor[] as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const y = F.layerNorm(x, [3]);
    assertClose(F.layerNorm(x, [3], w, b), y.mul(w).add(b));
    assertClose(F.layerNorm(x, [3], w), y.mul(w));
    assertClose(F.layerNorm(x, [3], { bias: b }), y.add(b));
  });

  test("has the gradients that differences have, of input, weight and bias", () => {
    const inputs = [[2, 4], [4], [4]].map((shape) =>
      (randn(shape, double) as Tensor).requiresGrad_(),
    );
    expect(() =>
      gradcheck((x: Tensor, w: Tensor, b: Tensor) => F.layerNorm(x, [4], w, b), inputs),
    ).not.toThrow();
  });

  testFailures("ShapeError", [
    [
      () => F.layerNorm(ones(2, 3), [2]),
      "layerNorm: the last axes have other sizes",
      "x [2, 3], normalizedShape [2]",
      "x to end in [2]",
    ],
    [
      () => F.layerNorm(ones(2, 3), []),
      "layerNorm: the last axes have other sizes",
      "x [2, 3], normalizedShape []",
      "at least one axis to normalise over",
    ],
    [
      () => F.layerNorm(ones(2, 3), [2, 3, 4]),
      "layerNorm: the last axes have other sizes",
      "x [2, 3], normalizedShape [2, 3, 4]",
      "x to end in [2, 3, 4]",
    ],
    [
      () => F.layerNorm(tensor(1), []),
      "layerNorm: the last axes have other sizes",
      "x [], normalizedShape []",
      "at least one axis to normalise over",
    ],
    [
      () => F.layerNorm(ones(2, 3), 3, ones(2)),
      "layerNorm: the weight has another shape",
      "weight [2]",
      "[3], as normalizedShape",
    ],
  ]);
});

describe("LayerNorm", () => {
  test("starts as layerNorm alone, with a weight and a bias in the normalised shape", () => {
    const norm = new nn.LayerNorm([2, 3]);
    const x = randn([4, 2, 3]) as Tensor;
    assertEqual(norm(x).detach(), F.layerNorm(x, [2, 3]));
    expect(norm.namedParameters().map(([name, p]) => [name, p.shape])).toEqual([
      ["weight", [2, 3]],
      ["bias", [2, 3]],
    ]);
    expect(String(norm)).toBe("LayerNorm((2, 3), eps=1e-05, elementwise_affine=True)");
  });

  test("has no parameters when it is not affine, and no bias where none is wanted", () => {
    expect(new nn.LayerNorm(3, 1e-5, false).parameters()).toEqual([]);
    expect(new nn.LayerNorm(3, { bias: false }).namedParameters().map(([name]) => name)).toEqual([
      "weight",
    ]);
  });

  test("resetParameters sets the weight to 1 and the bias to 0", () => {
    const norm = new nn.LayerNorm(2);
    nn.init.constant_(norm.weight!, 5);
    nn.init.constant_(norm.bias!, 5);
    norm.resetParameters();
    assertEqual(norm.weight!.detach(), ones(2));
    assertEqual(norm.bias!.detach(), tensor([0, 0]));
  });
});
