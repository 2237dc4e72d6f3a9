/**
 * @file Cross-entropy: what it is by its definition, in every form, and errors that name the label.
 */
import {
  DTypeError,
  IndexError,
  profile,
  randint,
  randn,
  ShapeError,
  type Storage,
  tellingStorages,
  tensor,
  type Tensor,
  ValueError,
  zeros,
} from "@kindling/tensor";
import { assertClose, gradcheck } from "@kindling/verify";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as nn from "../../src/index.ts";

const F = nn.functional;
const long = (values: readonly number[]): Tensor<[number], "int64"> =>
  tensor([...values], { dtype: "int64" });

interface Sample {
  readonly logits: Tensor;
  readonly labels: Tensor;
  readonly weight: Tensor;
}
const sample: fc.Arbitrary<Sample> = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom<readonly number[]>([], [2], [2, 3]),
  )
  .map(([n, c, rest]) => ({
    logits: randn([n, c, ...rest], { dtype: "float64" }).mul(4) as Tensor,
    labels: randint(0, c, [n, ...rest]) as Tensor,
    weight: randn([c], { dtype: "float64" }).abs().add(0.1) as Tensor,
  }));
const close = { rtol: 1e-12, atol: 1e-12 };

describe("laws", () => {
  test("it is minus the logarithm of the label's softmax", () => {
    fc.assert(
      fc.property(sample, ({ logits, labels }) => {
        const picked = logits
          .softmax(1)
          .log()
          .gather(1, labels.unsqueeze(1))
          .squeeze(1)
          .neg() as Tensor;
        assertClose(F.crossEntropy(logits, labels, { reduction: "none" }), picked, close);
        assertClose(F.crossEntropy(logits, labels, { reduction: "sum" }), picked.sum(), close);
        assertClose(
          F.crossEntropy(logits, labels),
          (picked as Tensor<number[], "float64">).mean(),
          close,
        );
      }),
    );
  });

  test("it is the loss of log-probabilities, weighted or not", () => {
    fc.assert(
      fc.property(
        sample,
        fc.constantFrom("mean" as const, "sum" as const, "none" as const),
        ({ logits, labels, weight }, reduction) => {
          const logProbabilities = logits.logSoftmax(1) as Tensor;
          assertClose(
            F.crossEntropy(logits, labels, { weight, reduction }),
            F.nllLoss(logProbabilities, labels, weight, { reduction }),
            close,
          );
        },
      ),
    );
  });

  test("class numbers are the probabilities 0 and 1, with smoothing and weights alike", () => {
    fc.assert(
      fc.property(
        sample,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ logits, labels, weight }, labelSmoothing) => {
          const c = logits.shape[1]!;
          const oneHot = F.oneHot(labels, c).movedim(-1, 1).double() as Tensor;
          const options = { labelSmoothing, weight, reduction: "none" } as const;
          assertClose(
            F.crossEntropy(logits, oneHot, options),
            F.crossEntropy(logits, labels, options),
            close,
          );
        },
      ),
    );
  });

  test("ignored labels change neither the mean of the others nor any gradient", () => {
    fc.assert(
      fc.property(sample, ({ logits, labels, weight }) => {
        fc.pre(logits.ndim === 2);
        const n = logits.shape[0]!;
        const more = nn.functional.relu(
          randn([2, logits.shape[1]!], { dtype: "float64" }),
        ) as Tensor;
        const both = catRows(logits, more).requiresGrad_();
        const all = catRows(labels, long([-100, -100]));
        const loss = F.crossEntropy(both, all, { weight }) as Tensor;
        assertClose(loss.detach(), F.crossEntropy(logits, labels, { weight }), close);
        loss.backward();
        expect(both.grad!.narrow(0, n, 2).abs().sum().item()).toBe(0);
      }),
    );
  });

  test("a single sample [c] is a batch of one", () => {
    fc.assert(
      fc.property(sample, ({ logits, labels }) => {
        fc.pre(logits.ndim === 2);
        const one = F.crossEntropy(logits.select(0, 0), labels.select(0, 0)) as Tensor;
        assertClose(one, F.crossEntropy(logits.narrow(0, 0, 1), labels.narrow(0, 0, 1)), close);
        const apart = { reduction: "none" } as const;
        assertClose(F.crossEntropy(logits.select(0, 0), labels.select(0, 0), apart), one, close);
      }),
    );
  });

  test("its gradient is the softmax minus the label, over the batch", () => {
    fc.assert(
      fc.property(sample, ({ logits, labels }) => {
        fc.pre(logits.ndim === 2);
        const x = logits.clone().requiresGrad_();
        (F.crossEntropy(x, labels) as Tensor).backward();
        const [n, c] = logits.shape as readonly [number, number];
        const expected = logits.softmax(1).sub(F.oneHot(labels, c)).div(n) as Tensor;
        assertClose(x.grad!, expected, close);
      }),
    );
  });
});

