/** @file What must hold besides the derivatives: inputs that can be checked, results that repeat. */
import { grad } from "@kindling/autograd";
import {
  DTypeError,
  Generator,
  ones,
  onesLike,
  type Tensor,
  ValueError,
  zerosLike,
} from "@kindling/tensor";
import { tapeGradients } from "./analytic.ts";
import { directionLike } from "./comparison.ts";
import { flat, floatingOutputs, type TensorFunction } from "./function.ts";
import { GradcheckError } from "./verdict.ts";

/** Throws unless some input requires a gradient, and all of those are float64. */
export function checkInputs(inputs: readonly Tensor[]): void {
  const differentiated = inputs.filter((x) => x.requiresGrad);
  if (differentiated.length === 0) {
    throw new ValueError("gradcheck: no input requires a gradient", {
      got: `${inputs.length} inputs`,
      expected: "at least one float64 tensor after requiresGrad_()",
    });
  }
  const narrow = inputs.findIndex((x) => x.requiresGrad && x.dtype !== "float64");
  if (narrow < 0) return;
  throw new DTypeError("gradcheck: differences need double precision", {
    got: `input ${narrow} of ${inputs[narrow]?.dtype ?? ""}`,
    expected: "float64",
  });
}

/** Throws if a second run gives other values: differences would measure chance. */
export function checkDeterminism(
  f: TensorFunction,
  inputs: readonly Tensor[],
  first: readonly Float64Array[],
  tolerance: number,
): void {
  const second = floatingOutputs(f(...inputs)).map(flat);
  second.forEach((values, output) => {
    values.forEach((value, i) => {
      const before = first[output]?.[i] ?? NaN;
      if (!isNear(value, before, tolerance)) throw notRepeatable(output, i, before, value);
    });
  });
}

/** Whether a second backward pass gives other gradients. */
export function repetitionFault(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  tolerance: number,
): GradcheckError | undefined {
  const generator = new Generator({ seed: 1 });
  for (const [output, y] of outputs.entries()) {
    const v = directionLike(y, generator);
    const [first, second] = [1, 2].map(() => tapeGradients(outputs, output, inputs, v));
    const changed = first!.findIndex((g, i) =>
      g.some((value, n) => !isNear(second![i]![n]!, value, tolerance)),
    );
    if (changed >= 0) return notReentrant(changed, output);
  }
  return undefined;
}

/** Whether a cotangent of stride 0 gives another gradient than the same values side by side. */
export function layoutFault(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
): GradcheckError | undefined {
  const dtype = "float64" as const;
  for (const [output, { shape }] of outputs.entries()) {
    const [plain, expanded] = [
      ones([...shape], { dtype }),
      ones([], { dtype }).expand([...shape]),
    ].map((cotangent) => tapeGradients(outputs, output, inputs, cotangent));
    const changed = plain!.findIndex((g, i) => !agree(g, expanded![i]!));
    if (changed >= 0) return dependsOnLayout(changed);
  }
  return undefined;
}

/** Whether outputs without a gradient count for something else than outputs with a gradient of zeros. */
export function undefinedFault(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
): GradcheckError | undefined {
  const rooted = outputs.filter((y) => y.requiresGrad);
  if (rooted.length < 2) return undefined;
  const differentiated = inputs.filter((x) => x.requiresGrad);
  const options = { retainGraph: true, allowUnused: true } as const;
  for (const alone of rooted.keys()) {
    // by position: one tensor may be two outputs
    const gradOutputs = rooted.map((y, i) => (i === alone ? onesLike(y) : zerosLike(y)));
    const [missing, zero] = [
      grad([rooted[alone]!], differentiated, { ...options, gradOutputs: [gradOutputs[alone]!] }),
      grad(rooted, differentiated, { ...options, gradOutputs }),
    ];
    const changed = missing.findIndex((g, i) => !agree(orZeros(g, zero[i]), orZeros(zero[i], g)));
    if (changed >= 0) return undefinedIsNotZero(outputs.indexOf(rooted[alone]!));
  }
  return undefined;
}

const orZeros = (g: Tensor | null | undefined, like: Tensor | null | undefined): Float64Array =>
  g ? flat(g) : new Float64Array(like?.numel() ?? 0);

const isNear = (a: number, b: number, tolerance: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= tolerance;

// sums may be taken in another order; what zeros turn into NaN (0 · ∞) is not compared
const agree = (a: Float64Array, b: Float64Array): boolean =>
  a.every(
    (value, i) => Number.isNaN(b[i]!) || isNear(value, b[i]!, 1e-12 * Math.max(1, Math.abs(value))),
  );

const notRepeatable = (output: number, i: number, before: number, after: number): ValueError =>
  new ValueError("gradcheck: the function gives another result each time", {
    got: `${before}, then ${after} (output ${output}, element ${i})`,
    expected: "equal results; seed the generator inside the function, or raise nondetTol",
  });

const notReentrant = (input: number, output: number): GradcheckError =>
  new GradcheckError("gradcheck: the gradient is another one each time", {
    got: `two gradients of input ${input} along one cotangent of output ${output}`,
    expected: "the same, or a larger nondetTol",
  });

const dependsOnLayout = (input: number): GradcheckError =>
  new GradcheckError("gradcheck: the gradient depends on the layout of the cotangent", {
    got: `another gradient of input ${input} for an expanded cotangent of ones`,
    expected: "that for ones side by side",
  });

const undefinedIsNotZero = (output: number): GradcheckError =>
  new GradcheckError("gradcheck: outputs without a gradient do not count as zeros", {
    got: `other gradients when only output ${output} has a cotangent`,
    expected: "those when the others have zeros",
  });
