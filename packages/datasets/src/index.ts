/** @file Data sets, samplers and data loaders. */
export {};
