/**
 * @file Another float dtype for a module's parameters and buffers.
 */
import { DTypeError, type DType, isDType, isFloatingPoint, type Tensor } from "@kindling/tensor";
import { Parameter } from "../parameter.ts";
import type { AnyModule } from "./any-module.ts";
import { buffersOf, modulesBelow, parametersOf } from "./members.ts";

/** Replaces the tensors of another float dtype; what was shared stays shared. */
export function converted<M extends AnyModule>(root: M, dtype: DType): M {
  if (!isDType(dtype) || !isFloatingPoint(dtype)) {
    throw new DTypeError("to: parameters need a fraction", {
      got: dtype,
      expected: "float32 or float64",
    });
  }
  const known = new Map<Tensor, Tensor>();
  for (const [, module] of modulesBelow(root)) {
    for (const [name, tensor] of [...parametersOf(module), ...buffersOf(module)]) {
      if (!isFloatingPoint(tensor.dtype) || tensor.dtype === dtype) continue;
      const fresh = known.get(tensor) ?? inDType(tensor, dtype);
      known.set(tensor, fresh);
      module.setMember(name, fresh);
    }
  }
  return root;
}

function inDType(tensor: Tensor, dtype: DType): Tensor {
  const data = tensor.detach().to(dtype);
  if (!(tensor instanceof Parameter)) return data;
  const fresh = new Parameter(data, tensor.requiresGrad);
  fresh.grad = tensor.grad === null ? null : tensor.grad.detach().to(dtype);
  return fresh;
}
