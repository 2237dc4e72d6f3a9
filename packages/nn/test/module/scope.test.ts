import { scope } from "@kindling/autograd";
import { ones, type Tensor } from "@kindling/tensor";
import { expect, test } from "vitest";
import { Linear, Module } from "../../src/index.ts";

class Scaled extends Module {
  readonly inner = new Linear(2, 3);
  readonly scale = this.registerBuffer("scale", ones(3).mul(2));

  forward(x: Tensor): Tensor {
    return this.inner(x).mul(this.scale);
  }
}

test("parameters and buffers outlive the scope that their module is made in", () => {
  let net: Scaled | undefined;
  scope(() => {
    net = new Scaled();
    net(ones(1, 2));
  });
  expect(net!(ones(1, 2)).shape).toEqual([1, 3]);
});
