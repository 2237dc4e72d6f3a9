/**
 * @file Learning-rate schedulers: what holds of all, and where each leads.
 */
import { tensor, ValueError } from "@kindling/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Adam, lrScheduler, SGD } from "../src/index.ts";

type Scheduled = lrScheduler.ScheduledOptimizer;
type Stepping = lrScheduler.LRScheduler & { step(metric: number): void };

/** An optimizer with a group per rate. */
const optimizerOf = (...rates: number[]): Scheduled =>
  new SGD(
    rates.map((lr) => ({ params: tensor([1]).requiresGrad_(), lr })),
    { momentum: 0.5 },
  );

const groupsIn = (optimizer: Scheduled): lrScheduler.ScheduledGroup[] => optimizer.paramGroups;
const ratesOf = (optimizer: Scheduled): number[] => groupsIn(optimizer).map(({ lr }) => lr);
const factor = (epoch: number): number => 1 / (1 + epoch);

const {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CyclicLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiplicativeLR,
  MultiStepLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  SequentialLR,
  StepLR,
} = lrScheduler;

/** Those whose rate follows from the epoch in a closed form. */
const closed: Readonly<
  Record<string, (it: Scheduled, rest?: lrScheduler.ScheduleOptions) => lrScheduler.EpochScheduler>
> = {
  StepLR: (it, rest = {}) => new StepLR(it, 3, 0.5, rest),
  MultiStepLR: (it, rest = {}) => new MultiStepLR(it, [2, 5, 5, 9], 0.5, rest),
  ExponentialLR: (it, rest = {}) => new ExponentialLR(it, 0.9, rest),
  ConstantLR: (it, rest = {}) => new ConstantLR(it, 0.25, 4, rest),
  LinearLR: (it, rest = {}) => new LinearLR(it, 0.25, 0.75, 6, rest),
  PolynomialLR: (it, rest = {}) => new PolynomialLR(it, 8, 2, rest),
  LambdaLR: (it, rest = {}) => new LambdaLR(it, factor, rest),
  CosineAnnealingLR: (it, rest = {}) => new CosineAnnealingLR(it, 5, 0.01, rest),
};

const kinds: Readonly<Record<string, (it: Scheduled) => Stepping>> = {
  ...(closed as Record<string, (it: Scheduled) => Stepping>), // stepped without an epoch below
  MultiplicativeLR: (it) => new MultiplicativeLR(it, factor),
  CosineAnnealingWarmRestarts: (it) =>
    new CosineAnnealingWarmRestarts(it, 3, { tMult: 2, etaMin: 0.01 }),
  CyclicLR: (it) => new CyclicLR(it, 0.1, 0.5, { stepSizeUp: 3, mode: "triangular2" }),
  OneCycleLR: (it) => new OneCycleLR(it, 1, { totalSteps: 40 }),
  ReduceLROnPlateau: (it) => new ReduceLROnPlateau(it, { patience: 1, factor: 0.5, cooldown: 1 }),
  SequentialLR: (it) => new SequentialLR(it, [new LinearLR(it), new StepLR(it, 2, 0.5)], [6]),
  ChainedScheduler: (it) => new ChainedScheduler([new LinearLR(it), new ExponentialLR(it, 0.9)]),
};

/** Steps as one does in training; a metric only where one is looked at. */
function advance(scheduler: Stepping, epochs: number): void {
  for (let i = 0; i < epochs; i++) {
    if (scheduler instanceof ReduceLROnPlateau) scheduler.step(1 + (i % 2));
    else (scheduler as unknown as { step(): void }).step(); // the others take none
  }
}

describe.each(Object.entries(kinds))("%s", (_, make) => {
  test("goes on exactly from a state that went through JSON", () => {
    fc.assert(
      fc.property(fc.nat({ max: 12 }), fc.nat({ max: 12 }), (before, after) => {
        const first = optimizerOf(0.5, 0.3);
        const one = make(first);
        advance(one, before);
        const saved = JSON.stringify([one.stateDict(), first.stateDict()]);
        const second = optimizerOf(7, 8);
        const other = make(second);
        const [state, options] = JSON.parse(saved) as [
          lrScheduler.SchedulerState,
          ReturnType<Scheduled["stateDict"]>,
        ];
        second.loadStateDict(options);
        other.loadStateDict(state);
        advance(one, after);
        advance(other, after);
        expect(groupsIn(second).map(plain)).toEqual(groupsIn(first).map(plain));
        expect(other.stateDict()).toEqual(one.stateDict());
      }),
      { numRuns: 20 },
    );
  });

  test("says the rates that the groups have", () => {
    const optimizer = optimizerOf(0.5, 0.3);
    const scheduler = make(optimizer);
    for (let i = 0; i < 12; i++) {
      expect(scheduler.getLastLr()).toEqual(ratesOf(optimizer));
      advance(scheduler, 1);
    }
  });

  test("takes no state of another kind, or of other groups, and stays as it is", () => {
    const scheduler = make(optimizerOf(0.5, 0.3));
    advance(scheduler, 2);
    const before = scheduler.stateDict();
    const name = scheduler instanceof StepLR ? "ExponentialLR" : "StepLR";
    const strange = kinds[name]!(optimizerOf(0.5, 0.3)).stateDict();
    expect(() => scheduler.loadStateDict(strange)).toThrow(/a state of another scheduler/);
    const narrow = make(optimizerOf(0.5)).stateDict();
    expect(() => scheduler.loadStateDict(narrow)).toThrow(/a state of other groups/);
    expect(scheduler.stateDict()).toEqual(before);
  });

  test("is made for optimizers alone", () => {
    expect(() => make({} as Scheduled)).toThrow(ValueError);
  });
});

