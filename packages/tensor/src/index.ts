/** @file Tensors: dtypes, strided views, primitives, random generators and the reference backend. */
export {};
