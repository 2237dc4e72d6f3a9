/** @file The scalar-expression language: one table of operations, differentiation, simplification, an interpreter. */
export {};
