/**
 * @file `gradcheck`: does the tape give the derivative that differences give? And `gradgradcheck`,
 * the same question about the gradient's own gradient.
 */
import { grad } from "@kindling/autograd";
import { Generator, rand, type Tensor, ValueError } from "@kindling/tensor";
import { checkDeterminism, checkInputs, checkLayouts } from "./conditions.ts";
import {
  differenceColumn,
  flat,
  floatingOutputs,
  oneAt,
  tapeRow,
  type TensorFunction,
} from "./jacobian.ts";
import { type Derivative, disagreement, type GradcheckReport, reportOf } from "./verdict.ts";

export interface GradcheckOptions {
  /** The step of the differences. Default: cbrt(2⁻⁵³) · max(1, |x|), about 4.8e-6. */
  readonly eps?: number;
  /** Allowed absolute error. Default 1e-5, as in PyTorch. */
  readonly atol?: number;
  /** Allowed error relative to the derivative. Default 1e-3, as in PyTorch. */
  readonly rtol?: number;
  /** How far two runs of the function may be apart. Default 0. */
  readonly nondetTol?: number;
  /** Whether to throw unless the verdict is `pass`. Default `true`. */
  readonly raiseException?: boolean;
  /** Whether cotangents that are expanded views must give the same. Default `true`. */
  readonly checkLayouts?: boolean;
}

/**
 * Compares the gradients of `f` with central differences, element by element.
 *
 * @param inputs  those to differentiate require a gradient and are float64. Others are passed on.
 * @returns what was found; with `raiseException` (the default) only ever a `pass`.
 * @throws {GradcheckError} naming input, element and both values, unless all agree
 * @throws {DTypeError} when an input that requires a gradient is not float64
 * @throws {ValueError} when there is nothing to check, or `f` gives another result each time
 * @see PyTorch's `torch.autograd.gradcheck`
 */
export function gradcheck(
  f: TensorFunction,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): GradcheckReport {
  const bounds = { atol: options.atol ?? 1e-5, rtol: options.rtol ?? 1e-3 };
  checkInputs(inputs);
  const outputs = floatingOutputs(f(...inputs));
  const centre = outputs.map(flat);
  if (centre.every((values) => values.length === 0)) throw nothingToCheck(outputs.length);
  checkDeterminism(f, inputs, centre, options.nondetTol ?? 0);
  const numeric = inputs.map((x, k) => columnsOf(f, inputs, x, k, centre, options.eps));
  const derivatives = centre.flatMap((values, output) =>
    Array.from(values, (_, outputElement) => {
      const cotangent = oneAt(outputs[output]?.shape ?? [], outputElement);
      const rows = tapeRow(outputs, output, inputs, cotangent);
      return derivativesOf(rows, numeric, output, outputElement);
    }).flat(),
  );
  const report = reportOf(derivatives, bounds);
  if (report.worst !== undefined && options.raiseException !== false)
    throw disagreement(report.worst, report.verdict, bounds);
  if (options.checkLayouts !== false) checkLayouts(outputs, inputs);
  return report;
}

/**
 * Compares second derivatives: runs `gradcheck` on the gradient of `f` along fixed cotangents, with
 * respect to inputs and cotangents.
 *
 * @throws as `gradcheck`
 */
export function gradgradcheck(
  f: TensorFunction,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): GradcheckReport {
  checkInputs(inputs);
  const generator = new Generator({ seed: 0 });
  const cotangents = floatingOutputs(f(...inputs)).map((output) =>
    rand([...output.shape], { dtype: "float64", generator }).requiresGrad_(),
  );
  const gradient: TensorFunction = (...all) => {
    const own = all
      .slice(0, inputs.length)
      .map((x, i) => (inputs[i]?.requiresGrad === true ? asLeaf(x) : x));
    const found = grad(
      floatingOutputs(f(...own)),
      own.filter((x) => x.requiresGrad),
      { gradOutputs: all.slice(inputs.length), createGraph: true, allowUnused: true },
    );
    return found.filter((g) => g !== undefined && g !== null);
  };
  return gradcheck(gradient, [...inputs, ...cotangents], options);
}

/** Differences drop the history of what they move; to be differentiated it must be asked for again. */
const asLeaf = (x: Tensor): Tensor => (x.requiresGrad ? x : x.requiresGrad_());

type Column = ReturnType<typeof differenceColumn>;

/** Per element of an input that is differentiated: how the outputs change with it. */
function columnsOf(
  f: TensorFunction,
  inputs: readonly Tensor[],
  x: Tensor,
  k: number,
  centre: readonly Float64Array[],
  eps?: number,
): Column[] {
  if (!x.requiresGrad) return [];
  return Array.from({ length: x.numel() }, (_, place) =>
    differenceColumn(f, inputs, k, place, centre, eps),
  );
}

function derivativesOf(
  rows: readonly Float64Array[],
  numeric: readonly (readonly Column[])[],
  output: number,
  outputElement: number,
): Derivative[] {
  return numeric.flatMap((columns, input) =>
    columns.flatMap((column, element): Derivative[] => {
      const difference = column[output]?.[outputElement];
      if (difference === undefined) return [];
      const { value, uncertainty, isKink } = difference;
      const analytic = rows[input]?.[element] ?? 0;
      return [
        { input, element, output, outputElement, analytic, numeric: value, uncertainty, isKink },
      ];
    }),
  );
}

const nothingToCheck = (outputs: number): ValueError =>
  new ValueError("gradcheck: nothing to check", {
    got: `${outputs} float64 outputs, without elements`,
    expected: "at least one element of a float64 output",
  });
