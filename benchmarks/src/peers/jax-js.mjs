/** @file jax-js on its WebAssembly backend; what it can compile as a whole is compiled as a whole. */
import { defaultDevice, init, jit, nn, numpy as np, random, valueAndGrad } from "@jax-js/jax";
import { serve } from "../serve.ts";

await init("wasm");
defaultDevice("wasm");

let seed = 0;
const key = () => random.key(seed++);
const buffers = 4;
function rotating(make) {
  const all = Array.from({ length: buffers }, make);
  let next = 0;
  return () => all[(next = (next + 1) % buffers)];
}
/** Waits for the result and frees it. */
const finished = async (array) => {
  await array.blockUntilReady();
  array.dispose();
};

const maps = {
  add: jit((x, y) => np.add(x, y)),
  mul: jit((x, y) => np.multiply(x, y)),
  relu: jit((x) => nn.relu(x)),
  exp: jit((x) => np.exp(x)),
  tanh: jit((x) => np.tanh(x)),
  gelu: jit((x) => nn.gelu(x, { approximate: false })),
};
const two = new Set(["add", "mul"]);
const reductions = {
  sum: jit((x) => np.sum(x)),
  mean: jit((x) => np.mean(x)),
  max: jit((x) => np.max(x)),
  softmax: jit((x) => nn.softmax(x)),
  logSoftmax: jit((x) => nn.logSoftmax(x)),
};

const kinds = {
  step({ batch, hidden }) {
    const layer = (n, m) => ({
      W: random.normal(key(), [n, m]).mul(1 / Math.sqrt(n)),
      b: np.zeros([m]),
    });
    let params = [layer(784, hidden), layer(hidden, hidden), layer(hidden, 10)];
    const drop = (x, k, p) => {
      const mask = random.bernoulli(k, 1 - p, x.shape);
      return np.where(mask, x.mul(1 / (1 - p)), 0);
    };
    const lossOf = (p, X, y, k1, k2) => {
      const h1 = drop(nn.relu(np.matmul(X, p[0].W).add(p[0].b)), k1, 0.2);
      const h2 = drop(nn.relu(np.matmul(h1, p[1].W).add(p[1].b)), k2, 0.5);
      const logits = np.matmul(h2, p[2].W).add(p[2].b);
      return nn
        .logSoftmax(logits)
        .mul(y)
        .sum()
        .mul(-1 / batch);
    };
    const gradient = valueAndGrad(lossOf);
    const step = jit((p, X, y, k1, k2) => {
      const kept = p.map(({ W, b }) => ({ W: W.ref, b: b.ref }));
      const [value, g] = gradient(p, X, y, k1, k2);
      const next = kept.map(({ W, b }, i) => ({
        W: W.sub(g[i].W.mul(0.1)),
        b: b.sub(g[i].b.mul(0.1)),
      }));
      return [value, next];
    });
    const next = rotating(() => [
      random.uniform(key(), [batch, 784]),
      nn.oneHot(np.array(Int32Array.from({ length: batch }, (_, i) => i % 10)), 10),
    ]);
    return async () => {
      const [X, y] = next();
      const [value, updated] = step(params, X.ref, y.ref, key(), key());
      params = updated;
      const [number] = await value.data();
      return number;
    };
  },
  matmul({ dtype, m, k, n, transposed }) {
    if (dtype !== "float32") return undefined;
    const product = jit((a, b) =>
      np.matmul(transposed === "a" ? np.transpose(a) : a, transposed === "b" ? np.transpose(b) : b),
    );
    const next = rotating(() => [
      random.uniform(key(), transposed === "a" ? [k, m] : [m, k]),
      random.uniform(key(), transposed === "b" ? [n, k] : [k, n]),
    ]);
    return () => {
      const [a, b] = next();
      return finished(product(a.ref, b.ref));
    };
  },
  map({ op, n }) {
    const next = rotating(() => [random.normal(key(), [n]), random.normal(key(), [n])]);
    return () => {
      const [x, y] = next();
      return finished(two.has(op) ? maps[op](x.ref, y.ref) : maps[op](x.ref));
    };
  },
  random({ op, n }) {
    if (op === "uniform") return () => finished(random.uniform(key(), [n]));
    if (op === "normal") return () => finished(random.normal(key(), [n]));
    const dropout = jit((x, k) => np.where(random.bernoulli(k, 0.5, [n]), x.mul(2), 0));
    const next = rotating(() => random.normal(key(), [n]));
    return () => finished(dropout(next().ref, key()));
  },
  reduce({ op, rows, columns }) {
    const reduce = reductions[op];
    const next = rotating(() => random.normal(key(), [rows, columns]));
    return reduce && (() => finished(reduce(next().ref)));
  },
  adam({ tensors, elements }) {
    const shape = [elements / tensors];
    const update = jit((p, g, m, v, stepSize, rootOfCorrection) => {
      const mean = m.mul(0.9).add(g.ref.mul(0.1));
      const square = v.mul(0.999).add(g.ref.mul(g).mul(0.001));
      const denominator = np.sqrt(square.ref).div(rootOfCorrection).add(1e-8);
      return [p.sub(mean.ref.mul(stepSize).div(denominator)), mean, square];
    });
    const states = Array.from({ length: tensors }, () => ({
      p: random.uniform(key(), shape),
      g: random.normal(key(), shape),
      m: np.zeros(shape),
      v: np.zeros(shape),
    }));
    let t = 0;
    return async () => {
      t += 1;
      const [stepSize, root] = [0.001 / (1 - 0.9 ** t), Math.sqrt(1 - 0.999 ** t)];
      for (const state of states) {
        const { p, g, m, v } = state;
        [state.p, state.m, state.v] = update(p, g.ref, m, v, np.array(stepSize), np.array(root));
      }
      for (const { p } of states) await p.blockUntilReady();
    };
  },
  tiny() {
    const gradient = valueAndGrad((a, b) => np.add(a, b).sum(), { argnums: [0, 1] });
    const [a, b] = [np.array([1]), np.array([2])];
    return async () => {
      const [value, gradients] = gradient(a.ref, b.ref);
      for (const g of gradients) await finished(g);
      value.dispose();
    };
  },
};

await serve("jax-js wasm", (work) => kinds[work.kind](work));
