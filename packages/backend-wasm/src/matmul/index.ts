/**
 * @file Matrix products on a heap: what the engine puts into its table of kernels.
 */
import type { MapCall, MatmulCall } from "@kindling/tensor";
import { features } from "../features.ts";
import type { Heap } from "../memory/heap.ts";
import type { Threads } from "../threads/job.ts";
import { PlanCache } from "../plans.ts";
import { type Addresses, type Ending, endingOf, isMultiplied, productsOf } from "./call.ts";
import { ProductPlan, symbol } from "./plan.ts";
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
  const plans = new PlanCache<Plan | undefined>();
  const planOf = (call: MatmulCall & { output: { dtype: ElementName } }, ending: Ending) => {
    const { a, b, output } = call;
    plans
      .begin()
      .number(ending.bias === undefined ? 0 : 1)
      .number(ending.isRectified ? 1 : 0);
    for (const x of [a, b, output]) plans.numbers(x.shape).places(x);
    return plans.plan(() => {
      const products = productsOf(call, ending, addressesOf([0, 1, 2, 3].map(symbol), ending));
      if (products === undefined) return undefined;
      const { rows, columns, depth } = products.base;
      return {
        work: products.places.length * rows * columns * depth,
        product: new ProductPlan(kernelsFor(output.dtype), products, 4),
      };
    });
  };
  return (call) => {
    if (!isMultiplied(call)) return false;
    const { a, b, output, epilogue } = call;
    const known = endingOf(call);
    const ending = known ?? noEnding;
    const bias = ending.bias === undefined ? [] : [epilogue!.inputs[ending.bias]!];
    const plan = planOf(call, ending);
    if (plan !== undefined)
      heap.run([a, b, ...bias], [output], (given, scratch) => {
        const addresses = [given[0]!, given[1]!, bias.length > 0 ? given[2]! : 0, given.at(-1)!];
        const real = () => productsOf(call, ending, addressesOf(addresses, ending))!; // as planned
        threads.begin(plan.work, (job) => plan.product.run(job, addresses, scratch, real));
      });
    if (known === undefined) map(following(call));
    return true;
  };
}

interface Plan {
  /** Steps that it takes, for `Threads.run`. */
  readonly work: number;
  readonly product: ProductPlan;
}

const addressesOf = ([a, b, bias, output]: readonly number[], ending: Ending): Addresses => ({
  a: a!,
  b: b!,
  bias: ending.bias === undefined ? 0 : bias!,
  output: output!,
});

const noEnding: Ending = { bias: undefined, isRectified: false };

/** What follows a product, as a pass of its own over the output. */
const following = ({ output, epilogue }: MatmulCall): MapCall => ({
  inputs: [output, ...epilogue!.inputs],
  scalars: epilogue!.scalars,
  exprs: [epilogue!.expr],
  outputs: [output],
});
