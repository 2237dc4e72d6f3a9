/**
 * @file `Tensor<S, D>` on a page: shape and element type are shown where they say something.
 */
import { ReferenceType, type SomeType } from "typedoc";

const shaped = new Set(["Tensor", "Parameter", "Sorted"]);

/** Whether a type is a tensor's. */
export const isTensor = (type: SomeType): type is ReferenceType =>
  type.type === "reference" && type.name === "Tensor";

/** Whether a type has a shape and an element type. */
export const hasShape = (type: ReferenceType): boolean => shaped.has(type.name);

/** `Tensor` where nothing is known of it, else `Tensor<[], "int64">`, `Tensor<Shape, "bool">`. */
export function readTensor(type: ReferenceType, read: (t: SomeType) => SomeType): ReferenceType {
  const [shape, dtype] = (type.typeArguments ?? []).map(read);
  const [knowsShape, knowsDType] = [isToldShape(shape), isToldDType(dtype)];
  if (knowsDType) return sameReference(type, [knowsShape ? shape! : anyShape, dtype!]);
  return sameReference(type, knowsShape ? [shape!] : []);
}

/** A reference to the same thing with other arguments. */
export function sameReference(type: ReferenceType, given: readonly SomeType[]): ReferenceType {
  // references have no public constructor that keeps where they lead
  const properties = Object.getOwnPropertyDescriptors(type);
  const copy = Object.create(ReferenceType.prototype, properties) as ReferenceType;
  if (given.length > 0) copy.typeArguments = [...given];
  else delete copy.typeArguments;
  return copy;
}

/** Whether a shape says more than that it is one: sizes, or the shape of the tensor itself. */
function isToldShape(type: SomeType | undefined): boolean {
  if (type?.type === "tuple") return type.elements.every((size) => size.type === "literal");
  return type?.type === "reference" && type.name === "S";
}

function isToldDType(type: SomeType | undefined): boolean {
  if (type === undefined) return false;
  if (type.type === "union") return type.types.length <= 2 && type.types.every(isToldDType);
  if (type.type === "reference") return ["D", "FloatDType"].includes(type.name);
  return ["literal", "unknown"].includes(type.type);
}

const anyShape = ReferenceType.createBrokenReference("Shape", undefined as never, undefined);
