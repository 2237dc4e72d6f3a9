/**
 * @file Gradients cut to a norm or to a value, the namespace `utils`.
 */
import { noGrad, passingGrad } from "@kindling/autograd";
import {
  type Given,
  isTensor,
  namedArguments,
  stack,
  type Tensor,
  tensor,
  ValueError,
} from "@kindling/tensor";

/** What `clipGradNorm_` takes by name. */
export interface ClipGradNormOptions {
  /** The largest norm that is left. */
  readonly maxNorm?: number;
  /** Which norm: 2 is Euclid's, `Infinity` the largest size of an element. Default: 2. */
  readonly normType?: number;
  /** Whether a norm that is NaN or infinite is an error. Default: false, and gradients become NaN or 0. */
  readonly errorIfNonfinite?: boolean;
}

/** What `clipGradValue_` takes by name. */
export interface ClipGradValueOptions {
  /** The largest size of an element that is left. */
  readonly clipValue?: number;
}

/**
 * Scales gradients, in place, so that all of them together, as one vector, have at most a norm:
 * g ← g · min(1, maxNorm / (norm + 1e-6)). Their direction stays.
 *
 * @param parameters  tensors; those without a gradient do not count.
 * @returns the norm before, `[]`; 0 without gradients
 * @throws {ValueError} for a `maxNorm` below 0, or a norm that is not finite if that is asked for
 * @see Pascanu, Mikolov, Bengio (2012), arXiv:1211.5063
 * @example
 * const w = tensor([1, 1], { requiresGrad: true });
 * w.grad = tensor([3, 4]);
 * nn.utils.clipGradNorm_([w], 1); // => tensor(5.)
 * w.grad // => tensor([0.6000, 0.8000])
 */
export function clipGradNorm_(
  parameters: Iterable<Tensor> | Tensor,
  ...given: Given<
    [maxNorm: number, normType: number, errorIfNonfinite: boolean],
    ClipGradNormOptions
  >
): Tensor {
  const where = "clipGradNorm_";
  const names = ["maxNorm", "normType", "errorIfNonfinite"] as const;
  const options = namedArguments<ClipGradNormOptions>(where, names, given);
  const { normType = 2, errorIfNonfinite = false } = options;
  const maxNorm = checkedBound(where, "maxNorm", options.maxNorm);
  return noGrad(() => {
    const gradients = gradientsOf(where, parameters);
    if (gradients.length === 0) return tensor(0);
    const total: Tensor = stack(gradients.map((g) => g.norm(normType))).norm(normType);
    if (errorIfNonfinite && !Number.isFinite(total.item())) {
      throw new ValueError(`${where}: the gradients have no norm`, {
        got: `a norm of ${total.item()}`,
        expected: "a finite one, as errorIfNonfinite asks for",
      });
    }
    const share = total.add(1e-6).reciprocal().mul(maxNorm).clamp({ max: 1 });
    for (const gradient of gradients) gradient.mul_(share);
    return total;
  });
}

/**
 * Cuts each element of gradients, in place, to `[-clipValue, clipValue]`.
 *
 * @param parameters  tensors; those without a gradient do not count.
 * @throws {ValueError} for a `clipValue` below 0
 * @example
 * const w = tensor([1, 1], { requiresGrad: true });
 * w.grad = tensor([3, -0.5]);
 * nn.utils.clipGradValue_([w], 1);
 * w.grad // => tensor([ 1.0000, -0.5000])
 */
export function clipGradValue_(
  parameters: Iterable<Tensor> | Tensor,
  ...given: Given<[clipValue: number], ClipGradValueOptions>
): void {
  const where = "clipGradValue_";
  const options = namedArguments<ClipGradValueOptions>(where, ["clipValue"], given);
  const clipValue = checkedBound(where, "clipValue", options.clipValue);
  noGrad(() => {
    for (const gradient of gradientsOf(where, parameters)) gradient.clamp_(-clipValue, clipValue);
  });
}

/** The gradients that there are, cut from any graph. They are not kept. */
function gradientsOf(where: string, parameters: Iterable<Tensor> | Tensor): Tensor[] {
  const all: Iterable<unknown> = isTensor(parameters) ? [parameters] : parameters;
  return [...all].flatMap((parameter) => {
    if (!isTensor(parameter)) {
      throw new ValueError(`${where}: not a parameter`, {
        got: parameter === null ? "null" : typeof parameter,
        expected: "tensors, as net.parameters() gives them",
      });
    }
    const gradient = passingGrad(parameter);
    return gradient === undefined ? [] : [gradient.detach()];
  });
}

function checkedBound(where: string, name: string, value: number | undefined): number {
  if (typeof value === "number" && value >= 0) return value;
  throw new ValueError(`${where}: ${name} is out of range`, {
    got: `${name} = ${String(value)}`,
    expected: "a number from 0",
  });
}
