/**
 * @file Finding parameters, buffers and modules: by type, in the order in which they were set, once.
 */
import { ones, tensor, type Tensor, ValueError, zeros } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import { expect, test } from "vitest";
import * as nn from "../../src/index.ts";

class Block extends nn.Module {
  lin = new nn.Linear(2, 2);
  scale = new nn.Parameter(ones(2));
  runningMean = this.registerBuffer("runningMean", zeros(2));
  hidden = this.registerBuffer("hidden", zeros(2), { persistent: false });
  plain = ones(2);
  forward(x: Tensor): Tensor {
    return this.lin(x).mul(this.scale);
  }
}

class Net extends nn.Module {
  first = new Block();
  tied = this.first.lin;
  none = null;
  second = new nn.Sequential(new Block(), new nn.ReLU());
  forward(x: Tensor): Tensor {
    return this.second(this.first(x));
  }
}

const names = (pairs: readonly (readonly [string, unknown])[]): string[] =>
  pairs.map(([name]) => name);

test("parameters come with full names: a module's own before its children's, each once", () => {
  expect(names(new Net().namedParameters())).toEqual([
    "first.scale",
    "first.lin.weight",
    "first.lin.bias",
    "second.0.scale",
    "second.0.lin.weight",
    "second.0.lin.bias",
  ]);
  expect(names(new Net().namedParameters("net"))).toContain("net.first.lin.bias");
  expect(names(new Block().namedParameters("", false))).toEqual(["scale"]);
  expect(new Net().parameters()).toHaveLength(6);
});

test("a tensor is a buffer only if it is registered", () => {
  expect(names(new Net().namedBuffers())).toEqual([
    "first.runningMean",
    "first.hidden",
    "second.0.runningMean",
    "second.0.hidden",
  ]);
  const block = new Block();
  const next = ones(2);
  block.runningMean = next;
  expect(block.buffers()[0]).toBe(next);
});

test("modules come outer before inner, each once; children of one level only", () => {
  const net = new Net();
  expect(names(net.namedModules())).toEqual([
    "",
    "first",
    "first.lin",
    "second",
    "second.0",
    "second.0.lin",
    "second.1",
  ]);
  expect(names(net.namedChildren())).toEqual(["first", "tied", "second"]);
  expect(net.modules()[0]).toBe(net);
  class Twice extends nn.Module {
    a = new nn.ReLU();
    b = this.a;
    forward(x: Tensor): Tensor {
      return this.a(this.b(x));
    }
  }
  expect(new Twice().children()).toHaveLength(1);
});

test("apply visits what is inside before what is around it", () => {
  const seen: string[] = [];
  new nn.Sequential(new nn.Flatten(), new Block(), new nn.Dropout(0.5)).apply((module) => {
    seen.push(module.constructor.name);
  });
  expect(seen).toEqual(["Flatten", "Linear", "Block", "Dropout", "Sequential"]);
});

test("train and eval reach every module", () => {
  const net = new Net();
  const modes = (): Set<boolean> => new Set(net.modules().map((module) => module.training));
  expect(modes()).toEqual(new Set([true]));
  expect(net.eval()).toBe(net);
  expect(modes()).toEqual(new Set([false]));
  expect(net.train()).toBe(net);
  expect(modes()).toEqual(new Set([true]));
});

test("requiresGrad_ freezes and thaws, zeroGrad forgets or zeroes", () => {
  const net = new Net();
  const run = (): void => net(ones(1, 2)).sum().backward();
  run();
  expect(net.first.scale.grad).not.toBeNull();
  net.zeroGrad({ setToNone: false });
  assertEqual(net.first.scale.grad!, zeros(2));
  net.zeroGrad();
  expect(net.parameters().every((p) => p.grad === null)).toBe(true);
  net.first.requiresGrad_(false);
  run();
  expect(net.first.scale.grad).toBeNull();
  expect(net.second.at(0).scale.grad).not.toBeNull();
});

test("what is registered is a property, and can be put in place of nothing", () => {
  const block = new Block() as Block & { shift?: unknown; act?: unknown };
  const shift = new nn.Parameter(ones(2));
  block.registerParameter("shift", shift);
  expect(block.shift).toBe(shift);
  expect(names(block.namedParameters("", false))).toEqual(["scale", "shift"]);
  const act = new nn.ReLU();
  block.registerModule("act", act);
  expect(block.act).toBe(act);
});

test("requiresGrad_ thaws unless told otherwise", () => {
  const block = new Block().requiresGrad_(false);
  expect(block.parameters().some((p) => p.requiresGrad)).toBe(false);
  expect(block.requiresGrad_()).toBe(block);
  expect(block.parameters().every((p) => p.requiresGrad)).toBe(true);
});

test("names that are no names, or are taken, are errors", () => {
  const block = new Block();
  for (const name of ["", "a.b"]) {
    expect(() => block.registerParameter(name, null)).toThrow(ValueError);
    expect(() => block.registerBuffer(name, null)).toThrow(ValueError);
    expect(() => block.addModule(name, new nn.ReLU())).toThrow(ValueError);
  }
  expect(() => block.registerParameter("lin", null)).toThrow(/"lin", which Block has already/);
  expect(() => block.registerBuffer("forward", zeros(1))).toThrow(/taken/);
  block.addModule("extra", new nn.ReLU());
  expect(names(block.namedChildren())).toEqual(["lin", "extra"]);
  block.registerParameter("none", null);
  expect(names(block.namedParameters("", false))).toEqual(["scale"]);
});

test("another float dtype replaces what has the old one; what was shared stays shared", () => {
  const net = new Net();
  const tokens = tensor([1, 2], { dtype: "int64" });
  net.first.registerBuffer("tokens", tokens);
  net(ones(1, 2)).sum().backward();
  const before = net.first.lin.weight;
  expect(net.float().first.lin.weight).toBe(before);
  net.double();
  expect(net.first.lin).toBe(net.tied);
  expect(net.parameters().map((p) => p.dtype)).toEqual(Array.from({ length: 6 }, () => "float64"));
  expect(net.first.lin.weight.grad!.dtype).toBe("float64");
  expect(net.first.runningMean.dtype).toBe("float64");
  expect(net.buffers()).toContain(tokens);
  assertEqual(net.first.lin.weight.detach().float(), before.detach());
  expect(() => net.to("int64")).toThrow(/to: parameters need a fraction/);
  const tied = new Tied().double();
  expect(tied.parameters()).toHaveLength(1);
});

class Tied extends nn.Module {
  a = new nn.Parameter(ones(2));
  b = this.a;
  forward(): Tensor {
    return this.a;
  }
}

test("a Parameter shares its elements, is a leaf that asks for a gradient, and prints as PyTorch does", () => {
  const data = ones(2);
  const parameter = new nn.Parameter(data);
  data.fill_(3);
  assertEqual(parameter.detach(), tensor([3, 3]));
  expect([parameter.requiresGrad, parameter.isLeaf]).toEqual([true, true]);
  expect(String(parameter)).toBe("Parameter containing:\ntensor([3., 3.], requires_grad=True)");
  expect(parameter.mul(2)).not.toBeInstanceOf(nn.Parameter);
  expect(new nn.Parameter(tensor([1, 2], { dtype: "int64" }), false).requiresGrad).toBe(false);
});
