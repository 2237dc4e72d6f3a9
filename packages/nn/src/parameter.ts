/**
 * @file Parameters: tensors that a module finds among its properties and an optimizer changes.
 */
import { keep } from "@kindling/autograd";
import { checkTensor, type DType, type Shape, Tensor } from "@kindling/tensor";

/** What Node asks for the text of an object. */
const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/**
 * A tensor that belongs to a module. It shares its elements with `data` and asks for a gradient.
 *
 * @param data          any tensor; of a float dtype unless `requiresGrad` is false.
 * @param requiresGrad  whether `backward` leaves a gradient in `grad`.
 * @example
 * new nn.Parameter(tensor([1])).requiresGrad // => true
 */
export class Parameter<out S extends Shape = Shape, out D extends DType = DType> extends Tensor<
  S,
  D
> {
  constructor(data: Tensor<S, D>, requiresGrad = true) {
    checkTensor("Parameter", "data", data);
    super(data.storage, data.dtype, data);
    keep(this); // a scope that it is made in may end before its module does
    this.requiresGrad = requiresGrad;
  }

  /** As PyTorch prints it. */
  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }

  [inspect](): string {
    return this.toString();
  }
}
