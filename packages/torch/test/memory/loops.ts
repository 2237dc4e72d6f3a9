/**
 * @file Synchronous loops in a process of their own, none of which frees anything:
 * `node loops.ts NAME COUNT`. Prints as JSON what they needed.
 */
import { performance } from "node:perf_hooks";
import {
  manualSeed,
  memoryStats,
  nn,
  optim,
  rand,
  randint,
  setMemoryBudget,
  tensor,
  type Tensor,
} from "../../src/index.ts";

const F = nn.functional;
const MB = 2 ** 20;
const budgetBytes = 64 * MB;

/** What a loop needed, in MB and milliseconds. */
export interface Needs {
  readonly budgetMB: number;
  /** Resident memory of the process before the loop, and the most in each quarter of it. */
  readonly before: number;
  readonly quarters: readonly number[];
  readonly ms: number;
  readonly collectionMs: number;
  /** Values that were not what they should be. */
  readonly wrong: number;
}

const residentMB = (): number => process.memoryUsage.rss() / MB;

/** The chapter's network, written with tensors alone: nothing in it belongs to the library. */
function trainingStep(): (keep: (activation: Tensor) => void) => void {
  manualSeed(0);
  const sizes = [784, 256, 256, 10];
  const layers = sizes.slice(1).map((size, i) => new nn.Linear(sizes[i]!, size));
  const parameters = layers.flatMap((layer) => layer.parameters());
  const optimizer = new optim.SGD(parameters, { lr: 0.01 });
  const [X, y] = [rand(64, 784) as Tensor, randint(10, [64])];
  return (keep) => {
    let h = X;
    layers.forEach(({ weight, bias }, i) => {
      h = h.matmul(weight.T).add(bias);
      if (i < 2) h = F.dropout(h.relu(), 0.5);
      if (i === 1) keep(h);
    });
    optimizer.zeroGrad();
    F.crossEntropy(h, y).backward();
    optimizer.step();
  };
}

const loops: { readonly [name: string]: () => (i: number) => number } = {
  steps() {
    const step = trainingStep();
    return () => (step(() => {}), 0);
  },

  /** Every 100th activation is kept, beside a copy of its values; at the end both must agree. */
  kept() {
    const step = trainingStep();
    const kept: [Tensor, Float32Array][] = [];
    return (i) => {
      if (i >= 0)
        step((h) => {
          if (i % 100 === 0) kept.push([h, h.toTypedArray() as Float32Array]);
        });
      return i >= 0 ? 0 : kept.filter(([h, values]) => !same(h.toTypedArray(), values)).length;
    };
  },

  /** A sum that is known at the end. */
  tiny() {
    let [sum, n] = [tensor([0]) as Tensor, 0];
    return (i) => {
      if (i < 0) return Number(sum.item()) === n ? 0 : 1;
      sum = n === 1000 ? sum.sub(sum) : sum.add(1);
      n = n === 1000 ? 0 : n + 1;
      return 0;
    };
  },

  /** Beside 300 MB of objects that a collection must look at. */
  crowd() {
    const crowd = Array.from({ length: 4_000_000 }, (_, i) => ({ i, next: { i } }));
    const step = trainingStep();
    return (i) => (i < 0 ? Number(crowd.at(-1)!.next.i !== crowd.length - 1) : (step(() => {}), 0));
  },
};

const same = (a: ArrayLike<number | bigint>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(b).every((x, i) => x === a[i]);

function measured(name: string, count: number): Needs {
  setMemoryBudget(budgetBytes);
  const turn = loops[name]!();
  for (let i = 0; i < count / 20; i++) turn(i); // kernels and code are compiled
  const before = residentMB();
  const [start, collectionsBefore] = [performance.now(), memoryStats().collectionMs];
  const quarters = [0, 1, 2, 3].map((quarter) => {
    let most = 0;
    for (let i = 0; i < count / 4; i++) {
      turn(quarter * (count / 4) + i);
      if (i % 64 === 0) most = Math.max(most, residentMB());
    }
    return most;
  });
  return {
    budgetMB: memoryStats().budgetBytes / MB,
    before,
    quarters,
    ms: performance.now() - start,
    collectionMs: memoryStats().collectionMs - collectionsBefore,
    wrong: turn(-1),
  };
}

if (import.meta.main) {
  const [name = "", count = ""] = process.argv.slice(2);
  console.log(JSON.stringify(measured(name, Number(count))));
}
