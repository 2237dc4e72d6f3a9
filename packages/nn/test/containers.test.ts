/**
 * @file Containers keep their members in order and make them the owner's.
 */
import { IndexError, manualSeed, ones, type Tensor, ValueError } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import { describe, expect, test } from "vitest";
import * as nn from "../src/index.ts";

describe("Sequential", () => {
  const net = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(8, 6),
    new nn.ReLU(),
    new nn.Linear(6, 4),
  );

  test("runs its layers in order", () => {
    const x = ones(3, 2, 4);
    const [flatten, lin1, relu, lin2] = net.layers;
    assertEqual(net(x).detach(), lin2(relu(lin1(flatten(x)))).detach());
    assertEqual(new nn.Sequential()(x), x);
  });

  test("knows its layers by number, from both ends", () => {
    expect(net.length).toBe(4);
    expect(net.at(1)).toBe(net.layers[1]);
    expect(net.at(-1)).toBe(net.layers[3]);
    expect([...net]).toEqual([...net.layers]);
    expect(Object.keys(net.stateDict())).toEqual(["1.weight", "1.bias", "3.weight", "3.bias"]);
    expect(() => net.at(4)).toThrow(IndexError);
  });

  test("a subclass may have members of its own", () => {
    class Named extends nn.Sequential<[nn.Linear<2, 2>]> {
      head = new nn.Linear(2, 1);
    }
    const named = new Named(new nn.Linear(2, 2));
    expect(named.namedParameters().map(([name]) => name)).toEqual([
      "0.weight",
      "0.bias",
      "head.weight",
      "head.bias",
    ]);
  });

  test("another dtype reaches the layers", () => {
    expect(new nn.Sequential(new nn.Linear(2, 2)).double().at(0).weight.dtype).toBe("float64");
  });
});

describe("ModuleList", () => {
  const layers = (): nn.Linear[] => [1, 2, 3].map((n) => new nn.Linear(n, n));

  test("keeps order through append, extend, insert and set", () => {
    const [a, b, c] = layers();
    const list = new nn.ModuleList([b!]).append(c!).insert(0, a!);
    expect([...list]).toEqual([a, b, c]);
    list.set(-1, a!);
    expect([list.at(0), list.at(2), list.length]).toEqual([a, a, 3]);
    expect(list.parameters()).toHaveLength(4);
    expect(list.namedParameters()[2]![0]).toBe("1.weight");
  });

  test("positions that are not there, and what is no module, are errors", () => {
    const list = new nn.ModuleList(layers());
    for (const i of [3, -4, 0.5]) expect(() => list.at(i)).toThrow(IndexError);
    expect(() => list.set(3, new nn.Linear(1, 1))).toThrow(IndexError);
    expect(() => list.insert(5, new nn.Linear(1, 1))).toThrow(IndexError);
    expect(() => list.append(ones(1) as unknown as nn.Linear)).toThrow(/expected  modules/);
    expect(() => list.forward()).toThrow(/a container computes nothing/);
  });
});

