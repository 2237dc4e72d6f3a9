/** @file The plainest data set: sample `i` is `i`. */
import type { Dataset } from "../src/index.ts";

/** The numbers from 0 to `length`, as samples. */
export const range = (length: number): Dataset<number> => ({ length, get: (index) => index });
