/** @file Arbitraries for fast-check: shapes, element types, tensors, layouts, indices, chance. */
export { probability, seed } from "./chance.ts";
export { dtype, type Kinds, promotablePair, type PromotablePair } from "./dtype.ts";
export { element, type Elements } from "./elements.ts";
export { indexExpression } from "./index-expression.ts";
export { type LaidOut, laidOut, type LayoutName, layoutsOf } from "./layout.ts";
export {
  type Broadcastable,
  broadcastableShapes,
  incompatibleShapes,
  matmulTriple,
  type MatmulTriple,
  shape,
  type ShapeOptions,
} from "./shape.ts";
export { tensor, tensorOf, type TensorOptions } from "./tensor.ts";