const plain = ({ lr, momentum }: lrScheduler.ScheduledGroup): object => ({ lr, momentum });

describe.each(Object.entries(closed))("%s", (_, make) => {
  test("step by step comes to where its closed form is", () => {
    const [walked, leapt] = [optimizerOf(0.5, 0.3), optimizerOf(0.5, 0.3)];
    const [walking, leaping] = [make(walked), make(leapt)];
    for (let epoch = 1; epoch <= 12; epoch++) {
      walking.step();
      leaping.step(epoch);
      expect(leaping.lastEpoch).toBe(epoch);
      ratesOf(walked).forEach((lr, i) => expect(lr).toBeCloseTo(ratesOf(leapt)[i]!, 12));
    }
  });

  test("leaps to an epoch", () => {
    const [walked, leapt] = [optimizerOf(0.5), optimizerOf(0.5)];
    const [walking, leaping] = [make(walked), make(leapt)];
    for (let epoch = 1; epoch <= 7; epoch++) walking.step();
    leaping.step(7);
    expect(leaping.lastEpoch).toBe(7);
    expect(ratesOf(leapt)[0]).toBeCloseTo(ratesOf(walked)[0]!, 12);
  });

  test("made with lastEpoch, goes on from there", () => {
    const [walked, resumed] = [optimizerOf(0.5, 0.3), optimizerOf(0.5, 0.3)];
    const walking = make(walked);
    for (let epoch = 1; epoch <= 4; epoch++) walking.step();
    resumed.loadStateDict(walked.stateDict());
    const going = make(resumed, { lastEpoch: 4 });
    walking.step();
    expect(going.lastEpoch).toBe(5);
    ratesOf(resumed).forEach((lr, i) => expect(lr).toBeCloseTo(ratesOf(walked)[i]!, 12));
  });
});

test("a schedule that goes on without the rates it started from is an error", () => {
  expect(() => new StepLR(optimizerOf(0.5), 2, { lastEpoch: 3 })).toThrow(/initialLr in group 0/);
  const optimizer = optimizerOf(0.5);
  groupsIn(optimizer)[0]!.initialLr = 0.5;
  expect(new StepLR(optimizer, 2, { lastEpoch: 3 }).lastEpoch).toBe(4);
});

test("schedules that multiply may be chained in any order", () => {
  const [one, other] = [optimizerOf(0.5), optimizerOf(0.5)];
  const chain = new ChainedScheduler([new ConstantLR(one), new ExponentialLR(one, 0.5)]);
  const reverse = new ChainedScheduler([new ExponentialLR(other, 0.5), new ConstantLR(other)]);
  for (let i = 0; i < 8; i++) {
    chain.step();
    reverse.step();
    expect(ratesOf(one)[0]).toBeCloseTo(ratesOf(other)[0]!, 15);
  }
});

test("a schedule works on what others make of the rate", () => {
  const optimizer = optimizerOf(0.5);
  const scheduler = new StepLR(optimizer, 2, 0.5);
  scheduler.step();
  groupsIn(optimizer)[0]!.lr = 8;
  scheduler.step();
  expect(ratesOf(optimizer)).toEqual([4]);
});

test("in a sequence each starts from the first rate at its milestone", () => {
  const optimizer = optimizerOf(0.5);
  const parts = [new ConstantLR(optimizer, 0.5, 100), new ExponentialLR(optimizer, 0.5)];
  const scheduler = new SequentialLR(optimizer, parts, [3]);
  const seen = Array.from({ length: 6 }, () => {
    const [lr] = ratesOf(optimizer);
    scheduler.step();
    return lr;
  });
  expect(seen).toEqual([0.25, 0.25, 0.25, 0.5, 0.25, 0.125]);
});

