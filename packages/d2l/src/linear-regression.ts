/** @file The book's linear regression from scratch (chapters 3 and 4): data, model, loss, updater. */
import { noGrad } from "@kindling/autograd";
import { DataLoader, TensorDataset } from "@kindling/datasets";
import { normal, ValueError, type Tensor } from "@kindling/tensor";

/**
 * Draws `X ~ N(0, 1)` and `y = Xw + b + N(0, 0.01²)`.
 *
 * @param w  `[d]` or `[d, 1]`.
 * @returns `X` `[n, d]` and `y` `[n, 1]`.
 * @see Zhang et al., Dive into Deep Learning, §3.2
 * @example
 * const [X, y] = syntheticData(tensor([2, -3.4]), 4.2, 100);
 * [X.shape, y.shape] // => [ [ 100, 2 ], [ 100, 1 ] ]
 */
export function syntheticData(
  w: Tensor,
  b: number | Tensor,
  numExamples: number,
): [Tensor, Tensor] {
  const [d = 1] = w.shape;
  const X = normal(0, 1, [numExamples, d]);
  const exact = X.matmul(w).add(b);
  const y = exact.add(normal(0, 0.01, [...exact.shape]));
  return [X, y.reshape([-1, 1])];
}

/**
 * The linear model `Xw + b`.
 * @example
 * linreg(tensor([[1, 2]]), tensor([[3], [4]]), tensor([10])) // => tensor([[21.]])
 */
export const linreg = (X: Tensor, w: Tensor, b: Tensor | number): Tensor => X.matmul(w).add(b);

/**
 * Half the squared error of each example, not reduced. `y` takes the shape of `yHat`.
 * @example
 * squaredLoss(tensor([3]), tensor([1])) // => tensor([2.])
 */
export const squaredLoss = (yHat: Tensor, y: Tensor): Tensor =>
  yHat
    .sub(y.reshape([...yHat.shape]))
    .pow(2)
    .div(2);

/**
 * One step of minibatch stochastic gradient descent, in place; the gradients are set to 0.
 *
 * @throws {ValueError} for a parameter that has no gradient yet.
 * @example
 * const w = tensor([1], { requiresGrad: true });
 * w.square().sum().backward();
 * sgd([w], 0.1, 1);
 * w.detach() // => tensor([0.8000])
 */
export function sgd(params: Iterable<Tensor>, lr: number, batchSize: number): void {
  noGrad(() => {
    for (const param of params) {
      const gradient = param.grad;
      if (gradient === null) throw noGradient(param);
      param.sub_(gradient.mul(lr).div(batchSize));
      gradient.zero_();
    }
  });
}

/**
 * A loader over tensors of equal length, in a new order each pass when training.
 *
 * @see Zhang et al., Dive into Deep Learning, §3.3
 * @example
 * [...loadArray([zeros(5, 2), zeros(5)], 2)].map(([X]) => X.shape[0]) // => [ 2, 2, 1 ]
 */
export function loadArray<const Arrays extends readonly [Tensor, ...Tensor[]]>(
  dataArrays: Arrays,
  batchSize: number,
  isTrain = true,
) {
  return new DataLoader(new TensorDataset(...dataArrays), { batchSize, shuffle: isTrain });
}

const noGradient = (param: Tensor): ValueError =>
  new ValueError("sgd: a parameter without a gradient", {
    got: `shape [${param.shape.join(", ")}], grad null`,
    expected: "backward() to have run",
  });
