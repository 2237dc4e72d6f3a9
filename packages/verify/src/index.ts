/** @file Arbitraries, laws, gradient checks and conformance for tensors and layers. */
export {};
