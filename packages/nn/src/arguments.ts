/**
 * @file Python's way of calling, which layers and functions here have in common.
 */
export { type Given, namedArguments } from "@kindling/tensor";
