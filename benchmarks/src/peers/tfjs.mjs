/** @file TensorFlow.js on its WebAssembly backend. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { serve } from "../serve.ts";

const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
setThreadsCount(Number(process.env.TFJS_THREADS ?? 1));
await tf.setBackend("wasm");

const buffers = 4;
function rotating(make) {
  const all = Array.from({ length: buffers }, make);
  let next = 0;
  return () => all[(next = (next + 1) % buffers)];
}

/** Results are freed at once, as a program of this library has to do. */
const freed = (f) => () => f().dispose();

const gelu = (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1));
const maps = {
  add: (x, y) => tf.add(x, y),
  mul: (x, y) => tf.mul(x, y),
  relu: (x) => tf.relu(x),
  exp: (x) => tf.exp(x),
  tanh: (x) => tf.tanh(x),
  gelu: (x) => tf.tidy(() => gelu(x)),
};
const randoms = {
  dropout: (x) => tf.tidy(() => tf.dropout(x, 0.5)),
  uniform: (x) => tf.randomUniform(x.shape),
  normal: (x) => tf.randomNormal(x.shape),
};
const reductions = {
  sum: (x) => tf.sum(x),
  mean: (x) => tf.mean(x),
  max: (x) => tf.max(x),
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
};

const kinds = {
  step({ batch, hidden }) {
    const layer = (n, m) => [
      tf.variable(tf.randomUniform([n, m], -1 / Math.sqrt(n), 1 / Math.sqrt(n))),
      tf.variable(tf.zeros([m])),
    ];
    const layers = [layer(784, hidden), layer(hidden, hidden), layer(hidden, 10)];
    const linear = (x, [W, b]) => tf.add(tf.matMul(x, W), b);
    const optimizer = tf.train.sgd(0.1);
    const next = rotating(() => [
      tf.randomUniform([batch, 784]),
      tf.oneHot(tf.randomUniform([batch], 0, 10, "int32"), 10),
    ]);
    return () => {
      const [X, y] = next();
      const cost = optimizer.minimize(() => {
        const h1 = tf.dropout(tf.relu(linear(X, layers[0])), 0.2);
        const h2 = tf.dropout(tf.relu(linear(h1, layers[1])), 0.5);
        return tf.losses.softmaxCrossEntropy(y, linear(h2, layers[2]));
      }, true);
      const [value] = cost.dataSync();
      cost.dispose();
      return value;
    };
  },
  matmul({ dtype, m, k, n, transposed }) {
    if (dtype !== "float32") return undefined;
    const next = rotating(() => [
      tf.randomUniform(transposed === "a" ? [k, m] : [m, k]),
      tf.randomUniform(transposed === "b" ? [n, k] : [k, n]),
    ]);
    return freed(() => tf.matMul(...next(), transposed === "a", transposed === "b"));
  },
  map({ op, n }) {
    const next = rotating(() => [tf.randomNormal([n]), tf.randomNormal([n])]);
    return freed(() => maps[op](...next()));
  },
  random({ op, n }) {
    const next = rotating(() => tf.randomNormal([n]));
    return freed(() => randoms[op](next()));
  },
  reduce({ op, rows, columns }) {
    const reduce = reductions[op];
    const next = rotating(() => tf.randomNormal([rows, columns]));
    return reduce && freed(() => reduce(next()));
  },
  adam({ tensors, elements }) {
    const shape = [elements / tensors];
    const gradients = Object.fromEntries(
      Array.from({ length: tensors }, () => {
        const { name } = tf.variable(tf.randomUniform(shape));
        return [name, tf.randomNormal(shape)];
      }),
    );
    const optimizer = tf.train.adam(0.001);
    return () => optimizer.applyGradients(gradients);
  },
  tiny() {
    const gradient = tf.grads((a, b) => tf.add(a, b));
    const operands = [tf.scalar(1), tf.scalar(2)];
    return () => gradient(operands).forEach((g) => g.dispose());
  },
};

await serve("TensorFlow.js wasm", (work) => kinds[work.kind](work));
