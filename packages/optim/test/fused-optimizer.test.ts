/**
 * @file What every optimizer does that is a rule, whatever the rule.
 */
import { isTensor, tensor, type Tensor } from "@kindling/tensor";
import { arbitraries, assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Adam, SGD } from "../src/index.ts";
import { kinds } from "./optimizers.ts";

const size = 3;
const row = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
  minLength: size,
  maxLength: size,
});
/** Weight decay, at most 0.4 here, leaves them their sign. */
const slopes = fc.array(fc.constantFrom(-4, -1.7, -0.6, 0.55, 1.3, 3.9), {
  minLength: size,
  maxLength: size,
});
const rows = fc.array(row, { minLength: 1, maxLength: 8 });

const double = (values: readonly number[]): Tensor => tensor([...values], { dtype: "float64" });

type Stepping = ReturnType<(typeof kinds)[string]["make"]>;

/** Takes a step for each gradient. */
function follow(optimizer: Stepping, p: Tensor, gradients: readonly Tensor[]): void {
  for (const gradient of gradients) {
    p.grad = gradient;
    optimizer.step();
  }
}

describe.each(Object.entries(kinds))("%s", (_, { make, options }) => {
  test("with its state loaded into another, goes on bit for bit", () => {
    fc.assert(
      fc.property(options, row, rows, rows, (given, start, before, after) => {
        const p = double(start).requiresGrad_();
        const first = make([p], given);
        follow(first, p, before.map(double));
        const q = p.detach().clone().requiresGrad_();
        const second = make([q], {});
        second.loadStateDict(first.stateDict());
        follow(first, p, after.map(double));
        follow(second, q, after.map(double));
        assertEqual(q.detach(), p.detach());
        const [one, other] = [first.state.get(p)!, second.state.get(q)!];
        expect(Object.keys(other)).toEqual(Object.keys(one));
        for (const [name, value] of Object.entries(one))
          if (isTensor(value)) assertEqual(other[name] as Tensor, value); // the same names
      }),
      { numRuns: 30 },
    );
  });

  test("maximizing f is minimizing -f", () => {
    fc.assert(
      fc.property(options, row, rows, (given, start, gradients) => {
        const [up, down] = [true, false].map((maximize) => {
          const p = double(start).requiresGrad_();
          const signed = gradients.map((it) => double(it).mul(maximize ? 1 : -1));
          follow(make([p], { ...given, maximize }), p, signed);
          return p.detach();
        });
        assertEqual(up!, down!);
      }),
      { numRuns: 30 },
    );
  });

  test("does not look at the layout in memory of a parameter or a gradient", () => {
    const matrix = arbitraries.tensor({ shape: [2, 3], dtype: "float64", elements: "unit" });
    fc.assert(
      fc.property(options, matrix, (given, x) => {
        const stepped = (start: Tensor, gradient: Tensor): Tensor => {
          const p = start.requiresGrad_();
          follow(make([p], given), p, [gradient, gradient]);
          return p.detach();
        };
        const want = stepped(x.clone(), x);
        for (const gradient of arbitraries.layoutsOf(x))
          for (const start of arbitraries.layoutsOf(x))
            assertEqual(stepped(start.view, gradient.view), want);
      }),
      { numRuns: 5 },
    );
  });

  test("in single precision takes about the step of double precision", () => {
    fc.assert(
      fc.property(options, row, slopes, (given, start, gradient) => {
        const [single, twice] = (["float32", "float64"] as const).map((dtype) => {
          const p = tensor(start, { dtype }).requiresGrad_();
          follow(make([p], given), p, [tensor(gradient, { dtype })]);
          return p.detach().double();
        });
        // about twenty roundings of numbers up to |p| + lr · |g| ≤ 7
        assertClose(single!, twice!, { rtol: 0, atol: 20 * 7 * 2 ** -24 });
      }),
    );
  });

  test("descends on a bowl", () => {
    const p = double([2, -1, 0.5]).requiresGrad_();
    const optimizer = make([p], { lr: 0.05 });
    const loss = (): number => p.detach().square().sum().item();
    const before = loss();
    for (let step = 0; step < 40; step++) {
      optimizer.zeroGrad();
      p.square().sum().backward();
      optimizer.step();
    }
    expect(loss()).toBeLessThan(before);
  });

  test("leaves what has no gradient, and works on no elements and on a scalar", () => {
    const [still, none, scalar] = [double([1]), double([]), tensor(1, { dtype: "float64" })].map(
      (x) => x.requiresGrad_(),
    ) as [Tensor, Tensor, Tensor]; // three in, three out
    const optimizer = make([still, none, scalar], { lr: 0.1 });
    for (let step = 0; step < 2; step++) {
      none.grad = double([]);
      scalar.grad = tensor(2, { dtype: "float64" });
      optimizer.step();
    }
    assertEqual(still.detach(), double([1]));
    expect(optimizer.state.has(still)).toBe(false);
    expect(none.shape).toEqual([0]);
    expect(scalar.item()).toBeLessThan(1);
  });

  test("does not know a PyTorch name, and names those that there are", () => {
    expect(() => make([double([1])], { learning_rate: 0.1 })).toThrow(
      /no such parameter[^]*learning_rate[^]*parameters lr/,
    );
  });
});

test("a state of a parameter of another shape is refused, a single number too", () => {
  const [p, q] = [tensor(1).requiresGrad_(), tensor([1, 2]).requiresGrad_()];
  const [one, two] = [new Adam([p]), new Adam([q])];
  follow(one, p, [tensor(1)]);
  expect(() => two.loadStateDict(one.stateDict())).toThrow(/expAvg \[\][^]*\[2\]/);
});

test("a subclass that overrides update may keep the gradient", () => {
  const kept: Tensor[] = [];
  class Keeping extends SGD {
    protected override update(parameter: Tensor, gradient: Tensor, options: never): void {
      kept.push(gradient);
      super.update(parameter, gradient, options);
    }
  }
  const p = tensor([1, 2]).requiresGrad_();
  const optimizer = new Keeping([p], { lr: 0.1 });
  p.square().sum().backward();
  optimizer.step();
  optimizer.zeroGrad();
  assertEqual(kept[0]!, [2, 4]);
});
