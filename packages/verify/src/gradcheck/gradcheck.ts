/**
 * @file `gradcheck`: does autograd give the derivative that differences give? And `gradgradcheck`,
 * the same question about the gradient's own gradient.
 */
import { Generator, isTensor, rand, type Tensor, ValueError } from "@kindling/tensor";
import { elementwise, projected } from "./comparison.ts";
import {
  checkDeterminism,
  checkInputs,
  layoutFault,
  repetitionFault,
  undefinedFault,
} from "./conditions.ts";
import { flat, floatingOutputs, gradientOf, type TensorFunction } from "./function.ts";
import {
  type GradcheckOptions,
  gradgradOptions,
  type GradgradcheckOptions,
  type Settled,
  settled,
} from "./options.ts";
import { type GradcheckError, type GradcheckReport, reportOf } from "./verdict.ts";

/**
 * Compares the gradients of `f` with central differences, element by element.
 *
 * Unlike PyTorch's it knows what differences cannot tell: beside a kink or a pole the verdict is
 * `inconclusive`, and `report.verdict` says so where PyTorch has a boolean.
 *
 * @param inputs  those to differentiate require a gradient and are float64. Others are passed on.
 * @returns what was found; with `raiseException` (the default) only ever a `pass`.
 * @throws {GradcheckError} naming input, element and both values, unless all agree
 * @throws {DTypeError} when an input that requires a gradient is not float64
 * @throws {ValueError} when there is nothing to check, or `f` gives another result each time
 * @see PyTorch's `torch.autograd.gradcheck`
 * @example
 * const x = tensor([0.5, 2], { dtype: "float64", requiresGrad: true });
 * gradcheck((x) => x.log().sum(), [x]).verdict // => pass
 * gradcheck((x) => x.abs(), [x.detach().mul(0).requiresGrad_()]).verdict // => pass
 * gradcheck((x) => x.relu(), [x.detach().mul(0).requiresGrad_()], { raiseException: false }).verdict
 * // => inconclusive
 */
export function gradcheck(
  f: TensorFunction,
  inputs: readonly Tensor[] | Tensor,
  options: GradcheckOptions = {},
): GradcheckReport {
  const xs = isTensor(inputs) ? [inputs] : inputs;
  const how = settled(options);
  checkInputs(xs);
  const outputs = floatingOutputs(f(...xs));
  const centre = outputs.map(flat);
  if (centre.every((values) => values.length === 0)) throw nothingToCheck(outputs.length);
  checkDeterminism(f, xs, centre, how.nondetTol);
  const derivatives = (how.fastMode ? projected : elementwise)(
    { f, inputs: xs, outputs, centre },
    how,
  );
  const report = reportOf(derivatives, how);
  const fault = report.error ?? conditionFault(outputs, xs, how);
  if (fault === undefined) return report;
  if (how.raiseException) throw fault;
  return report.error === undefined ? { ...report, verdict: "fail", error: fault } : report;
}

/**
 * Compares second derivatives: runs `gradcheck` on the gradient of `f` along fixed cotangents, with
 * respect to inputs and cotangents.
 *
 * @param gradOutputs  the cotangents: one per float64 output; random ones unless given
 * @throws as `gradcheck`
 * @see PyTorch's `torch.autograd.gradgradcheck`
 * @example
 * const x = tensor([0.5, 2], { dtype: "float64", requiresGrad: true });
 * gradgradcheck((x) => x.pow(3), [x]).verdict // => pass
 */
export function gradgradcheck(
  f: TensorFunction,
  inputs: readonly Tensor[] | Tensor,
  gradOutputs?: GradgradcheckOptions["gradOutputs"] | GradgradcheckOptions,
  options?: GradgradcheckOptions,
): GradcheckReport {
  const how = gradgradOptions(gradOutputs, options);
  const xs = isTensor(inputs) ? [inputs] : inputs;
  checkInputs(xs);
  const cotangents = givenCotangents(how) ?? randomCotangents(f, xs, how);
  return gradcheck(gradientOf(f, xs), [...xs, ...cotangents], {
    ...how,
    checkForwardAd: how.checkFwdOverRev,
    checkBackwardAd: how.checkRevOverRev,
  });
}

/** Cotangents with respect to which a gradient can be differentiated. */
export function randomCotangents(
  f: TensorFunction,
  inputs: readonly Tensor[],
  { genNonContigGradOutputs = false }: GradgradcheckOptions = {},
): Tensor[] {
  const generator = new Generator({ seed: 0 });
  return floatingOutputs(f(...inputs)).map(({ shape }) => {
    const pairs = rand([...shape, 2], { dtype: "float64", generator }) as Tensor;
    // every other element of a larger tensor
    const cotangent = pairs.select(-1, 0).detach();
    return (genNonContigGradOutputs ? cotangent : cotangent.clone()).requiresGrad_();
  });
}

const givenCotangents = ({ gradOutputs }: GradgradcheckOptions): readonly Tensor[] | undefined =>
  gradOutputs === undefined || gradOutputs === null
    ? undefined
    : isTensor(gradOutputs)
      ? [gradOutputs]
      : gradOutputs;

/** What else is wrong with the tape. */
function conditionFault(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  how: Settled,
): GradcheckError | undefined {
  if (!how.checkBackwardAd) return undefined;
  return (
    repetitionFault(outputs, inputs, how.nondetTol) ??
    (how.checkUndefinedGrad ? undefinedFault(outputs, inputs) : undefined) ??
    (how.checkLayouts ? layoutFault(outputs, inputs) : undefined)
  );
}

const nothingToCheck = (outputs: number): ValueError =>
  new ValueError("gradcheck: nothing to check", {
    got: `${outputs} float64 outputs, without elements`,
    expected: "at least one element of a float64 output",
  });
