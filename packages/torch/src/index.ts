/** @file One import for everyday use: tensors and autograd flat, nn and optim as namespaces. */
export {};
