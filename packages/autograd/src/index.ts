/** @file Reverse-mode differentiation for @kindling/tensor. */
export {};