test("gradients agree with differences, with all options together", () => {
  const labels = long([0, 2, -100, 1]) as Tensor;
  const weight = tensor([0.5, 1, 2], { dtype: "float64" }) as Tensor;
  const loss = (x: Tensor): Tensor => F.crossEntropy(x, labels, { weight, labelSmoothing: 0.2 });
  expect(() =>
    gradcheck(loss, [randn([4, 3], { dtype: "float64" }).requiresGrad_()]),
  ).not.toThrow();
});

describe("of probabilities", () => {
  const [logits, target] = [
    randn([2, 3, 4], { dtype: "float64" }) as Tensor,
    randn([2, 3, 4], { dtype: "float64" }).softmax(1) as Tensor,
  ];
  const each = logits.logSoftmax(1).mul(target).sum(1).neg() as Tensor;

  test("is -Σ y log softmax(x) over the classes, each, summed, or on average over the rest", () => {
    const loss = (reduction: "none" | "sum" | "mean"): Tensor =>
      F.crossEntropy(logits, target, { reduction });
    assertClose(loss("none"), each, close);
    assertClose(loss("sum"), each.sum(), close);
    assertClose(loss("mean"), each.sum().div(8), close);
    assertClose(F.crossEntropy(logits, target), loss("mean"));
  });

  test("of a single sample has no axis but that of the classes", () => {
    const [x, y] = [logits, target].map((of) => of.select(2, 0).select(0, 0)) as [Tensor, Tensor];
    for (const reduction of ["none", "sum", "mean"] as const) {
      const loss = F.crossEntropy(x, y, { reduction });
      expect(loss.shape).toEqual([]);
      assertClose(loss, each.select(1, 0).select(0, 0), close);
    }
  });

  test("smoothed, it mixes in what is even among the classes", () => {
    const even = logits.logSoftmax(1).mean(1).neg() as Tensor;
    const loss = (labelSmoothing: number): Tensor =>
      F.crossEntropy(logits, target, { labelSmoothing, reduction: "none" });
    assertClose(loss(0.25), each.mul(0.75).add(even.mul(0.25)), close);
    assertClose(loss(1), even, close);
  });
});

describe("kernels", () => {
  const logits = (): Tensor => randn([4, 3]).requiresGrad_();
  const labels = long([0, 2, 1, 1]) as Tensor;

  test("it takes one over the rows and one over their losses, its gradient one", () => {
    const names = profile(() => F.crossEntropy(logits(), labels).backward()).kernels.map(
      ({ primitive, name }) => `${primitive} ${name}`,
    );
    const own = names.filter((name) => name.includes("crossEntropy"));
    expect(own).toEqual([
      "rowwise crossEntropy",
      "reduce crossEntropy",
      "map crossEntropyBackward",
    ]);
  });

  test("nothing is saved where no gradient is wanted", () => {
    const made: Storage[] = [];
    const x = logits().detach();
    const loss = tellingStorages(
      (storage) => made.push(storage),
      () => F.crossEntropy(x, labels),
    );
    const alive = made.filter((storage) => !storage.isDisposed);
    expect(alive.filter((storage) => storage.sizeBytes > 4)).toEqual([]);
    expect(alive).toContain(loss.storage);
  });
});

test("differences that the sum of exponentials would round away are kept", () => {
  const far = tensor([[1e6, 1e6 - 1]]).requiresGrad_() as Tensor;
  const loss = F.crossEntropy(far, long([1]));
  const p = 1 / (1 + Math.exp(-1));
  loss.backward();
  assertClose(loss.detach(), 1 - Math.log(p), { rtol: 2e-7, atol: 0 });
  assertClose(far.grad!, tensor([[p, -p]]), { rtol: 3e-7, atol: 0 });
});

test("an impossible class costs nothing where it is not the label, unless the labels are smoothed", () => {
  const logits = tensor([[0, -Infinity]]);
  expect(F.crossEntropy(logits, long([0])).item()).toBe(0);
  expect(F.crossEntropy(logits, long([0]), { labelSmoothing: 0.1 }).item()).toBe(Infinity);
});

test("large logits do not overflow", () => {
  const loss = F.crossEntropy(
    tensor([
      [1000, 0],
      [-1000, 0],
    ]),
    long([1, 0]),
  );
  expect(loss.item()).toBe(1000);
});

test("of nothing the mean is NaN, the sum 0", () => {
  expect(F.crossEntropy(zeros(0, 3), zeros(0, { dtype: "int64" })).item()).toBeNaN();
  expect(F.crossEntropy(zeros(2, 3), long([-100, -100]) as Tensor).item()).toBeNaN();
  expect(
    F.crossEntropy(zeros(0, 3), zeros(0, { dtype: "int64" }), { reduction: "sum" }).item(),
  ).toBe(0);
});

test("labels may be of any integer dtype", () => {
  const logits = randn(2, 3);
  const want = F.crossEntropy(logits, long([2, 0]) as Tensor).item();
  for (const dtype of ["uint8", "int32"] as const) {
    expect(F.crossEntropy(logits, tensor([2, 0], { dtype })).item()).toBe(want);
  }
});

