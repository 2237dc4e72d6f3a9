/** @file The surface whose gradients are checked: every name that users can call. */
import * as nn from "@kindling/nn";
import * as torch from "@kindling/tensor";

const functionsOf = (prefix: string, from: object): string[] =>
  Object.entries(from).flatMap(([name, value]) =>
    isPlainFunction(value) ? [`${prefix}${name}`] : [],
  );

/** Classes that are no modules (`Tensor`, errors, `Storage`) have nothing to differentiate. */
const isPlainFunction = (value: unknown): boolean =>
  typeof value === "function" && (!isClass(value) || value.prototype instanceof nn.AnyModule);

const isClass = (value: Function): value is new () => unknown =>
  Function.prototype.toString.call(value).startsWith("class");

/**
 * `Tensor.exp`, `cat`, `nn.functional.relu`, `nn.ReLU`, in the order in which they are declared.
 * @example
 * ["Tensor.exp", "cat", "nn.functional.relu", "nn.ReLU"].every((name) => surface().includes(name))
 * // => true
 */
export const surface = (): string[] => [
  ...Object.getOwnPropertyNames(torch.Tensor.prototype)
    .filter((name) => name !== "constructor")
    .map((name) => `Tensor.${name}`),
  ...functionsOf("", torch),
  ...functionsOf("nn.functional.", nn.functional),
  ...functionsOf("nn.", nn),
];
