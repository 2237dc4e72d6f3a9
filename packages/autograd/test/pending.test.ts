/**
 * @file Gradients that are pending are computed with what comes next, in fewer kernels and with the same
 * bits; where somebody could see or overwrite what they are made of, they are computed at once.
 */
import {
  cat,
  dispatch,
  expr,
  listingAllocations,
  ones,
  profile,
  rand,
  randn,
  type Storage,
  type Tensor,
} from "@kindling/tensor";
import { assertClose, assertEqual } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customFunction, detectAnomaly, dualLevel, grad, jvp } from "../src/index.ts";

/** What a program may do to a matrix, given a matrix like it, a row and a column. */
const steps: Record<string, (x: Tensor, y: Tensor, row: Tensor, column: Tensor) => Tensor> = {
  relu: (x) => x.relu(),
  exp: (x) => x.mul(0.1).exp(),
  tanh: (x) => x.tanh(),
  mul: (x, y) => x.mul(y),
  "add itself": (x) => x.add(x),
  "add a row": (x, _, row) => x.add(row),
  "times a row": (x, _, row) => x.mul(row),
  "add a column": (x, _, __, column) => x.sub(column),
  "row first": (x, _, row) => row.add(x),
  where: (x, y) => x.where(x.lt(y), y),
  sum: (x) => x.add(x.mul(2).sum(0)),
  softmax: (x) => x.softmax(1),
  logSoftmax: (x) => x.logSoftmax(0),
  transposed: (x) => x.t().mul(1.5).t(),
  reshaped: (x) =>
    x
      .reshape(-1)
      .mul(x.reshape(-1))
      .reshape(x.shape as number[]),
  product: (x, y) => x.addmm(y, x.t().mul(0.1).matmul(y)),
  "float64 and back": (x) => x.double().mul(0.3).float(),
  "in place": (x) => x.mul(2).add_(1).relu_(),
  "a part in place": (x) => {
    const z = x.mul(1);
    z.at(0).mul_(3);
    return z;
  },
};

const program = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 1, maxLength: 6 });

interface Run {
  readonly gradients: readonly Tensor[];
  readonly kernels: number;
}

/** The gradients of a program, and how many kernels the backward pass has run. */
function run(names: readonly string[], disturb: (hidden: Tensor) => void): Run {
  const inputs = values.map((x) => x.clone().requiresGrad_());
  const [x, ...others] = inputs as [Tensor, Tensor, Tensor, Tensor];
  let z: Tensor = x.mul(1);
  disturb(z);
  for (const name of names) z = steps[name]!(z, ...others);
  const loss = z.square().sum();
  const { kernels } = profile(() => loss.backward());
  return { gradients: inputs.map((leaf) => leaf.grad ?? ones(0)), kernels: kernels.length };
}
const leavesOf = (): Tensor[] => [randn(4, 5), randn(4, 5), randn(5), randn(4, 1)];
const values = leavesOf();

describe("a backward pass with pending gradients", () => {
  test("gives the bits of one whose gradients are all computed, in no more kernels", () => {
    let fewer = 0;
    fc.assert(
      fc.property(program, (names) => {
        const lazy = run(names, () => {});
        const plain = run(names, (hidden) => hidden.registerHook(() => {}));
        lazy.gradients.forEach((g, i) => assertEqual(g, plain.gradients[i]!));
        expect(lazy.kernels).toBeLessThanOrEqual(plain.kernels);
        fewer += lazy.kernels < plain.kernels ? 1 : 0;
      }),
      { numRuns: 200 },
    );
    expect(fewer).toBeGreaterThan(50);
  });

  test("frees all that it has allocated but gradients of leaves", () => {
    fc.assert(
      fc.property(program, (names) => {
        const inputs = leavesOf().map((leaf) => leaf.requiresGrad_());
        const [x, ...others] = inputs as [Tensor, Tensor, Tensor, Tensor];
        const loss = names
          .reduce((z, name) => steps[name]!(z, ...others), x.mul(1))
          .square()
          .sum();
        const made: Storage[] = [];
        listingAllocations(made, () => loss.backward());
        const left = made.filter((storage) => !storage.isDisposed);
        expect(left.length).toBeLessThanOrEqual(inputs.length);
      }),
      { numRuns: 100 },
    );
  });
});

/** The kernels of a backward pass, by name. */
const kernelsOf = (loss: Tensor): string[] =>
  profile(() => loss.backward()).kernels.map(({ name }) => name);

