/**
 * @file The kernels of matrix products for one element type, compiled over a memory.
 */
import { moduleBytes } from "../assembler/index.ts";
import { block } from "./block.ts";
import { type ElementName, elements } from "./element.ts";
import { copyPanel, moveStrided, transpose } from "./movers.ts";

/** Rows and vectors of the largest tile. */
export const tileRows = 6;
const tileVectors = 2;
/** Bytes of a row of a panel. */
export const panelBytes = 16 * tileVectors;

type Kernel = (...numbers: number[]) => void;

/** Functions over addresses in one memory; their parameters are described where they are written. */
export interface ProductKernels {
  readonly block: Kernel;
  readonly copyPanel: Kernel;
  readonly transpose: Kernel;
  readonly moveStrided: Kernel;
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
): ProductKernels {
  const element = elements[name];
  const bytes = moduleBytes({
    memory: { initialPages: 0 },
    exports: {
      block: block({ element, rows: tileRows, vectors: tileVectors, unroll: 4, isRelaxed }),
      copyPanel: copyPanel(panelBytes),
      transpose: transpose(element),
      moveStrided: moveStrided(element),
    },
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as unknown as ProductKernels; // the four functions above
}
