/**
 * @file Every differentiable operation with sample inputs, and what has no gradient: the table that
 * walks over the surface are driven by.
 */
import { elementwise } from "./elementwise.ts";
import { functionals, layers } from "./functional.ts";
import { indexing } from "./indexing.ts";
import { movement } from "./movement.ts";
import { products } from "./products.ts";
import { reductions } from "./reductions.ts";
import type { Samples } from "./sample.ts";

export { notDifferentiable } from "./not-differentiable.ts";
export { inputsFor, type Sample, type SampleOptions, type Samples } from "./sample.ts";
export { surface } from "./surface.ts";
export { type Findings, findingsOf, type WalkOptions } from "./walk.ts";

/** The differentiable operations by topic, each with samples. */
export const topics: Readonly<Record<string, Samples>> = {
  Elementwise: elementwise,
  "Reductions, softmax and scans": reductions,
  "Products of matrices": products,
  "Views, copies and joins": movement,
  "Reading and writing parts": indexing,
  "nn.functional": functionals,
  "Layers and losses": layers,
};

/** The same as one table. */
export const differentiable: Samples = Object.assign({}, ...Object.values(topics)) as Samples; // their union