describe("a chain of maps", () => {
  const [x, b] = [randn(8, 6), randn(6)];
  const chain = (leaf: Tensor, bias: Tensor): Tensor =>
    leaf.matmul(rand(6, 6)).add(bias).relu().mul(3).tanh();

  test("is one kernel, with the sum for what was broadcast", () => {
    const [leaf, bias] = [x.clone().requiresGrad_(), b.clone().requiresGrad_()];
    expect(kernelsOf(chain(leaf, bias).sum())).toEqual(["addBackward", "matmul"]);
  });

  test("is a kernel each where gradients are recorded, seen, or looked at for NaN", () => {
    const counted = (work: (leaf: Tensor, bias: Tensor) => void): string[] => {
      const [leaf, bias] = [x.clone().requiresGrad_(), b.clone().requiresGrad_()];
      return profile(() => work(leaf, bias)).kernels.map(({ name }) => name);
    };
    const passes: ((leaf: Tensor, bias: Tensor) => void)[] = [
      (leaf, bias) => void grad(chain(leaf, bias).sum(), [leaf, bias], { createGraph: true }),
      (leaf, bias) => {
        leaf.registerHook(() => {});
        const hidden = chain(leaf, bias);
        hidden.registerHook(() => {});
        hidden.sum().backward();
      },
      (leaf, bias) => detectAnomaly(() => chain(leaf, bias).sum().backward(), false),
      (leaf, bias) => dualLevel(() => chain(leaf, bias).sum().backward()),
      (leaf, bias) => {
        const own = customFunction({ forward: (_, z: Tensor) => z.mul(1), backward: (_, g) => g });
        own(chain(leaf, bias)).sum().backward();
      },
    ];
    for (const pass of passes)
      expect(counted(pass)).toEqual(expect.arrayContaining(["tanhBackward", "reluBackward"]));
  });

  test("is computed once where several need it", () => {
    const [leaf, row] = [x.clone().requiresGrad_(), b.clone().requiresGrad_()];
    const y = leaf.mul(row).exp().relu().sum();
    expect(kernelsOf(y)).toEqual(["expBackward", "mulBackward", "mulBackward"]);
  });

  test("goes on through a mean, whose gradient is a number over a number", () => {
    expect(kernelsOf(x.clone().requiresGrad_().exp().mean())).toEqual(["expBackward"]);
    const leaf = x.clone().requiresGrad_();
    leaf.mean(1).sum().backward();
    assertEqual(leaf.grad!, ones(x.shape).div(x.shape[1]));
  });

  test("ends where it has too many operands or steps for one kernel", () => {
    const leaf = x.clone().requiresGrad_();
    let y = leaf as Tensor;
    for (let i = 0; i < 20; i++) y = y.mul(rand(8, 6));
    const count = kernelsOf(y.sum()).length;
    expect(count).toBeGreaterThan(1);
    expect(count).toBeLessThan(7);
  });
});

describe("a sum in one pass with what is summed", () => {
  const how = { reduction: "sum", scalars: [2], axes: [0], keepdim: true } as const;
  const types = { valueType: "float32", dtype: "float32" } as const;
  const product = expr.mul(expr.mul(expr.input(0), expr.input(1)), expr.scalar(0));
  const inOneCall = (x: Tensor, y: Tensor): readonly Tensor[] =>
    dispatch("reduce", "test", [x, y], { ...how, ...types, expr: product, keepsValues: true });
  const apart = (x: Tensor, y: Tensor): readonly Tensor[] => {
    const values = x.mul(y).mul(2);
    return [values.sum(0, true), values];
  };
  const uses: Record<string, (results: readonly Tensor[]) => Tensor> = {
    both: ([sum, values]) => values!.mul(sum!).sum(),
    "the sum": ([sum]) => sum!.square().sum(),
    "the values": ([, values]) => values!.square().sum(),
  };

  test.each(Object.entries(uses))("has the gradients and tangents of two, of %s", (_, use) => {
    const [x, y] = [randn(3, 4), randn(4)];
    const [one, two] = [inOneCall, apart].map((f) => {
      const leaves = [x.clone().requiresGrad_(), y.clone().requiresGrad_()] as const;
      const first = grad(use(f(...leaves)), leaves, { createGraph: true });
      const second = grad(first[0]!.mul(first[1]!).sum(), leaves);
      return [...first, ...second, jvp((a, b) => use(f(a, b)), [x, y], [x, y])[1]];
    });
    one!.forEach((value, i) => assertClose(value, two![i]!));
  });
});

test("what is not asked for is not computed", () => {
  const [leaf, other] = [randn(3, 4).requiresGrad_(), randn(3, 4).requiresGrad_()];
  const { result, kernels } = profile(() => {
    const y = cat([leaf.exp(), other.relu().tanh().mul(2)]).sum();
    return grad(y, [leaf])[0]!;
  });
  assertEqual(result, leaf.detach().exp());
  expect(kernels.map(({ name }) => name)).not.toContain("reluBackward");
});

describe("what a pending gradient is made of", () => {
  test("may be a gradient that the pass adds to", () => {
    const [x, w] = [ones(2, { requiresGrad: true }), ones(2, { requiresGrad: true })];
    x.mul(1).sum().add(w.mul(2).sum()).backward();
    x.mul(w.grad!).sum().add(w.mul(3).sum()).backward();
    expect(x.grad!.toArray()).toEqual([3, 3]);
    expect(w.grad!.toArray()).toEqual([5, 5]);
  });

  test("is an error where the pass has added to it since, not a wrong gradient", () => {
    const [x, w] = [ones(2, { requiresGrad: true }), ones(2, { requiresGrad: true })];
    const older = x.mul(5).exp(); // recorded before w is used, and so visited after its gradient
    w.mul(2).sum().backward();
    const loss = older.mul(w.grad!).sum().add(w.mul(3).sum());
    expect(() => loss.backward()).toThrow(/gradient needs was overwritten/);
  });
});
