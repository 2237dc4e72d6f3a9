/** @file What must hold besides the derivatives: inputs that can be checked, repeatable results. */
import { grad } from "@kindling/autograd";
import { DTypeError, ones, type Tensor, ValueError } from "@kindling/tensor";
import { flat, floatingOutputs, type TensorFunction } from "./jacobian.ts";
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
      const same = Object.is(value, before) || Math.abs(value - before) <= tolerance;
      if (!same) throw notRepeatable(output, i, before, value);
    });
  });
}

/** Throws if a cotangent of stride 0 gives another gradient than the same values side by side. */
export function checkLayouts(outputs: readonly Tensor[], inputs: readonly Tensor[]): void {
  const differentiated = inputs.filter((x) => x.requiresGrad);
  for (const output of outputs.filter((y) => y.requiresGrad)) {
    const shape = [...output.shape];
    const dtype = "float64" as const;
    const options = { retainGraph: true, allowUnused: true };
    const gradients = [ones(shape, { dtype }), ones([], { dtype }).expand(shape)].map((cotangent) =>
      grad([output], differentiated, { ...options, gradOutputs: [cotangent] }),
    );
    differentiated.forEach((_, i) => {
      const [plain, expanded] = gradients.map((found) => found[i]);
      if (!agree(plain, expanded)) throw dependsOnLayout(i);
    });
  }
}

function agree(a: Tensor | null | undefined, b: Tensor | null | undefined): boolean {
  if (a === undefined || b === undefined || a === null || b === null)
    return Boolean(a) === Boolean(b);
  const [x, y] = [flat(a), flat(b)];
  // sums may be taken in another order
  return x.every(
    (value, i) =>
      Object.is(value, y[i]) ||
      Math.abs(value - (y[i] ?? NaN)) <= 1e-12 * Math.max(1, Math.abs(value)),
  );
}

const notRepeatable = (output: number, i: number, before: number, after: number): ValueError =>
  new ValueError("gradcheck: the function gives another result each time", {
    got: `${before}, then ${after} (output ${output}, element ${i})`,
    expected: "equal results; seed the generator inside the function, or raise nondetTol",
  });

const dependsOnLayout = (input: number): GradcheckError =>
  new GradcheckError("gradcheck: the gradient depends on the layout of the cotangent", {
    got: `another gradient of input ${input} for an expanded cotangent of ones`,
    expected: "that for ones side by side",
  });