describe("ModuleDict", () => {
  test("keeps the order in which names came, also of names that are numbers", () => {
    const dict = new nn.ModuleDict<nn.AnyModule>([
      ["b", new nn.ReLU()],
      ["2", new nn.Linear(1, 1)],
      ["1", new nn.Tanh()],
    ]);
    expect([...dict.keys()]).toEqual(["b", "2", "1"]);
    expect(dict.namedChildren().map(([name]) => name)).toEqual(["b", "2", "1"]);
    expect(String(dict)).toBe(
      "ModuleDict(\n  (b): ReLU()\n  (2): Linear(in_features=1, out_features=1, bias=True)\n  (1): Tanh()\n)",
    );
  });

  test("gets, sets, deletes; a name that is not there is an error", () => {
    const relu = new nn.ReLU();
    const dict = new nn.ModuleDict<nn.AnyModule>({ relu });
    expect(dict.get("relu")).toBe(relu);
    expect(dict.set("tanh", new nn.Tanh()).size).toBe(2);
    expect([dict.delete("relu"), dict.has("relu"), dict.delete("relu")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(() => dict.get("relu")).toThrow(/one of tanh/);
    expect(() => dict.set("a.b", relu)).toThrow(ValueError);
  });

  test("names of properties and methods are names like others", () => {
    const dict = new nn.ModuleDict({ training: new nn.Linear(1, 1), forward: new nn.Linear(1, 1) });
    expect(dict.namedParameters().map(([name]) => name)).toContain("training.weight");
    expect(dict.eval().training).toBe(false);
    expect(dict.get("training").training).toBe(false);
  });
});

describe("parameters in containers", () => {
  test("are the owner's, and keep their place through a change of dtype", () => {
    class Net extends nn.Module {
      list = new nn.ParameterList([new nn.Parameter(ones(2)), new nn.Parameter(ones(3))]);
      dict = new nn.ParameterDict({ w: new nn.Parameter(ones(4)) });
      forward(): Tensor {
        return this.dict.get("w");
      }
    }
    const net = new Net().double();
    expect(net.namedParameters().map(([name, p]) => `${name} ${p.numel()} ${p.dtype}`)).toEqual([
      "list.0 2 float64",
      "list.1 3 float64",
      "dict.w 4 float64",
    ]);
    expect(String(net.dict)).toBe(
      "ParameterDict(  (w): Parameter containing: [torch.DoubleTensor of size 4])",
    );
    expect(net.list.extraRepr()).toBe(
      "  (0): Parameter containing: [torch.float64 of size 2]\n" +
        "  (1): Parameter containing: [torch.float64 of size 3]",
    );
    expect(() => net.list.append(ones(1) as unknown as nn.Parameter<[2], "float32">)).toThrow(
      /expected  parameters/,
    );
  });
});

test("parameters in a dictionary print with PyTorch's name of their type", () => {
  const types = {
    float32: "Float",
    float64: "Double",
    int32: "Int",
    int64: "Long",
    uint8: "Byte",
    bool: "Bool",
  } as const;
  for (const [dtype, name] of Object.entries(types) as [keyof typeof types, string][]) {
    const w = new nn.Parameter(ones(2, 3, { dtype }), false);
    expect(new nn.ParameterDict({ w }).extraRepr()).toBe(
      `  (w): Parameter containing: [torch.${name}Tensor of size 2x3]`,
    );
  }
});

test("containers are walked in order, by values and by entries", () => {
  const [a, b] = [new nn.ReLU(), new nn.Tanh()];
  const dict = new nn.ModuleDict<nn.AnyModule>(new Map([["a", a]])).update({ b });
  expect([...dict]).toEqual([
    ["a", a],
    ["b", b],
  ]);
  expect([[...dict.values()], [...dict.entries()]]).toEqual([[a, b], [...dict]]);
  expect([dict.size, dict.has("b"), dict.has("c")]).toEqual([2, true, false]);
  const list = new nn.ModuleList<nn.AnyModule>().extend([a]).insert(1, b).insert(-1, a);
  expect([...list]).toEqual([a, a, b]);
  list.set(-3, b);
  expect([list.at(-3), list.at(0)]).toEqual([b, b]);
  list.set(0, a);
  expect([...list]).toEqual([a, a, b]);
  expect(() => list.insert(-4, a)).toThrow(IndexError);
});

test("lists made in a loop take as many layers as there are sizes", () => {
  manualSeed(0);
  const sizes = [8, 6, 4, 2];
  const layers: nn.AnyModule[] = [];
  for (let i = 1; i < sizes.length; i++)
    layers.push(new nn.Linear(sizes[i - 1]!, sizes[i]!), new nn.ReLU());
  expect(new nn.Sequential(...layers)(ones(1, 8)).shape).toEqual([1, 2]);
});