describe("errors", () => {
  const logits = zeros(2, 3);
  const anyTensor = (x: Tensor): Tensor => x;
  const call =
    (labels: Tensor, options = {}) =>
    (): unknown =>
      F.crossEntropy(anyTensor(logits), labels, options);

  test("a label out of range is named with its place and the range", () => {
    expect(call(long([0, 3]) as Tensor)).toThrow(IndexError);
    expect(call(long([0, 3]) as Tensor)).toThrow(/label 3 at \[1\][^]*from 0 to 2, for 3 classes/);
    expect(call(long([-1, 0]) as Tensor)).toThrow(/label -1 at \[0\]/);
    const grid = tensor(
      [
        [0, 1],
        [1, 7],
      ],
      { dtype: "int64" },
    );
    expect(() => F.crossEntropy(anyTensor(zeros(2, 3, 2)), grid)).toThrow(/label 7 at \[1, 1\]/);
    expect(() => F.nllLoss(logits, long([5, 0]))).toThrow(/nllLoss: a label is out of range/);
    expect(() => F.oneHot(long([0, 4]), 3)).toThrow(/oneHot: a label is out of range/);
    expect(() => F.oneHot(long([-1]))).toThrow(/label -1/);
  });

  test("float and bool labels in the shape of class numbers say how to mend it", () => {
    expect(call(zeros(2))).toThrow(DTypeError);
    expect(call(zeros(2))).toThrow(/fix {7}labels\.long\(\)/);
    expect(call(zeros(2, { dtype: "bool" }))).toThrow(/fix {7}labels\.long\(\)/);
    expect(() => F.oneHot(zeros(2))).toThrow(/labels\.long\(\)/);
  });

  test("shapes that do not fit are named", () => {
    expect(call(long([0, 1, 2]) as Tensor)).toThrow(ShapeError);
    expect(call(long([0, 1, 2]) as Tensor)).toThrow(/labels \[3\][^]*labels \[2\]/);
    expect(call(zeros(3, 2))).toThrow(/class numbers \[2\] or probabilities \[2, 3\]/);
    expect(call(long([0, 1]) as Tensor, { weight: zeros(2) })).toThrow(/\[2\] for 3 classes/);
    expect(() => F.crossEntropy(anyTensor(zeros([])), anyTensor(zeros([])))).toThrow(
      /no axis of classes/,
    );
    expect(() => F.crossEntropy(anyTensor(long([1])), long([1]) as Tensor)).toThrow(
      /logits come first/,
    );
  });

  test("options that make no sense", () => {
    for (const labelSmoothing of [-0.1, 1.1, NaN]) {
      expect(call(long([0, 1]) as Tensor, { labelSmoothing })).toThrow(ValueError);
    }
    expect(call(long([0, 1]) as Tensor, { reduction: "average" })).toThrow(/"mean", "sum", "none"/);
    expect(() => new nn.CrossEntropyLoss({ reduction: "average" as "mean" })).toThrow(
      /unknown reduction/,
    );
  });
});

test("the layer keeps its options, and its weights as a buffer", () => {
  const weight = tensor([1, 2, 3]);
  const loss = new nn.CrossEntropyLoss({ weight, reduction: "sum", labelSmoothing: 0.1 });
  const [logits, labels] = [randn(4, 3), long([0, 1, 2, 0])];
  const want = F.crossEntropy(logits, labels, { weight, reduction: "sum", labelSmoothing: 0.1 });
  expect(loss(logits, labels as Tensor).item()).toBe(want.item());
  expect(Object.keys(loss.stateDict())).toEqual(["weight"]);
  expect(Object.keys(new nn.CrossEntropyLoss().stateDict())).toEqual([]);
  expect(new nn.NLLLoss(weight).weight).toBe(weight);
});

test("layers ignore -100 unless told to ignore another label, and NLLLoss hands its options on", () => {
  const logits = randn(3, 4);
  const logProbabilities = logits.logSoftmax(1);
  for (const [labels, options] of [
    [long([1, -100, 2]), {}],
    [long([1, 3, 2]), { ignoreIndex: 3, reduction: "sum" }],
    [long([1, 3, 2]), { weight: tensor([1, 2, 3, 4]), reduction: "none" }],
  ] as const) {
    const want = F.nllLoss(logProbabilities, labels, options);
    assertClose(new nn.NLLLoss(options)(logProbabilities, labels), want);
    assertClose(new nn.CrossEntropyLoss(options)(logits, labels as Tensor), want);
  }
});

const catRows = (a: Tensor, b: Tensor): Tensor => {
  const rows = [...(a.toArray() as number[][]), ...(b.toArray() as number[][])];
  return tensor(rows, { dtype: a.dtype });
};

test("what is ignored loses 0, not minus 0, as in PyTorch", () => {
  const scores = tensor([
    [-1, -2],
    [-3, -1],
  ]);
  const losses = F.nllLoss(scores, long([0, 1]), { ignoreIndex: 0, reduction: "none" });
  expect(losses.toArray()).toEqual([0, 1]);
});
