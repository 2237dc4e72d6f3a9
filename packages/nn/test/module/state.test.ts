/**
 * @file Saving and loading: all of a state or nothing.
 */
import { noGrad } from "@kindling/autograd";
import { ones, type Tensor, tensor, ValueError, zeros } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import { expect, test } from "vitest";
import * as nn from "../../src/index.ts";

class Net extends nn.Module {
  lin = new nn.Linear(3, 2);
  scale = new nn.Parameter(ones(2));
  mean = this.registerBuffer("mean", zeros(2));
  hidden = this.registerBuffer("hidden", ones(2), { persistent: false });
  tied = this.lin;
  forward(x: Tensor): Tensor {
    return this.lin(x).mul(this.scale);
  }
}

const snapshot = (net: nn.AnyModule): Record<string, unknown> =>
  Object.fromEntries(Object.entries(net.stateDict()).map(([name, x]) => [name, x.toArray()]));

test("a state names parameters, then persistent buffers, then what is inside; tied things twice", () => {
  expect(Object.keys(new Net().stateDict())).toEqual([
    "scale",
    "mean",
    "lin.weight",
    "lin.bias",
    "tied.weight",
    "tied.bias",
  ]);
});

test("a state shares its elements with the module and is not recorded", () => {
  const net = new Net();
  const state = net.stateDict();
  expect(state["scale"]!.requiresGrad).toBe(false);
  noGrad(() => net.scale.fill_(7));
  assertEqual(state["scale"]!, tensor([7, 7]));
});

test("loading what was saved makes two nets compute the same", () => {
  const [a, b] = [new Net(), new Net()];
  const x = ones(4, 3);
  expect(b.loadStateDict(a.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
  assertEqual(b(x).detach(), a(x).detach());
  const before = b.lin.weight;
  b.loadStateDict(a.stateDict());
  expect(b.lin.weight).toBe(before);
});

test("loading converts dtypes and leaves the module's", () => {
  const net = new Net();
  net.loadStateDict(new Net().double().stateDict());
  expect(net.lin.weight.dtype).toBe("float32");
});

test("everything that does not fit is named in one error, and nothing is loaded", () => {
  const net = new Net();
  const { mean: _, ...state } = new Net().stateDict();
  const broken = { ...state, scale: ones(3), "lin.bias": 3 as unknown as Tensor, extra: ones(1) };
  const before = snapshot(net);
  const load = (): unknown => net.loadStateDict(broken);
  expect(load).toThrow(ValueError);
  expect(load).toThrow(/mean is missing/);
  expect(load).toThrow(/scale is \[3\], not \[2\]/);
  expect(load).toThrow(/lin\.bias is number, no tensor/);
  expect(load).toThrow(/extra is unexpected/);
  expect(snapshot(net)).toEqual(before);
});

test("without strict, names of one side only are returned; shapes must still fit", () => {
  const net = new Net();
  const { mean: _, ...state } = new Net().stateDict();
  expect(net.loadStateDict({ ...state, extra: ones(1) }, { strict: false })).toEqual({
    missingKeys: ["mean"],
    unexpectedKeys: ["extra"],
  });
  expect(() => net.loadStateDict({ scale: ones(3) }, { strict: false })).toThrow(/scale is \[3\]/);
});

test("names that objects have anyway are names like others", () => {
  const odd = new nn.ParameterDict([
    ["__proto__", new nn.Parameter(ones(1))],
    ["7", new nn.Parameter(ones(1))],
  ]);
  expect(Object.keys(odd.stateDict()).toSorted()).toEqual(["7", "__proto__"]);
  expect(odd.loadStateDict(odd.stateDict()).missingKeys).toEqual([]);
  expect(() => odd.loadStateDict({})).toThrow(/__proto__ is missing/);
});

test("JSON.stringify points to stateDict", () => {
  expect(() => JSON.stringify({ net: new Net() })).toThrow(/stateDict\(\)/);
});
