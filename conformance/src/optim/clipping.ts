/** @file Gradients cut to a norm or to a value. */
import "@kindling/autograd";
import * as nn from "@kindling/nn";
import * as optim from "@kindling/optim";
import { zeros } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { camelCase, plainNumbers, tensorOf } from "../ops/arguments.ts";
import { callableIn, valueIn } from "../surface.ts";

const { assertAgrees, listIn, NotProvided, tensorIn, textIn } = conformance;

const tolerance = { rtol: 1e-9, atol: 1e-12 };

export function checkClipping(values: conformance.GoldenRecord): void {
  const name = `${camelCase(textIn(values["kind"], "kind").slice(0, -1))}_`;
  const clip = callableIn(valueIn(nn, "utils"), name) ?? callableIn(optim, name);
  if (clip === undefined) throw new NotProvided(name);
  const parameters = listIn(values["grads"], "grads").map((gradient) => {
    const grad = tensorOf(tensorIn(gradient, "grads")).clone();
    const parameter = zeros([...grad.shape], { dtype: grad.dtype }).requiresGrad_();
    parameter.grad = grad;
    return parameter;
  });
  const bounds = [values["max_norm"] ?? values["clip_value"], values["norm_type"]];
  const given = bounds.filter((bound) => bound !== undefined).map(plainNumbers);
  const total = clip(parameters, ...given);
  if (values["total_norm"] !== undefined)
    assertAgrees(total, values["total_norm"], "the norm", { tolerance });
  listIn(values["clipped"], "clipped").forEach((want, i) => {
    assertAgrees(parameters[i]?.grad, want, `gradient ${i}`, { tolerance });
  });
}
