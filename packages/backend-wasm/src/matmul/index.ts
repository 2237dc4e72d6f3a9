/**
 * @file Matrix products on a heap: what the engine puts into its table of kernels.
 */
import type { MapCall, MatmulCall } from "@kindling/tensor";
import { features } from "../features.ts";
import type { Heap } from "../memory/heap.ts";
import type { Threads } from "../threads/job.ts";
import { endingOf, isMultiplied, productsOf } from "./call.ts";
import { runProducts } from "./share.ts";
import type { ElementName } from "./element.ts";
import { isWide } from "../wide-simd.ts";
import { fasterWidth } from "./trial.ts";
import { compileProduct, type ProductKernels } from "./kernels.ts";

/**
 * The kernel of `matmul` over a heap, for float32 and float64.
 *
 * @param map  computes what follows a product where the product cannot do it itself
 * @returns a function that tells whether it has multiplied; if not, nothing has been written
 */
export function makeMatmul(
  heap: Heap,
  threads: Threads,
  map: (call: MapCall) => void,
): (call: MatmulCall) => boolean {
  const compiled = new Map<ElementName, ProductKernels>();
  const kernelsFor = (name: ElementName): ProductKernels => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const isRelaxed = features().relaxedSimd;
    const width = isWide() ? fasterWidth(name, isRelaxed) : "narrow";
    const made = compileProduct(name, isRelaxed, heap.memory, width);
    compiled.set(name, made);
    return made;
  };
  return (call) => {
    if (!isMultiplied(call)) return false;
    const { a, b, output, epilogue } = call;
    const ending = endingOf(call);
    const bias = ending?.bias === undefined ? [] : [epilogue!.inputs[ending.bias]!];
    const kernels = kernelsFor(call.output.dtype);
    heap.run([a, b, ...bias], [output], (addresses, scratch) => {
      const places = {
        a: addresses[0]!,
        b: addresses[1]!,
        bias: bias.length > 0 ? addresses[2]! : 0,
        output: addresses.at(-1)!,
      };
      const products = productsOf(call, ending ?? noEnding, places);
      if (products === undefined) return;
      const { rows, columns, depth } = products.base;
      const work = products.places.length * rows * columns * depth;
      threads.run(work, (job) => runProducts(kernels, products, scratch, job));
    });
    if (ending === undefined) map(following(call));
    return true;
  };
}

const noEnding = { bias: undefined, isRectified: false };

/** What follows a product, as a pass of its own over the output. */
const following = ({ output, epilogue }: MatmulCall): MapCall => ({
  inputs: [output, ...epilogue!.inputs],
  scalars: epilogue!.scalars,
  exprs: [epilogue!.expr],
  outputs: [output],
});
