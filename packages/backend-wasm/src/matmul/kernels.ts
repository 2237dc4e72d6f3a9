/**
 * @file The kernels of matrix products for one element type, compiled over a memory.
 */
import { compileAll, type Kernel } from "../compile.ts";
import { here, type Job } from "../threads/job.ts";
import { block } from "./block.ts";
import { type ElementName, elements } from "./element.ts";
import { moveStrided } from "./movers.ts";
import { moversOf, packPanels, packRows } from "./pack.ts";

/** Rows of the largest tile. */
export const tileRows = 6;

/** How wide tiles are: in vectors of 16 bytes, or in pairs of them that the engine is asked to join. */
export type Width = "narrow" | "wide";

const widths = {
  narrow: { vectors: 2, unroll: 4 },
  wide: { vectors: 4, unroll: 8 },
} as const;

/** Functions over addresses in one memory; their parameters are described where they are written. */
export interface ProductKernels {
  /** Bytes of a row of a panel. */
  readonly panelBytes: number;
  readonly block: Kernel;
  readonly packPanels: Kernel;
  readonly packRows: Kernel;
  readonly moveStrided: Kernel;
}

/** The same kernels; calling one adds the call to a job. */
export function callsOf(kernels: ProductKernels, job: Job): ProductKernels {
  if (job === here) return kernels;
  const through =
    (kernel: Kernel): Kernel =>
    (...numbers) =>
      job.call(kernel, numbers);
  return {
    panelBytes: kernels.panelBytes,
    block: through(kernels.block),
    packPanels: through(kernels.packPanels),
    packRows: through(kernels.packRows),
    moveStrided: through(kernels.moveStrided),
  };
}

/**
 * Compiles the kernels.
 *
 * @param isRelaxed  use `relaxed_madd`, which the engine must have; otherwise two roundings
 */
export function compileProduct(
  name: ElementName,
  isRelaxed: boolean,
  memory: WebAssembly.Memory,
  width: Width = "narrow",
): ProductKernels {
  const element = elements[name];
  const { vectors, unroll } = widths[width];
  const panelBytes = 16 * vectors;
  const strided = moveStrided(element);
  const movers = moversOf(element, strided);
  const exports = {
    block: block({ element, rows: tileRows, vectors, unroll, isRelaxed }),
    packPanels: packPanels(movers, panelBytes),
    packRows: packRows(movers),
    moveStrided: strided,
  };
  return { ...compileAll(exports, memory), panelBytes };
}
