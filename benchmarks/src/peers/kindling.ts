/**
 * @file This project. `KINDLING_BACKEND` chooses the backend; with `KINDLING_FREES=1` each result is
 * disposed of once it is there, as the other peers do it (PyTorch by counting references), else nothing is.
 */
import {
  isTensor,
  manualSeed,
  nn,
  optim,
  profile,
  rand,
  randint,
  randn,
  type Tensor,
} from "../../../packages/torch/src/index.ts";
import type { MapOp, Parts, RandomOp, ReduceOp, Work } from "../rows.ts";
import { type Make, type Run, serve } from "../serve.ts";

const F = nn.functional;
manualSeed(0);

/** Operands rotate over several buffers, so that no more stays in cache than in a program. */
const buffers = 4;

function rotating<T>(make: () => T): () => T {
  const all = Array.from({ length: buffers }, make);
  let next = 0;
  return () => all[(next = (next + 1) % buffers)] as T; // the index is below the length
}

const maps: { readonly [Op in MapOp]: (x: Tensor, y: Tensor) => Tensor } = {
  add: (x, y) => x.add(y),
  mul: (x, y) => x.mul(y),
  relu: (x) => x.relu(),
  exp: (x) => x.exp(),
  tanh: (x) => x.tanh(),
  gelu: (x) => F.gelu(x),
};

const randoms: { readonly [Op in RandomOp]: (x: Tensor) => Tensor } = {
  dropout: (x) => F.dropout(x, 0.5, true),
  uniform: (x) => rand(x.numel()),
  normal: (x) => randn(x.numel()),
};

const reductions: { readonly [Op in ReduceOp]: (x: Tensor, labels: Tensor) => Tensor } = {
  sum: (x) => x.sum(),
  mean: (x) => x.mean(),
  max: (x) => x.max(),
  softmax: (x) => x.softmax(1),
  logSoftmax: (x) => x.logSoftmax(1),
  layerNorm: (x) => F.layerNorm(x, x.shape.slice(1)),
  crossEntropy: (x, labels) => F.crossEntropy(x, labels),
};

/** The parts that kernels of a primitive belong to; those of the others are sums and rows. */
const partOfPrimitive: Readonly<Record<string, keyof Parts>> = {
  matmul: "products",
  map: "maps",
  random: "random numbers",
};

/** Means over some steps. */
function partsOf(gradients: () => Tensor, update: () => void): Parts {
  const steps = 20;
  const seconds = {
    products: 0,
    maps: 0,
    "random numbers": 0,
    "sums and rows": 0,
    optimizer: 0,
    rest: 0,
  };
  for (let step = 0; step < steps; step++) {
    const seen = profile(() => gradients().item());
    for (const { primitive, milliseconds } of seen.kernels)
      seconds[partOfPrimitive[primitive] ?? "sums and rows"] += milliseconds / 1000 / steps;
    seconds.rest += (seen.milliseconds - seen.kernelMilliseconds) / 1000 / steps;
    seconds.optimizer += profile(update).milliseconds / 1000 / steps;
  }
  return seconds;
}

type MakeOf<K extends Work["kind"]> = (work: Extract<Work, { kind: K }>) => Run | undefined;

const kinds: { readonly [K in Work["kind"]]: MakeOf<K> } = {
  step({ batch, hidden }) {
    const net = new nn.Sequential(
      new nn.Flatten(),
      new nn.Linear(784, hidden),
      new nn.ReLU(),
      new nn.Dropout(0.2),
      new nn.Linear(hidden, hidden),
      new nn.ReLU(),
      new nn.Dropout(0.5),
      new nn.Linear(hidden, 10),
    );
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    const loss = new nn.CrossEntropyLoss();
    const next = rotating(() => [rand(batch, 1, 28, 28), randint(10, [batch])] as const);
    const gradients = () => {
      const [X, y] = next();
      optimizer.zeroGrad();
      const l = loss(net(X), y);
      l.backward();
      return l;
    };
    const run = (): number => {
      const l = gradients();
      optimizer.step();
      return l.item();
    };
    return Object.assign(run, { parts: () => partsOf(gradients, () => optimizer.step()) });
  },
  matmul({ dtype, m, k, n, transposed }) {
    const next = rotating(() => {
      const a: Tensor = transposed === "a" ? rand(k, m, { dtype }).T : rand(m, k, { dtype });
      const b: Tensor = transposed === "b" ? rand(n, k, { dtype }).T : rand(k, n, { dtype });
      return [a, b] as const;
    });
    return () => {
      const [a, b] = next();
      return a.matmul(b);
    };
  },
  map({ op, n }) {
    const next = rotating(() => [randn(n), randn(n)] as const);
    return () => maps[op](...next());
  },
  random({ op, n }) {
    const next = rotating(() => randn(n));
    return () => randoms[op](next());
  },
  reduce({ op, rows, columns }) {
    const reduce = reductions[op];
    const next = rotating(() => [randn(rows, columns), randint(columns, [rows])] as const);
    return () => reduce(...next());
  },
  adam({ tensors, elements }) {
    const parameters = Array.from({ length: tensors }, () => {
      const parameter = rand(elements / tensors).requiresGrad_();
      parameter.grad = randn(elements / tensors);
      return parameter;
    });
    const optimizer = new optim.Adam(parameters);
    return () => optimizer.step();
  },
  tiny() {
    const [a, b] = [rand(1).requiresGrad_(), rand(1).requiresGrad_()];
    return () => {
      a.grad = null;
      b.grad = null;
      a.add(b).backward();
    };
  },
};

// each entry takes the work of its own kind, which a lookup does not show
const makeAny = (work: Work): Run | undefined =>
  (kinds[work.kind] as (work: Work) => Run | undefined)(work);

const frees = process.env["KINDLING_FREES"] === "1";
const make: Make = (work) => {
  const run = makeAny(work);
  if (run === undefined || !frees) return run;
  return () => {
    const result = run();
    if (isTensor(result)) result.dispose();
  };
};

await serve(frees ? "kindling, freeing" : "kindling", make);