test("a group that came later keeps its rate", () => {
  const optimizer = new SGD([tensor([1]).requiresGrad_()], { lr: 0.5 });
  const scheduler = new LambdaLR(optimizer, factor);
  optimizer.addParamGroup({ params: tensor([2]).requiresGrad_(), lr: 7 });
  scheduler.step();
  expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual([0.25, 7]);
});

test("functions may be one for each group", () => {
  const optimizer = optimizerOf(1, 1);
  const scheduler = new LambdaLR(optimizer, [factor, () => 3]);
  scheduler.step();
  expect(ratesOf(optimizer)).toEqual([0.5, 3]);
  expect(() => new LambdaLR(optimizer, [factor])).toThrow(/lrLambda for each group[^]*1 values/);
});

describe("ReduceLROnPlateau", () => {
  const after = (metrics: readonly number[], options: lrScheduler.ReduceLROnPlateauOptions) => {
    const optimizer = optimizerOf(1);
    const scheduler = new ReduceLROnPlateau(optimizer, options);
    return metrics.map((it) => (scheduler.step(it), ratesOf(optimizer)[0]!));
  };

  test("leaves the rate while the metric improves", () => {
    const improving = [8, 4, 2, 1, 0.5];
    expect(after(improving, { patience: 0 })).toEqual([1, 1, 1, 1, 1]);
  });

  test("a constant metric lets it fall each patience + 1 epochs", () => {
    const rates = after([1, 1, 1, 1, 1, 1, 1], { patience: 2, factor: 0.5 });
    expect(rates).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  test("a metric that is larger for better is its negative that is smaller", () => {
    const metric = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 });
    fc.assert(
      fc.property(metric, (metrics) => {
        const options = { patience: 1, factor: 0.5, threshold: 0.5, thresholdMode: "abs" } as const;
        const negatives = metrics.map((it) => -it);
        expect(after(negatives, { ...options, mode: "max" })).toEqual(
          after(metrics, { ...options, mode: "min" }),
        );
      }),
    );
  });

  test("NaN is no improvement", () => {
    expect(after([NaN, NaN], { patience: 0, factor: 0.5 })).toEqual([0.5, 0.25]);
  });

  test("after a fall rests for the cooldown, stops at minLr, and leaves falls of eps", () => {
    const flat = [1, 1, 1, 1, 1, 1];
    expect(after(flat, { patience: 0, factor: 0.5, cooldown: 1 })).toEqual([
      1, 0.5, 0.5, 0.25, 0.25, 0.125,
    ]);
    expect(after(flat, { patience: 0, factor: 0.5, minLr: 0.3 }).at(-1)).toBe(0.3);
    expect(after(flat, { patience: 0, factor: 0.5, eps: 0.5 }).at(-1)).toBe(1);
  });

  test("takes a tensor of one element, and complains of no metric", () => {
    const scheduler = new ReduceLROnPlateau(optimizerOf(1));
    scheduler.step(tensor(3));
    expect(scheduler.best).toBe(3);
    expect(() => scheduler.step(undefined as unknown as number)).toThrow(/step looks at a metric/);
  });
});

