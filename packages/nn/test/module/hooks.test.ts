/**
 * @file Hooks see and may replace what goes in and comes out, until they are removed.
 */
import { ones, type Tensor } from "@kindling/tensor";
import { expect, test } from "vitest";
import * as nn from "../../src/index.ts";

class Double extends nn.Module {
  forward(x: Tensor): Tensor {
    return x.mul(2);
  }
}
const one = ones(1);

test("hooks run in the order of registration, before and after forward", () => {
  const net = new Double();
  const seen: string[] = [];
  net.registerForwardHook((module, inputs, output) => {
    expect([module, inputs[0]]).toEqual([net, one]);
    seen.push(`after ${(output as Tensor).item()}`);
  });
  net.registerForwardPreHook(() => void seen.push("before 1"));
  net.registerForwardPreHook(() => void seen.push("before 2"));
  net(one);
  expect(seen).toEqual(["before 1", "before 2", "after 2"]);
});

test("what a hook returns takes the place of inputs and output", () => {
  const net = new Double();
  net.registerForwardPreHook((_, [x]) => (x as Tensor).add(1));
  net.registerForwardPreHook((_, [x]) => [(x as Tensor).mul(10)]);
  net.registerForwardHook((_, __, output) => (output as Tensor).neg());
  expect(net(one).item()).toBe(-40);
});

test("a removed hook runs no more, and removing it twice is nothing", () => {
  const net = new Double();
  let calls = 0;
  const handle = net.registerForwardHook(() => void calls++);
  net(one);
  handle.remove();
  handle.remove();
  net(one);
  {
    using _ = net.registerForwardHook(() => void calls++);
    net(one);
  }
  net(one);
  expect(calls).toBe(2);
});

test("hooks of an inner module run when the outer one is called", () => {
  const inner = new Double();
  let calls = 0;
  inner.registerForwardHook(() => void calls++);
  new nn.Sequential(inner, inner)(one);
  expect(calls).toBe(2);
});
