/**
 * @file `@kindling/torch`: everything for everyday use. Tensors and autograd flat, `nn` and `optim`
 * as namespaces; tensors compute on the reference backend.
 */
export * from "@kindling/tensor";
export * from "@kindling/autograd";
export * as nn from "@kindling/nn";
export * as optim from "@kindling/optim";
