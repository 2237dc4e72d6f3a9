/** @file Optimizers. */
export {};
