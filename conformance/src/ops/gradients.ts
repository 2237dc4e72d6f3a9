/**
 * @file Gradients of a case: of `sum(out · cotangent)` with respect to every tensor that PyTorch
 * differentiated, in double precision from the inputs upcast exactly.
 */
import "@kindling/autograd";
import { isTensor, type Tensor, zeros } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { callOf, type MadeTensors, pathText, tensorOf } from "./arguments.ts";
import { outputsOf } from "./outputs.ts";
import type { Row } from "./row.ts";

const { assertAgrees, GoldenTensor, listIn, numbersOf, recordIn } = conformance;

const tolerance = { rtol: 1e-8, atol: 1e-8 };

export function checkGradients(row: Row, values: conformance.GoldenRecord): void {
  const wanted = listIn(values["grads"], "grads").map((entry) => recordIn(entry, "grads"));
  const call = callOf(values["args"] ?? [], values["kwargs"] ?? {}, { upcast: true });
  const leaves = wanted.map(({ path }) => leafAt(call.tensors, pathText(path)));
  const inPlace = values["inplace"] === true;
  const positional = inPlace ? withClone(call.positional) : call.positional;
  const result = row.call({ ...call, positional });
  const want = listIn(values["out"], "out");
  const outputs = outputsOf(inPlace ? positional[0] : result, want.length);
  backwardFrom(outputs, listIn(values["cotangents"], "cotangents"));
  wanted.forEach(({ grad = null }, i) => {
    const leaf = leaves[i];
    if (leaf !== undefined)
      checkGradient(leaf, grad, `gradient of ${pathText(wanted[i]?.["path"])}`);
  });
}

function checkGradient(leaf: Tensor, want: conformance.Golden, what: string): void {
  if (want instanceof GoldenTensor) {
    if (leaf.grad === null) throw new Error(`${what}: none, PyTorch gives one`);
    return assertAgrees(leaf.grad, want, what, { tolerance });
  }
  // no dependence: nothing, or zeros
  const got: Tensor = leaf.grad ?? zeros(leaf.shape, { dtype: leaf.dtype });
  if (numbersOf(got.toTypedArray()).some((value) => value !== 0))
    throw new Error(`${what}: not zero, PyTorch finds no dependence`);
}

function backwardFrom(
  outputs: readonly unknown[],
  cotangents: readonly conformance.Golden[],
): void {
  const parts = outputs.flatMap((output, i) => {
    const cotangent = cotangents[i];
    if (!isTensor(output) || !(cotangent instanceof GoldenTensor) || !output.requiresGrad)
      return [];
    return [output.mul(tensorOf(cotangent)).sum()];
  });
  const total = parts.reduce<Tensor | undefined>((sum, part) => sum?.add(part) ?? part, undefined);
  total?.backward();
}

function leafAt(tensors: MadeTensors, key: string): Tensor {
  const found = tensors.get(key);
  if (found === undefined) throw new Error(`no tensor at ${key}`);
  return found.requiresGrad_();
}

/** A leaf that requires a gradient must not be written to; a copy of it may. */
function withClone([self, ...rest]: readonly unknown[]): unknown[] {
  return [isTensor(self) ? self.clone() : self, ...rest];
}
