/** @file The set `modules`: state, outputs and gradients of modules. */
import "@kindling/autograd";
import * as nn from "@kindling/nn";
import { isTensor, type Tensor, zeros } from "@kindling/tensor";
import { conformance } from "@kindling/verify";
import { callOf, camelCase, pathText, plainNumbers, tensorOf } from "../ops/arguments.ts";
import { outputsOf } from "../ops/outputs.ts";
import { type Callable, constructorIn } from "../surface.ts";
import { nets } from "./nets.ts";
import { stateOf } from "./state.ts";

const {
  assertAgrees,
  GoldenTensor,
  isRecord,
  listIn,
  NotProvided,
  numberIn,
  recordIn,
  tensorIn,
  textIn,
} = conformance;

type Case = conformance.GoldenRecord;

export const modulesSuite: conformance.Suite = {
  operatorOf: (values) => {
    const name = textIn(values["name"], "name");
    return name.startsWith("net/")
      ? `modules/${name}`
      : `modules/${textIn(values["module"], "module")}`;
  },
  check: (values) => {
    checkOutputs(values);
    checkGradients(values);
  },
};

function checkOutputs(values: Case): void {
  const module = moduleOf(values);
  const outputs = forward(module, values, false).outputs;
  const own = values["f32_err"] === undefined ? 0 : numberIn(values["f32_err"], "f32_err");
  const tolerance = { rtol: 1e-5, atol: 1e-5 + 4 * own };
  listIn(values["out"], "out").forEach((want, i) => {
    if (want === null) expectNothing(outputs[i]);
    else assertAgrees(outputs[i], want, `output ${i}`, { tolerance });
  });
  const changed = values["state_dict_changed"];
  if (!isRecord(changed)) return;
  const state = stateOf(module);
  for (const [name, want] of Object.entries(changed))
    assertAgrees(state.get(name), want, `${name} afterwards`, { tolerance });
}

/** In double precision, of the same values. */
function checkGradients(values: Case): void {
  const module = moduleOf(values);
  callMember(module, "double", []);
  const { outputs, tensors } = forward(module, values, true);
  const cotangents = listIn(values["cotangents"], "cotangents");
  const parts = outputs.flatMap((output, i) => {
    const cotangent = cotangents[i];
    const counts = isTensor(output) && cotangent instanceof GoldenTensor && output.requiresGrad;
    return counts ? [output.mul(tensorOf(cotangent)).sum()] : [];
  });
  parts.reduce<Tensor | undefined>((sum, part) => sum?.add(part) ?? part, undefined)?.backward();
  for (const entry of listIn(values["input_grads"], "input_grads")) {
    const { path = [], grad = null } = recordIn(entry, "input_grads");
    const key = pathText(path);
    checkGradient(tensors.get(key), grad, `gradient of ${key}`);
  }
  const parameters = new Map(module.namedParameters());
  for (const entry of listIn(values["param_grads"], "param_grads")) {
    const [name, grad = null] = listIn(entry, "param_grads");
    const path = textIn(name, "param_grads");
    checkGradient(parameters.get(path), grad, `gradient of ${path}`);
  }
}

function checkGradient(of: Tensor | undefined, want: conformance.Golden, what: string): void {
  if (of === undefined) throw new Error(`${what}: no such tensor`);
  if (want === null) return;
  const got: Tensor = of.grad ?? zeros([...of.shape], { dtype: of.dtype });
  assertAgrees(got, want, what, { tolerance: { rtol: 1e-8, atol: 1e-8 } });
}

/** A module with the case's state, in the case's mode. */
function moduleOf(values: Case): nn.AnyModule {
  const module = made(values);
  const state = listIn(values["state_dict"], "state_dict").map((entry): [string, Tensor] => {
    const [name, value] = listIn(entry, "state_dict");
    return [textIn(name, "state_dict"), tensorOf(tensorIn(value, "state_dict"))];
  });
  const names = [...stateOf(module).keys()].join();
  const wanted = state.map(([name]) => name).join();
  if (names !== wanted) throw new Error(`state ${names}, PyTorch's ${wanted}`);
  module.loadStateDict(Object.fromEntries(state));
  return values["mode"] === "eval" ? module.eval() : module.train();
}

function made(values: Case): nn.AnyModule {
  const name = textIn(values["name"], "name");
  const net = nets[name];
  if (net !== undefined) return net();
  const kwargs = Object.entries(isRecord(values["kwargs"]) ? values["kwargs"] : {});
  const named = kwargs.map(([key, value]) => [camelCase(key), plainNumbers(value)] as const);
  const args = listIn(values["args"], "args").map(plainNumbers);
  if (values["module"] === "TransformerEncoder") throw new NotProvided("nn.TransformerEncoder");
  const construct = constructorIn(nn, textIn(values["module"], "module"));
  return construct(
    ...args,
    ...(named.length === 0 ? [] : [Object.fromEntries(named)]),
  ) as nn.AnyModule; // the class of a layer
}

interface Forwarded {
  readonly outputs: readonly unknown[];
  /** Inputs by path, which require gradients if asked for. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

function forward(module: nn.AnyModule, values: Case, differentiate: boolean): Forwarded {
  const options = { upcast: differentiate };
  const call = callOf(values["inputs"] ?? [], values["forward_kwargs"] ?? {}, options);
  const tensors = new Map([...call.tensors].map(([path, x]) => [casePath(path), x]));
  if (differentiate) {
    for (const entry of listIn(values["input_grads"], "input_grads")) {
      const path = pathText(recordIn(entry, "input_grads")["path"]);
      tensors.get(path)?.requiresGrad_();
    }
  }
  const named = Object.keys(call.named).length === 0 ? [] : [call.named];
  let result: unknown;
  for (let step = 0; step < numberIn(values["steps"], "steps"); step++)
    result = callMember(module, "forward", [...call.positional, ...named]);
  const count = listIn(values["out"], "out").length;
  return { outputs: outputsOf(result, count), tensors };
}

/** `callOf` names paths as the set `ops` does. */
const casePath = (path: string): string =>
  path.replace(/^args/, "inputs").replace(/^kwargs/, "forward_kwargs");

function callMember(self: object, name: string, args: unknown[]): unknown {
  const found = (self as Readonly<Record<string, unknown>>)[name];
  if (typeof found !== "function") throw new NotProvided(`Module.${name}`);
  return (found as Callable).apply(self, args);
}

function expectNothing(got: unknown): void {
  if (got !== null && got !== undefined) throw new Error("an output that PyTorch leaves out");
}