describe("cycles", () => {
  test("OneCycleLR starts, peaks and ends where it says, and momentum does the opposite", () => {
    const optimizer = optimizerOf(1);
    const scheduler = new OneCycleLR(optimizer, 2, { totalSteps: 11, pctStart: 5 / 11 });
    const [group] = groupsIn(optimizer);
    const seen = Array.from({ length: 11 }, (_, i) => {
      if (i > 0) scheduler.step();
      return { lr: group!.lr, momentum: group!.momentum! };
    });
    expect(seen[0]!.lr).toBeCloseTo(2 / 25, 12);
    expect(seen[0]!.momentum).toBeCloseTo(0.95, 12);
    expect(seen[4]).toEqual({ lr: 2, momentum: 0.85 });
    expect(seen[10]!.lr).toBeCloseTo(2 / 25 / 1e4, 12);
    expect(seen[10]!.momentum).toBeCloseTo(0.95, 12);
  });

  test("a step after the cycle's last is an error that changes nothing", () => {
    const optimizer = optimizerOf(1);
    const scheduler = new OneCycleLR(optimizer, 1, { epochs: 1, stepsPerEpoch: 3 });
    for (let i = 0; i < 3; i++) scheduler.step();
    const before = scheduler.stateDict();
    expect(() => scheduler.step()).toThrow(/the cycle is over[^]*step 5[^]*3 steps in all/);
    expect(scheduler.stateDict()).toEqual(before);
  });

  test("the momentum of Adam is its first beta", () => {
    const optimizer = new Adam([tensor([1]).requiresGrad_()]);
    const scheduler = new CyclicLR(optimizer, 0.1, 0.5, { stepSizeUp: 2 });
    expect(optimizer.paramGroups[0]!.betas).toEqual([0.9, 0.999]);
    for (let i = 0; i < 2; i++) scheduler.step();
    expect(optimizer.paramGroups[0]!.betas[0]).toBeCloseTo(0.8, 12);
  });

  test("CyclicLR repeats, and its modes lower the triangles", () => {
    const tops = (options: lrScheduler.CyclicLROptions): number[] => {
      const optimizer = optimizerOf(1);
      const scheduler = new CyclicLR(optimizer, 0, 1, {
        stepSizeUp: 2,
        cycleMomentum: false,
        ...options,
      });
      return Array.from({ length: 12 }, () => (scheduler.step(), ratesOf(optimizer)[0]!)).filter(
        (_, i) => i % 4 === 1,
      );
    };
    expect(tops({})).toEqual([1, 1, 1]);
    expect(tops({ mode: "triangular2" })).toEqual([1, 0.5, 0.25]);
    expect(tops({ mode: "exp_range", gamma: 0.5 })).toEqual([2 ** -2, 2 ** -6, 2 ** -10]);
    expect(tops({ scaleFn: (cycle) => cycle })).toEqual([1, 2, 3]);
    expect(tops({ scaleFn: (step) => step, scaleMode: "iterations" })).toEqual([2, 6, 10]);
  });

  test("warm restarts come after t0, t0 · tMult, … epochs, and at fractions of epochs", () => {
    const optimizer = optimizerOf(1);
    const scheduler = new CosineAnnealingWarmRestarts(optimizer, 2, { tMult: 2 });
    const seen = Array.from({ length: 14 }, () => (scheduler.step(), ratesOf(optimizer)[0]!));
    const restarts = seen.flatMap((lr, i) => (lr === 1 ? [i + 1] : []));
    expect(restarts).toEqual([2, 6, 14]);
    scheduler.step(0.5);
    expect(ratesOf(optimizer)[0]).toBeCloseTo((1 + Math.cos(Math.PI / 4)) / 2, 12);
    expect(scheduler.lastEpoch).toBe(0);
    expect(() => scheduler.step(-1)).toThrow(/epoch -1/);
  });
});

describe("options out of range are errors that say what came", () => {
  const it = optimizerOf(1, 1);
  const other = optimizerOf(1);
  test.each<[string, () => unknown, RegExp]>([
    ["stepSize", () => new StepLR(it, 0), /stepSize = 0[^]*whole number from 1/],
    ["nothing", () => new StepLR(it), /stepSize = undefined/],
    ["a name", () => new StepLR(it, 1, { step: 2 } as object), /no such parameter[^]*step/],
    ["milestones", () => new MultiStepLR(it, 3 as never), /milestones = 3[^]*a list/],
    ["factor", () => new ConstantLR(it, 0), /factor = 0[^]*above 0, up to 1/],
    ["endFactor", () => new LinearLR(it, 0.5, 1.5), /endFactor = 1\.5/],
    ["totalIters", () => new PolynomialLR(it, 0), /totalIters = 0/],
    ["lrLambda", () => new LambdaLR(it, 3 as never), /lrLambda = 3[^]*a function/],
    ["tMax", () => new CosineAnnealingLR(it, 0), /tMax = 0/],
    ["t0", () => new CosineAnnealingWarmRestarts(it, 1.5), /t0 = 1\.5/],
    ["mode", () => new CyclicLR(it, 0, 1, { mode: "square" as never }), /mode = "square"/],
    ["maxLr", () => new CyclicLR(it, 0, [1, 2, 3]), /maxLr for each group[^]*3 values/],
    ["length", () => new OneCycleLR(it, 1), /how long is the cycle/],
    ["pctStart", () => new OneCycleLR(it, 1, 9, { pctStart: 2 }), /pctStart = 2/],
    ["factor", () => new ReduceLROnPlateau(it, { factor: 1 }), /factor = 1[^]*below 1/],
    ["minLr", () => new ReduceLROnPlateau(it, { minLr: [0] }), /minLr for each group/],
    ["parts", () => new SequentialLR(it, [new StepLR(it, 1)], [1]), /1 schedulers, 1 milestones/],
    [
      "optimizers",
      () => new ChainedScheduler([new StepLR(it, 1), new StepLR(other, 1)]),
      /place 1/,
    ],
    ["no parts", () => new ChainedScheduler([]), /nothing to chain/],
    ["lastEpoch", () => new StepLR(it, 1, 1, -2), /lastEpoch = -2/],
  ])("%s", (_, make, text) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(text);
  });

  test("momentum that is not there", () => {
    const optimizer = Object.assign(optimizerOf(1), { defaults: { lr: 1 } }) as Scheduled;
    expect(() => new CyclicLR(optimizer, 0, 1)).toThrow(/cycleMomentum: false/);
    expect(() => new OneCycleLR(optimizer, 1, 9)).toThrow(/cycleMomentum: false/);
  });
});
