/**
 * @file What an optimizer takes: a list of parameters, or groups with options of their own.
 */
import { tensor, type Tensor, ValueError } from "@kindling/tensor";
import { assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SGD } from "../src/index.ts";

const leaf = (...values: number[]): Tensor => tensor(values).requiresGrad_();

/** What is thrown when these are taken for parameters, whatever their type. */
const taking = (parameters: unknown) => () => new SGD(parameters as Tensor[], { lr: 0.1 });

describe("laws", () => {
  const rate = fc.double({ min: 0, max: 1, noNaN: true });

  test("a group's options are its own where it has them, and the optimizer's where not", () => {
    fc.assert(
      fc.property(fc.array(fc.option(rate), { minLength: 1, maxLength: 5 }), rate, (own, lr) => {
        const groups = own.map((it) => ({
          params: [leaf(1)],
          ...(it === null ? {} : { lr: it }),
        }));
        const optimizer = new SGD(groups, { lr, momentum: 0.5 });
        expect(optimizer.paramGroups.map((group) => group.lr)).toEqual(own.map((it) => it ?? lr));
        expect(optimizer.paramGroups.every((group) => group.momentum === 0.5)).toBe(true);
      }),
    );
  });

  test("parameters in groups move as in optimizers of their own", () => {
    const together = [leaf(1, 2), leaf(3)];
    const alone = [leaf(1, 2), leaf(3)];
    const settings = [{ lr: 0.1 }, { lr: 0.01, momentum: 0.9 }];
    const joint = new SGD(together.map((p, i) => ({ params: p, ...settings[i] })));
    const single = alone.map((p, i) => new SGD([p], settings[i]!));
    for (let step = 0; step < 3; step++) {
      for (const p of [...together, ...alone]) p.grad = p.detach().square();
      joint.step();
      for (const optimizer of single) optimizer.step();
    }
    together.forEach((p, i) => assertEqual(p.detach(), alone[i]!.detach()));
  });
});

test("a list, a set and a generator of parameters are one group, in their order", () => {
  const [a, b] = [leaf(1), leaf(2)];
  const sources = [
    [a, b],
    new Set([a, b]),
    (function* () {
      yield a;
      yield b;
    })(),
  ];
  for (const parameters of sources)
    expect(new SGD(parameters).paramGroups.map((group) => group.params)).toEqual([[a, b]]);
});

test("options left undefined in a group are the optimizer's", () => {
  const group = { params: [leaf(1)], lr: undefined } as unknown as { params: Tensor[] };
  expect(new SGD([group], { lr: 0.3 }).paramGroups[0]!.lr).toBe(0.3);
});

test("an option changed between steps holds from the next step", () => {
  const p = leaf(1);
  const optimizer = new SGD([p], { lr: 0.5 });
  for (const lr of [0.5, 0.25]) {
    optimizer.paramGroups[0]!.lr = lr;
    p.grad = tensor([1]);
    optimizer.step();
  }
  assertEqual(p.detach(), [0.25]);
});

test("addParamGroup takes parameters that thaw later", () => {
  const [a, b] = [leaf(1), leaf(1)];
  const optimizer = new SGD([a], { lr: 0.5 });
  optimizer.addParamGroup({ params: b, lr: 0.25 });
  for (const p of [a, b]) p.grad = tensor([1]);
  optimizer.step();
  assertEqual(a.detach(), [0.5]);
  assertEqual(b.detach(), [0.75]);
});

test("it prints as PyTorch's", () => {
  expect(String(new SGD([leaf(1)], { lr: 0.1 }))).toBe(
    [
      "SGD (",
      "Parameter Group 0",
      "    dampening: 0",
      "    lr: 0.1",
      "    maximize: false",
      "    momentum: 0",
      "    nesterov: false",
      "    weightDecay: 0",
      ")",
    ].join("\n"),
  );
});

describe("what cannot be optimized is an error that says what came", () => {
  const p = leaf(1);

  test("nothing", () => {
    expect(taking([])).toThrow(ValueError);
    expect(taking([])).toThrow(/nothing to optimize[^]*no parameters/);
    expect(taking(new Set())).toThrow(/nothing to optimize/);
  });

  test("one tensor, which is to be put in a list", () => {
    expect(taking(p)).toThrow(/come in a list[^]*a tensor[^]*fix {7}\[parameter\]/);
  });

  test("what holds no tensors", () => {
    for (const value of [undefined, null, 3, "p", { params: [p] }])
      expect(taking(value)).toThrow(/come in a list/);
    for (const value of [[3], [null], [undefined], [{}], [[p]]])
      expect(taking(value)).toThrow(/neither a list of tensors nor one of groups/);
    for (const params of [[3], [null], [undefined], undefined, 3])
      expect(taking([{ params }])).toThrow(/not a parameter/);
  });

  test("tensors among groups, named by their place", () => {
    const group = { params: [leaf(2)] };
    expect(taking([group, p])).toThrow(/a tensor at place 1[^]*groups \{ params, … \} alone/);
  });

  test("the result of an operation, named with its operation", () => {
    expect(taking([p.mul(2)])).toThrow(/only leaves[^]*\[1\] of an operation \(\w+\)/);
  });

  test("a parameter given twice, in one group or in two", () => {
    const twice = /updated twice/;
    expect(taking([p, p])).toThrow(twice);
    expect(taking([{ params: [p] }, { params: [leaf(2), p] }])).toThrow(twice);
    const optimizer = new SGD([p]);
    expect(() => optimizer.addParamGroup({ params: [p] })).toThrow(twice);
    expect(optimizer.paramGroups).toHaveLength(1);
  });
});
